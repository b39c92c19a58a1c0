import { describe, expect, test } from "vitest";
import { createAgent, type Agent } from "../../../../client/agent/agent-state.ts";
import { FloodGate } from "../../../../client/agent/flood-gate.ts";
import { MessageReader } from "../../../../client/agent/message-reader.ts";
import { narrate } from "../../../../client/agent/narrate.ts";
import { refusalOf } from "../../../../client/agent/wire.ts";
import { openGuard } from "../../../../client/policy/guard.ts";
import { createLogger } from "../../../../process/log.ts";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import { identityOf, operatorIdentity } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { nextVersion, smallStudy } from "../../../support/small-study.ts";
import { AgentUnderTest, approvalsRead, kinds, offered } from "./agent-under-test.ts";
import { NodeUnderTest } from "./node-under-test.ts";

const ESCAPES = "\u001b]0;owned\u0007line\r\nerror: \u202Etxt";
const DIGEST = "a".repeat(64);

function reading(agent: Agent = createAgent({ node: "alpha", approvals: [] })) {
  const clock = new ManualClock();
  const reader = new MessageReader({
    trust: {
      node: "alpha",
      fingerprint: identityOf("alpha").fingerprint,
      operator: operatorIdentity.fingerprint,
    },
    guard: openGuard,
    members: { store: () => {}, approvedBy: () => [] },
    clock,
    logger: createLogger("test", "silent"),
    agent: () => agent,
  });
  return { clock, read: (message: CoordinatorMessage__Output) => reader.read(message) };
}

const model = (changes: object = {}) => {
  return {
    study: "small",
    round: 1,
    model: DIGEST,
    modelBytes: 4,
    deadlineMs: 1,
    targetScales: [],
    featureScales: [],
    ...changes,
  };
};

describe("words of a coordinator", () => {
  test("come without control characters and not too long, wherever they are shown", () => {
    const words = { detail: ESCAPES + "x".repeat(5000), remedy: ESCAPES };
    const { read } = reading();
    const messages = [
      { refused: { reason: "REVOKED" as const, ...words } },
      { studyRefused: { study: "small", manifestDigest: DIGEST, reason: "REVOKED" as const, ...words } },
      { studyEnded: { outcome: "ABORTED" as const, ...words, ...model({ model: "" }) } },
      { welcome: { version: 1, software: "", node: ESCAPES, heartbeatMs: 1 } },
    ];
    for (const message of messages) {
      const told = JSON.stringify(read(message));
      expect(told).not.toMatch(/\\u001b|\\u0007|\\r|\\n|\u202E/);
      expect(told.length).toBeLessThan(1000);
    }
    expect(refusalOf(new FederationError("REVOKED", ESCAPES))?.detail).not.toMatch(/\p{C}/u);
  });

  test.each([["../../etc"], ["x".repeat(100_000)], ["\u001b[2J"], [""], ["constructor"]])(
    "of a study that nothing can be called (%j) are not read, so that no answer repeats them",
    (study) => {
      const { read } = reading();
      expect(read({ roundInvited: model({ study }) })).toBe("taken");
      expect(read({ studyEnded: { outcome: "ABORTED", detail: "", ...model({ study }) } })).toBe("taken");
      expect(read({ approvalsShared: { study, approvals: [] } })).toBe("taken");
    },
  );

  test("that a node is welcome are told once", () => {
    const node = new AgentUnderTest();
    node.connect();
    const before = node.agent;
    node.connect();
    const event = { kind: "connected", node: "alpha", heartbeatMs: 0 } as const;
    expect(narrate({ event, before, after: node.agent })).toEqual([]);
  });
});

