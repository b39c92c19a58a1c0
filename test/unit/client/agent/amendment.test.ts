import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../../client/agent/agent-event.ts";
import { narrate } from "../../../../client/agent/narrate.ts";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { nextVersion, smallStudy } from "../../../support/small-study.ts";
import { AgentUnderTest, approvalsRead, kinds, model, offered, SIGNATURE } from "./agent-under-test.ts";

const FIRST = smallStudy();
const MORE = nextVersion(FIRST, { rounds: { ...FIRST.rounds, count: 5 } });
const ALL = ["alpha", "beta", "gamma"];
const approvalOf = (manifest: StudyManifest) => ({ study: "small", digest: manifestDigest(manifest) });

/** Joined under the first version; the owner has approved `approved`. */
function joined(approved: readonly StudyManifest[] = [FIRST, MORE]): AgentUnderTest {
  const node = new AgentUnderTest([]);
  node.connect();
  node.after(approvalsRead(approved.map(approvalOf)));
  node.after(offered(FIRST, manifestDigest(FIRST)));
  node.prepared();
  return node;
}

function inForce(manifest: StudyManifest, approvedBy = ALL): AgentEvent {
  return offered(manifest, manifestDigest(manifest), { approvedBy });
}

function proposed(manifest: StudyManifest): AgentEvent {
  const offer = { digest: manifestDigest(manifest), manifest, signature: SIGNATURE, forbidden: null };
  return { kind: "study_proposed", study: "small", offer };
}

test("the owner reads what happens to versions, and what to do", () => {
  const told = (node: AgentUnderTest, event: AgentEvent): string[] => {
    const before = node.agent;
    node.after(event);
    return narrate({ event, before, after: node.agent });
  };
  const node = joined([FIRST]);
  expect(told(node, proposed(MORE))).toEqual([
    "small: version 2 is proposed: chorale client show small, then approve or decline",
  ]);
  expect(told(node, inForce(MORE))).toEqual([
    "small: version 2 is in force; it waits for this node's owner: chorale client approve small",
  ]);
  expect(told(joined(), inForce(MORE, []))).toEqual([
    "small: stopped: version 2: no approval of alpha, beta, gamma was seen at this node",
  ]);
});

describe("a proposed version", () => {
  test("is kept, the owner's decision on it is told, and nothing is done under it", () => {
    const node = joined([FIRST]);
    expect(node.after(proposed(MORE))).toEqual([]);
    expect(node.agent.proposals.get("small")?.manifest.version).toBe(2);
    expect(kinds(node.after(approvalsRead([FIRST, MORE].map(approvalOf))))).toEqual(["approval_given"]);
    expect(node.agent.studies.get("small")?.manifest.version).toBe(1);
  });

  test("reaches a node that it makes a member, which does nothing yet", () => {
    const node = new AgentUnderTest([approvalOf(MORE)]);
    node.connect();
    node.after(proposed(MORE));
    expect(node.agent.proposals.size).toBe(1);
    expect(node.agent.work).toBeNull();
  });

  test("is forgotten when the coordinator offers the study without it, and when the study ends", () => {
    const node = joined();
    node.after(proposed(MORE));
    node.after(offered(FIRST, manifestDigest(FIRST)));
    expect(node.agent.proposals.size).toBe(0);
    node.after(proposed(MORE));
    node.after({ kind: "study_ended", study: "small", outcome: "aborted", model: null, detail: "" });
    expect(node.agent.proposals.size).toBe(0);
  });
});

describe("a version in force", () => {
  test("is gone on under with the data that are prepared, where everybody needed has approved it", () => {
    const node = joined();
    expect(kinds(node.after(inForce(MORE)))).toEqual(["discard_update", "approval_given", "study_joined"]);
    expect(node.agent.studies.get("small")).toMatchObject({
      manifest: { version: 2 },
      preparation: { compounds: 3 },
    });
    expect(kinds(node.invite(1))).toContain("round_accepted");
  });

  test("is declined where this node has not seen the approvals, and nothing is done under the old one", () => {
    const node = joined();
    const said = node.said(inForce(MORE, ["alpha", "beta"]));
    expect(said).toMatchObject([{ kind: "study_declined", reason: "NOT_APPROVED" }]);
    expect(said[0]).toMatchObject({ detail: "version 2: no approval of gamma was seen at this node" });
    expect(node.said({ ...invitation(1) })).toMatchObject([
      { kind: "round_declined", reason: "NOT_APPROVED" },
    ]);
    expect(kinds(node.after(inForce(MORE)))).toContain("study_joined");
  });

  test("needs a majority only where the version before says so", () => {
    const first = smallStudy({ amendments: { approvals: "majority" } });
    const more = nextVersion(first, { rounds: { ...first.rounds, count: 5 } });
    const node = new AgentUnderTest([first, more].map(approvalOf));
    node.connect();
    node.after(offered(first, manifestDigest(first)));
    node.prepared();
    expect(node.said(inForce(more, ["alpha"]))).toMatchObject([{ reason: "NOT_APPROVED" }]);
    expect(node.said(inForce(more, ["alpha", "beta"]))).toMatchObject([{ kind: "study_joined" }]);
  });

  test("waits for this node's own owner", () => {
    const node = joined([FIRST]);
    expect(node.said(inForce(MORE))).toMatchObject([{ kind: "study_declined", reason: "NOT_APPROVED" }]);
    expect(node.invite(1)).toMatchObject([{ message: { kind: "round_declined" } }]);
    expect(kinds(node.after(approvalsRead([FIRST, MORE].map(approvalOf))))).toEqual([
      "approval_given",
      "study_joined",
    ]);
  });

  test.each([
    [
      "the strategy",
      {
        strategy: { name: "fedsgd" },
        training: { ...FIRST.training, stepsPerRound: 3, epochsPerRound: undefined },
      },
    ],
    ["the seed", { seed: 99 }],
    ["the purpose", { purpose: "something else" }],
  ])("that changes %s is declined, whoever approved it", (_what, changes) => {
    const other = nextVersion(FIRST, changes);
    const node = joined([FIRST, other]);
    expect(node.said(inForce(other))).toMatchObject([{ kind: "study_declined", reason: "MANIFEST_CHANGED" }]);
    expect(node.agent.studies.get("small")?.manifest.version).toBe(1);
  });

  test("that skips one is taken where the members of the version that is known approved the last one", () => {
    const third = nextVersion(MORE, { rounds: { ...FIRST.rounds, count: 9 } });
    const node = joined([FIRST, MORE, third]);
    expect(node.said(inForce(third, ["alpha", "gamma"]))).toMatchObject([{ reason: "NOT_APPROVED" }]);
    expect(node.said(inForce({ ...third, seed: 5 }))).toMatchObject([{ reason: "MANIFEST_CHANGED" }]);
    expect(kinds(node.after(inForce(third)))).toContain("study_joined");
  });

  test("is checked the same by a node that was away", () => {
    const before = joined();
    const again = new AgentUnderTest([FIRST, MORE].map(approvalOf), [...before.agent.studies.values()]);
    again.connect();
    expect(again.said(inForce(MORE, ["alpha"]))).toMatchObject([{ reason: "NOT_APPROVED" }]);
    again.after(inForce(MORE));
    expect(again.agent.studies.get("small")).toMatchObject({ restored: false, manifest: { version: 2 } });
  });
});

function invitation(round: number): AgentEvent {
  return { kind: "round_invited", study: "small", round, model: model("m0"), forbidden: null };
}
