import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../../client/agent/agent-event.ts";
import { stepAgent } from "../../../../client/agent/agent.ts";
import { narrate } from "../../../../client/agent/narrate.ts";
import {
  AgentUnderTest,
  APPROVAL,
  approvalsRead,
  DIGEST,
  kinds,
  MANIFEST,
  model,
  offered,
} from "./agent-under-test.ts";

describe("the connection", () => {
  test("tries again within a quarter of a second, and later at most 15 s apart", () => {
    const node = new AgentUnderTest();
    node.connect();
    const waits = Array.from({ length: 12 }, () => {
      const [effect] = node.after({ kind: "disconnected", jitter: 0.999 });
      return effect?.kind === "reconnect" ? effect.afterMs : Number.NaN;
    });
    expect(waits[0]).toBeLessThanOrEqual(250);
    expect(waits[1]).toBeGreaterThan(waits[0]!);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
    node.connect();
    expect(node.after({ kind: "disconnected", jitter: 0 })).toEqual([{ kind: "reconnect", afterMs: 100 }]);
  });

  test("a refusal that waiting does not cure ends the agent with the remedy", () => {
    const node = AgentUnderTest.training();
    const refusal = { reason: "VERSION_UNSUPPORTED", detail: "node is older", remedy: "upgrade" };
    expect(kinds(node.after({ kind: "refused", ...refusal, retry: false }))).toEqual([
      "abort_work",
      "give_up",
    ]);
    expect(node.connect()).toEqual([]);
  });

  test("a refusal that can pass is waited out", () => {
    const node = AgentUnderTest.joined();
    expect(
      node.after({ kind: "refused", reason: "SHUTTING_DOWN", detail: "", remedy: "", retry: true }),
    ).toEqual([]);
    expect(kinds(node.after({ kind: "disconnected", jitter: 0 }))).toEqual(["reconnect"]);
  });

  test("a certificate of another name is not used", () => {
    const node = new AgentUnderTest();
    expect(kinds(node.after({ kind: "connected", node: "beta", heartbeatMs: 1 }))).toEqual(["give_up"]);
  });
});

describe("approval", () => {
  test("a study that its owner did not approve is declined and nothing is prepared", () => {
    const node = new AgentUnderTest([]);
    node.connect();
    const said = node.said(offered(MANIFEST, DIGEST));
    expect(said).toMatchObject([{ kind: "study_declined", reason: "NOT_APPROVED", manifestDigest: DIGEST }]);
    expect(node.agent.work).toBeNull();
  });

  test("another manifest of an approved study is declined as changed", () => {
    const node = new AgentUnderTest();
    node.connect();
    expect(node.said(offered(MANIFEST, "e".repeat(64)))).toMatchObject([
      { kind: "study_declined", reason: "MANIFEST_CHANGED" },
    ]);
  });

  test("an approval while the client runs lets it join", () => {
    const node = new AgentUnderTest([]);
    node.connect();
    node.offer();
    expect(kinds(node.after(approvalsRead([APPROVAL])))).toEqual(["approval_given", "prepare"]);
    expect(kinds(node.prepared())).toEqual(["study_joined"]);
  });

  test("a withdrawn approval stops the training and the round is not trained again", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.after(approvalsRead([])))).toEqual(["discard_update", "study_declined", "abort_work"]);
    expect(kinds(node.after(approvalsRead([APPROVAL])))).toEqual(["approval_given", "study_joined"]);
    expect(kinds(node.invite(1))).toEqual(["round_declined"]);
  });

  test("a manifest that cannot be read, or that names other members, is declined", () => {
    const node = new AgentUnderTest();
    node.connect();
    const manifest = { ...MANIFEST, members: MANIFEST.members.slice(1) };
    const refusal = { reason: "MANIFEST_INVALID", detail: "no JSON" };
    expect(
      node.said(
        { kind: "study_offered", study: "small", offer: { digest: DIGEST, refusal }, approvedBy: [] },
        offered(manifest, DIGEST),
      ),
    ).toMatchObject([{ reason: "MANIFEST_INVALID" }, { reason: "NOT_A_MEMBER" }]);
  });

  test("data that cannot be prepared decline the study, each time alike", () => {
    const node = new AgentUnderTest();
    node.connect();
    node.offer();
    const failure = { reason: "NO_USABLE_DATA", detail: "no column" };
    expect(node.said({ kind: "work_failed", ticket: node.ticket, ...failure })).toMatchObject([failure]);
    expect(node.offer()).toMatchObject([{ message: failure }]);
    expect(node.agent.work).toBeNull();
  });
});