describe("a model", () => {
  const scale = { endpoint: "solubility", mean: 0, deviation: 1 };
  test.each([
    ["a mean that is no number", { targetScales: [{ ...scale, mean: Number.NaN }] }],
    ["an infinite deviation", { targetScales: [{ ...scale, deviation: Infinity }] }],
    ["a negative deviation", { featureScales: [{ column: "age", mean: 0, deviation: -1 }] }],
    ["no deviation", { targetScales: [{ ...scale, deviation: 0 }] }],
    ["no digest", { model: "../round" }],
  ])("with %s is declined, and is neither scored nor kept as the last one", (_what, changes) => {
    const { read } = reading();
    expect(read({ roundInvited: model(changes) })).toMatchObject({
      forbidden: { reason: "MALFORMED_MESSAGE" },
    });
    expect(read({ modelPublished: model(changes) })).toBe("taken");
    expect(read({ studyEnded: { outcome: "COMPLETED", detail: "", ...model(changes) } })).toMatchObject({
      model: null,
    });
  });

  test("with values that are not finite is not trained on", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    node.invite(1, Number.NaN);
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { reason: "NOT_FINITE" } });
    expect(node.trainer.trained).toEqual([]);
  });
});

describe("scores of models that nobody agreed on", () => {
  test("are not given where the study has no validation", () => {
    const study = smallStudy({ validation: { enabled: false } });
    const node = new AgentUnderTest([{ study: "small", digest: DIGEST }]);
    node.connect();
    node.after(offered(study, DIGEST));
    node.prepared();
    expect(node.publish(1)).toEqual([]);
    expect(node.agent.work).toBeNull();
  });

  test("are not given twice for a round, nor for rounds that the study does not have", () => {
    const node = AgentUnderTest.joined();
    node.publish(1, "one");
    node.downloaded();
    node.after({ kind: "scored", ticket: node.ticket, lossSum: 1, labelCount: 2 });
    expect(node.publish(1, "another")).toEqual([]);
    expect(node.publish(3)).toEqual([]);
    expect(kinds(node.publish(2))).toEqual(["download"]);
  });
});

describe("an older version", () => {
  const first = smallStudy();
  const second = nextVersion(first, { rounds: { ...first.rounds, count: 5 } });
  const third = nextVersion(second, { rounds: { ...first.rounds, count: 9 } });
  const decisionOn = (version: typeof first, minute: number) => {
    const approvedAt = `2026-01-01T00:0${minute}:00Z`;
    const digest = manifestDigest(version);
    return {
      study: "small",
      digest,
      approvedAt,
      decidedAt: approvedAt,
      version: version.version,
      signed: approvedAt,
    };
  };

  /** After a restart; the owner approved two versions, and the second was in force. */
  function restarted(firstApprovedIn = 1): AgentUnderTest {
    const before = new AgentUnderTest([]);
    before.connect();
    before.after(offered(second, manifestDigest(second)));
    const node = new AgentUnderTest([], [...before.agent.studies.values()]);
    node.connect();
    const decisions = [decisionOn(first, firstApprovedIn), decisionOn(second, 2)];
    node.after({ ...approvalsRead([]), approvals: decisions, decisions });
    return node;
  }

  test("does not come back after a restart, also behind a version that nobody approved", () => {
    const node = restarted();
    const back = offered(first, manifestDigest(first));
    expect(node.said(back)).toMatchObject([{ kind: "study_declined", reason: "MANIFEST_CHANGED" }]);
    expect(node.agent.work).toBeNull();
    node.after(offered({ ...third, previous: DIGEST }, "e".repeat(64)));
    expect(node.said(back)).toMatchObject([{ kind: "study_declined", reason: "MANIFEST_CHANGED" }]);
    expect(node.agent.work).toBeNull();
  });

  test("counts where its owner approved it anew", () => {
    const node = restarted(3);
    node.after(offered(first, manifestDigest(first)));
    expect(node.agent.work).toMatchObject({ task: "prepare" });
  });
});

test("more messages than there is to say end the connection, and the gate opens again with time", async () => {
  const clock = new ManualClock();
  const gate = new FloodGate(clock);
  for (let count = 0; count < 20_000; count += 1) expect(gate.take()).toBe(true);
  expect(gate.take()).toBe(false);
  clock.advance(1000);
  expect(Array.from({ length: 21 }, () => gate.take()).filter(Boolean)).toHaveLength(20);

  await using node = new NodeUnderTest();
  await node.join();
  const { connections } = node.egress;
  for (let count = 0; count < 20_010; count += 1) node.egress.say({ studyOffered: null });
  await node.egress.until(() => node.egress.connections > connections);
});
