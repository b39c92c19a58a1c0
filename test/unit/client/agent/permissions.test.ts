import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../../client/agent/agent-event.ts";
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

const FORBIDDEN = { reason: "POLICY_REFUSED", detail: "refused by this node's policy: purposes" };
const judged = (refusal: typeof FORBIDDEN | null): AgentEvent => {
  return { kind: "studies_judged", forbidden: new Map([[DIGEST, refusal]]) };
};

describe("the owner's decisions", () => {
  test("are told before the node joins, on every connection", () => {
    const node = new AgentUnderTest([]);
    node.connect();
    node.after(approvalsRead([APPROVAL]));
    node.offer();
    expect(kinds(node.prepared())).toEqual(["study_joined"]);
    node.after({ kind: "disconnected", jitter: 0 });
    node.connect();
    expect(kinds(node.offer())).toEqual(["approval_given", "study_joined"]);
  });

  test("that take permission away are told as they are, and the study is declined", () => {
    const node = AgentUnderTest.joined();
    const decisions = [{ study: "small", digest: DIGEST, signed: "withdrawn" }];
    expect(node.said({ kind: "approvals_read", approvals: [], decisions })).toMatchObject([
      { kind: "approval_given", signed: "withdrawn" },
      { kind: "study_declined", reason: "NOT_APPROVED" },
    ]);
  });

  test("on what nobody offered are told to nobody", () => {
    const node = AgentUnderTest.joined();
    const other = { study: "small", digest: "e".repeat(64), signed: "approved" };
    expect(node.after({ kind: "approvals_read", approvals: [APPROVAL], decisions: [other] })).toEqual([]);
  });

  test("that the coordinator misses do not end the study here: the next one is told and joins", () => {
    const node = AgentUnderTest.joined();
    const why = { reason: "NOT_APPROVED", detail: "it ended", remedy: "" };
    expect(node.after({ kind: "study_refused", study: "small", digest: DIGEST, ...why })).toEqual([]);
    expect(node.agent.studies.get("small")?.failure).toBeNull();
    node.after(approvalsRead([]));
    const again = approvalsRead([{ ...APPROVAL, approvedAt: "later" }]);
    expect(kinds(node.after(again))).toEqual(["approval_given", "study_joined"]);
  });
});

describe("the node's policy", () => {
  test("against a study lets nothing be prepared, whatever the owner approved", () => {
    const node = new AgentUnderTest();
    node.connect();
    expect(node.said(offered(MANIFEST, DIGEST, { forbidden: FORBIDDEN }))).toMatchObject([FORBIDDEN]);
    expect(node.agent.work).toBeNull();
    expect(node.invite(1)).toMatchObject([{ message: { kind: "round_declined", ...FORBIDDEN } }]);
  });

  test("that changes stops the training at once, and lets the node join again", () => {
    const node = AgentUnderTest.training();
    expect(kinds(node.after(judged(FORBIDDEN)))).toEqual(["discard_update", "study_declined", "abort_work"]);
    expect(node.after(judged(FORBIDDEN))).toEqual([]);
    expect(kinds(node.after(judged(null)))).toEqual(["study_joined"]);
    expect(kinds(node.invite(1))).toEqual(["round_declined"]);
    expect(kinds(node.invite(2))).toContain("round_accepted");
  });

  test("against one round declines it, each time alike, and the study goes on", () => {
    const node = AgentUnderTest.joined();
    const invitation: AgentEvent = {
      kind: "round_invited",
      study: "small",
      round: 1,
      model: model("m0"),
      forbidden: FORBIDDEN,
    };
    expect(node.said(invitation)).toMatchObject([{ kind: "round_declined", ...FORBIDDEN }]);
    expect(node.said({ ...invitation, forbidden: null })).toMatchObject([{ kind: "round_declined" }]);
    expect(node.agent.work).toBeNull();
    expect(kinds(node.invite(2))).toContain("round_accepted");
  });

  test("against an update keeps it here", () => {
    const node = AgentUnderTest.training();
    expect(node.trained("update", true, FORBIDDEN)).toMatchObject([
      { kind: "discard_update" },
      { message: { kind: "round_declined", ...FORBIDDEN } },
    ]);
    expect(node.agent.work).toBeNull();
  });
});

describe("a held update", () => {
  const about = (digest: string, verdict: null | "held" | typeof FORBIDDEN): AgentEvent => {
    return { kind: "update_judged", study: "small", digest, verdict };
  };
  function held(): AgentUnderTest {
    const node = AgentUnderTest.training();
    expect(node.trained("update", true, "held")).toEqual([]);
    return node;
  }

  test("does not leave, also when the round is invited again", () => {
    const node = held();
    expect(kinds(node.invite(1))).toEqual(["round_accepted"]);
    expect(node.after(about("update", "held"))).toEqual([]);
    expect(node.agent.work).toBeNull();
  });

  test("leaves when a person released exactly this one", () => {
    const node = held();
    expect(node.after(about("another", null))).toEqual([]);
    expect(kinds(node.after(about("update", null)))).toEqual(["upload"]);
  });

  test("that is discarded declines the round", () => {
    const node = held();
    const withheld = { reason: "UPDATE_WITHHELD", detail: "a person discarded it" };
    expect(node.after(about("update", withheld))).toMatchObject([
      { kind: "discard_update" },
      { message: { kind: "round_declined", ...withheld } },
    ]);
    expect(node.after(about("update", null))).toEqual([]);
  });

  test("is gone with its round, and with its owner's approval", () => {
    const node = held();
    node.after(approvalsRead([]));
    node.after(approvalsRead([APPROVAL]));
    expect(kinds(node.after(about("update", null)))).toEqual([]);
    const closed = held();
    closed.after({ kind: "round_closed", study: "small", round: 1, outcome: "aggregated" });
    expect(closed.after(about("update", null))).toEqual([]);
  });
});