describe("a refusal because of the protocol", () => {
  const refused = (digest = DIGEST): AgentEvent => {
    const why = { reason: "PROTOCOL_DIFFERS", detail: "other hash", remedy: "compare" };
    return { kind: "study_refused", study: "small", digest, ...why };
  };

  test("ends what the node does for this manifest, and nothing is tried again by itself", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.after(refused()))).toEqual(["release", "abort_work"]);
    expect(node.invite(1)).toMatchObject([
      { message: { kind: "round_declined", reason: "PROTOCOL_DIFFERS" } },
    ]);
    node.after({ kind: "disconnected", jitter: 0 });
    node.connect();
    expect(node.offer()).toMatchObject([{ message: { kind: "study_declined", reason: "PROTOCOL_DIFFERS" } }]);
    expect(node.agent).toMatchObject({ work: null, gaveUp: false });
  });

  test("is over when the owner approves the study anew: the data are prepared again", () => {
    const node = AgentUnderTest.joined();
    node.after(refused());
    const approvals = [{ ...APPROVAL, approvedAt: "later" }];
    expect(kinds(node.after(approvalsRead(approvals)))).toEqual(["approval_given", "release", "prepare"]);
    expect(kinds(node.prepared())).toEqual(["study_joined"]);
    expect(node.after(approvalsRead(approvals))).toEqual([]);
  });

  test("of another manifest changes nothing", () => {
    const node = AgentUnderTest.joined();
    expect(node.after(refused("e".repeat(64)))).toEqual([]);
    expect(kinds(node.invite(1))).toContain("round_accepted");
  });

  test("is told to the owner with what to do", () => {
    const { agent: before } = AgentUnderTest.joined();
    const [after] = stepAgent(before, refused());
    expect(narrate({ event: refused(), before, after })).toEqual([
      "small: the coordinator refused this node: PROTOCOL_DIFFERS: other hash",
      "small: to take part, compare; then restart this client or approve the study anew",
    ]);
  });
});

