import { describe, expect, test } from "vitest";
import { describeStatus, describeStudies } from "../../../../coordinator/commands/describe-status.ts";
import { describeNodes } from "../../../../coordinator/commands/list-nodes.ts";
import type { MemberStatus__Output } from "../../../../proto/gen/chorale/v1/MemberStatus.ts";
import type { RoundSummary__Output } from "../../../../proto/gen/chorale/v1/RoundSummary.ts";
import type { NodeStatus__Output } from "../../../../proto/gen/chorale/v1/NodeStatus.ts";
import type { StudyStatus__Output } from "../../../../proto/gen/chorale/v1/StudyStatus.ts";

function member(node: string, changes: Partial<MemberStatus__Output> = {}): MemberStatus__Output {
  const idle = { stage: "STAGE_UNSPECIFIED", fraction: 0, remainingMs: 0 } as const;
  const training = { loss: 0, samplesPerSecond: 0 };
  const decided = {
    decision: "approved",
    decidedAt: "2026-01-02T03:04:05Z",
    approvalExpires: "2027-01-02T00:00:00Z",
  };
  const present = { node, connected: true, joined: true, standing: "accepted" };
  return { ...present, ...idle, ...training, ...decided, ...changes };
}

function status(changes: Partial<StudyStatus__Output> = {}): StudyStatus__Output {
  return {
    study: "admet",
    manifestDigest: "ab".repeat(32),
    state: "RUNNING",
    round: 3,
    roundsTotal: 20,
    phase: "collecting",
    model: "cd".repeat(32),
    modelBytes: 4_000_000,
    parameters: 1_000_000,
    waitingFor: "the update of hanbit; 3 of 3 needed are here; deadline in 57 s",
    detail: "",
    members: [member("daeyang"), member("hanbit", { stage: "TRAINING", fraction: 0.4, remainingMs: 30_000 })],
    rounds: [],
    targetScales: [],
    featureScales: [],
    protocolHash: "ef".repeat(32),
    bytesUp: 12_000_000,
    bytesDown: 999,
    version: 2,
    proposedDigest: "",
    ...changes,
  };
}

function closedRound(round: number): RoundSummary__Output {
  const sums = { nodes: ["daeyang"], trainLoss: 0.5, bytesUp: 0, bytesDown: 0 };
  return { round, outcome: "AGGREGATED", durationMs: 1500, ...sums, model: "", detail: "" };
}

describe("the status of a study", () => {
  test("says what is waited for, for whom, and how far they are", () => {
    const text = describeStatus(status());
    expect(text).toContain("admet: running, round 3 of 20 (collecting)");
    expect(text).toContain("Waits for  the update of hanbit; 3 of 3 needed are here; deadline in 57 s");
    expect(text).toMatch(/hanbit +approved until 2027-01-01 +accepted +training 40 %, about 30\.0 s left/);
    expect(text).toContain("12.0 MB from nodes, 999 B to nodes");
    expect(text).toContain("Protocol   hash efefefefefef");
  });

  test("says which version is in force, which is proposed, and what each owner decided", () => {
    const undecided = { decision: "", decidedAt: "", approvalExpires: "" };
    const members = [member("daeyang", undecided), member("hanbit", { ...undecided, decision: "withdrawn" })];
    const text = describeStatus(status({ proposedDigest: "cd".repeat(32), members }));
    expect(text).toContain("Version    2, manifest abababababab; cdcdcdcdcdcd is proposed");
    expect(text).toMatch(/daeyang +not approved yet +accepted/);
    expect(text).toMatch(/hanbit +withdrawn +accepted/);
  });

  test("says how a node's training goes", () => {
    const training = { stage: "TRAINING", fraction: 0.25, loss: 0.51234, samplesPerSecond: 1234.4 } as const;
    const text = describeStatus(status({ members: [member("daeyang", training)] }));
    expect(text).toMatch(
      /daeyang +approved until 2027-01-01 +accepted +training 25 %, loss 0\.5123, 1234 rows\/s$/m,
    );
  });

  test("says what to do next where a person has to", () => {
    expect(describeStatus(status({ state: "CREATED" }))).toContain("chorale coordinator study start admet");
    expect(describeStatus(status({ state: "PAUSED" }))).toContain("chorale coordinator study resume admet");
    expect(describeStatus(status({ state: "STUDY_COMPLETED" }))).toContain(
      "study export admet --out admet.onnx",
    );
  });

  test("fits one screen whatever the number of members and rounds", () => {
    const members = Array.from({ length: 1000 }, (_, index) => member(`node-${index}`));
    const rounds = Array.from({ length: 300 }, (_, index) => closedRound(index + 1));
    const text = describeStatus(status({ members, rounds }));
    expect(text.split("\n").length).toBeLessThan(45);
    expect(text).toContain("and 976 more");
    expect(text).toContain("300  aggregated");
  });

  test("shows first who is missing", () => {
    const members = [member("here"), member("missing", { connected: false, standing: "not connected" })];
    const text = describeStatus(status({ members }));
    expect(text.indexOf("missing")).toBeLessThan(text.indexOf("here  "));
  });
});

test("the list of studies has a line for each", () => {
  const aborted = status({ study: "tox", state: "STUDY_ABORTED", waitingFor: "", detail: "too few members" });
  const lines = describeStudies([status(), aborted]).trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^tox +aborted +round 3 of 20 +too few members$/);
  expect(describeStudies([])).toContain("study create");
});

test("the list of nodes says who belongs to the federation, who is here and since when the others are gone", () => {
  const unknown: NodeStatus__Output = {
    node: "",
    connected: false,
    software: "",
    firstSeenMs: 0,
    lastSeenMs: 0,
    certificateSha256: "",
    identityFingerprint: "",
    enrolledAtMs: 0,
    revokedAtMs: 0,
    certificateExpiresAtMs: 0,
    invitationExpiresAtMs: 0,
  };
  const day = 86_400_000;
  const member = {
    ...unknown,
    enrolledAtMs: day,
    identityFingerprint: "ab".repeat(32),
    software: "chorale 0.1.0",
  };
  const nodes = [
    { ...member, node: "daeyang", connected: true, certificateExpiresAtMs: 8 * day },
    { ...member, node: "hanbit", lastSeenMs: 2 * day, revokedAtMs: 3 * day, software: "x\u001b[2J" },
    { ...unknown, node: "saebom", invitationExpiresAtMs: 4 * day },
    { ...unknown, node: "sinwol", invitationExpiresAtMs: 2 * day },
  ];
  const lines = describeNodes(nodes, 3 * day).split("\n");
  const key = `key ${Array(8).fill("abab").join(" ")}`;
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    [
      "daeyang",
      "enrolled 1970-01-02 00:00:00",
      "connected",
      "chorale 0.1.0",
      key,
      "certificate until 1970-01-09 00:00:00",
    ],
    [
      "hanbit",
      "revoked 1970-01-04 00:00:00",
      "gone since 1970-01-03 00:00:00",
      "x [2J",
      key,
      "certificate of its own",
    ],
    ["saebom", "invited until 1970-01-05 00:00:00", "never connected"],
    ["sinwol", "invitation ended 1970-01-03 00:00:00", "never connected"],
    [""],
  ]);
  expect(describeNodes([], 0)).toContain("chorale coordinator invite");
});