describe("a round", () => {
  test("goes from the invitation over download and training to the upload and the score", () => {
    const node = AgentUnderTest.joined();
    expect(kinds(node.invite(1))).toEqual(["discard_update", "round_accepted", "download"]);
    expect(kinds(node.downloaded())).toEqual(["train"]);
    expect(kinds(node.trained())).toEqual(["upload"]);
    expect(node.uploaded()).toEqual([]);
    expect(kinds(node.publish(1))).toEqual(["download"]);
    expect(kinds(node.downloaded())).toEqual(["score"]);
    expect(node.said({ kind: "scored", ticket: node.ticket, lossSum: 3, labelCount: 2 })).toEqual([
      { kind: "model_scored", study: "small", round: 1, model: "model-1", lossSum: 3, labelCount: 2 },
    ]);
  });

  test("is not trained twice when it is invited again: the update that is held is delivered again", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.invite(1))).toEqual(["round_accepted"]);
    node.trained();
    node.uploaded();
    expect(kinds(node.invite(1))).toEqual(["round_accepted", "upload"]);
  });

  test("goes on without a connection and is delivered after joining again", () => {
    const node = AgentUnderTest.training();
    node.after({ kind: "disconnected", jitter: 0 });
    expect(kinds(node.trained())).toEqual(["upload"]);
    node.connect();
    expect(kinds(node.offer())).toEqual(["study_joined"]);
    expect(kinds(node.invite(1))).toEqual(["round_accepted"]);
    expect(node.effects.filter((effect) => effect.kind === "train")).toHaveLength(1);
  });

  test("with another model than invited before is declined", () => {
    const node = AgentUnderTest.training();
    expect(node.invite(1, "other")).toMatchObject([
      { message: { kind: "round_declined", reason: "DIGEST_DIFFERS" } },
    ]);
  });

  test("that is over is declined, and its training is stopped when it closes", () => {
    const node = AgentUnderTest.training();
    const closed = { kind: "round_closed", study: "small", round: 1, outcome: "abandoned" } as const;
    expect(kinds(node.after(closed))).toEqual(["discard_update", "abort_work"]);
    expect(node.invite(1)).toMatchObject([{ message: { reason: "ROUND_NOT_OPEN" } }]);
    expect(kinds(node.invite(2))).toContain("download");
  });

  test("is declined where training gave a value that is not finite, before anything is sent", () => {
    const node = AgentUnderTest.training();
    const effects = node.trained("update", false);
    const declined = { message: { kind: "round_declined", reason: "TRAINING_FAILED" } };
    expect(effects).toMatchObject([{ kind: "discard_update" }, declined]);
    expect(node.effects.some((effect) => effect.kind === "upload")).toBe(false);
    expect(node.invite(1)).toEqual(effects.slice(1));
  });

  test("whose model is wrong is declined with the reason", () => {
    const node = AgentUnderTest.joined();
    node.invite(1);
    const failure = { reason: "DIGEST_DIFFERS", detail: "other bytes" };
    expect(node.said({ kind: "work_failed", ticket: node.ticket, ...failure })).toMatchObject([failure]);
  });

  test("that was published before its training ended is scored instead", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.publish(1))).toEqual(["abort_work", "download"]);
    expect(node.trained()).toEqual([]);
  });

  test("published again gets the same score without scoring twice", () => {
    const node = AgentUnderTest.training();
    node.trained();
    node.uploaded();
    node.publish(1);
    node.downloaded();
    const scored = node.said({ kind: "scored", ticket: node.ticket, lossSum: 3, labelCount: 2 });
    expect(node.publish(1)).toEqual([{ kind: "send", message: scored[0] }]);
  });

  test("of a study that nobody offered is declined", () => {
    const node = new AgentUnderTest();
    node.connect();
    expect(node.invite(1)).toMatchObject([{ message: { reason: "STUDY_UNKNOWN" } }]);
  });
});

describe("several studies", () => {
  test("are worked on one at a time, and what others wait for comes first", () => {
    const other = { study: "other", digest: "e".repeat(64) };
    const node = new AgentUnderTest([APPROVAL, other]);
    node.connect();
    expect(kinds(node.offer())).toEqual(["prepare"]);
    expect(node.offer("other", other.digest)).toEqual([]);
    node.invite(1);
    expect(kinds(node.prepared())).toEqual(["study_joined", "download"]);
    node.downloaded();
    expect(kinds(node.trained())).toEqual(["upload"]);
    expect(node.uploaded()).toEqual([{ kind: "prepare", ticket: node.ticket, study: "other" }]);
  });
});

describe("the end of a study", () => {
  const ended = (outcome: "completed" | "aborted") =>
    ({ kind: "study_ended", study: "small", outcome, model: model("best"), detail: "" }) as const;

  test("that completed is followed by the private head's last training", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.after(ended("completed")))).toEqual(["discard_update", "abort_work", "download"]);
    expect(kinds(node.downloaded())).toEqual(["finish"]);
    expect(kinds(node.after({ kind: "finished", ticket: node.ticket }))).toEqual(["release"]);
    expect(node.after(ended("completed"))).toEqual([]);
  });

  test("that was aborted leaves nothing to do", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.after(ended("aborted")))).toEqual(["discard_update", "release", "abort_work"]);
    expect(node.agent.work).toBeNull();
  });

  test("in an earlier run that finished is not finished again", () => {
    const node = AgentUnderTest.joined();
    node.after(ended("completed"));
    node.downloaded();
    node.after({ kind: "finished", ticket: node.ticket });
    const again = new AgentUnderTest([APPROVAL], [...node.agent.studies.values()]);
    again.connect();
    again.offer();
    expect(kinds(again.after(ended("completed")))).toEqual(["discard_update", "release", "abort_work"]);
    expect(again.agent.work).toBeNull();
  });
});
