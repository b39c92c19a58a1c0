import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { readHeldUpdates } from "../../../../../client/policy/held-updates.ts";
import { openNodeGuard, type NodeGuard } from "../../../../../client/policy/node-policy/node-guard.ts";
import { VERDICT_PREFIX, verdictFolder } from "../../../../../client/policy/node-policy/verdict-record.ts";
import { releaseUpdate } from "../../../../../client/policy/release-update.ts";
import type { UpdateToJudge } from "../../../../../client/policy/guard.ts";
import { identityOf, withKeys } from "../../../../support/identities.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { recordFile } from "../../../../../trust/record/record-files.ts";
import { approve, judged, studyWith } from "./policy-study.ts";

type Entry = Record<string, unknown>;
type Node = {
  readonly guard: NodeGuard;
  readonly clock: ManualClock;
  readonly stateDir: string;
  /** What left today. */
  bytes: number;
  readonly logged: string[];
  write(policy: string): void;
  remove(): void;
  verdicts(): Entry[];
  restart(): NodeGuard;
} & Disposable;

/** A guard with a policy file, or with the default policy for null. */
function guarded(policy: string | null): Node {
  const folder = temporaryFolder();
  const path = folder.join("policy.yaml");
  const write = (text: string): void => writeFileSync(path, `format: chorale-policy-1\n${text}`);
  if (policy !== null) write(policy);
  const clock = new ManualClock();
  clock.advance(Date.parse("2026-03-30T12:00:00Z"));
  const logged: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
  const policyFile = policy === null ? undefined : path;
  const stateDir = folder.path;
  const open = (): NodeGuard =>
    openNodeGuard({ policyFile, stateDir, clock, logger, bytesSince: () => node.bytes });
  const node: Node = {
    ...{ guard: open(), clock, stateDir, bytes: 0, logged, write },
    remove: () => rmSync(path),
    verdicts: () =>
      readFileSync(recordFile(verdictFolder(stateDir), VERDICT_PREFIX, 1).path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Entry),
    restart: () => {
      node.guard.close();
      return open();
    },
    [Symbol.dispose]: () => {
      node.guard.close();
      folder[Symbol.dispose]();
    },
  };
  return node;
}

const study = judged(studyWith());

function trained(change: Partial<UpdateToJudge> = {}): UpdateToJudge {
  return {
    ...study,
    ...{ round: 1, update: Float32Array.of(3, 4), updateDigest: "a".repeat(64), trainLoss: 0.5 },
    ...change,
  };
}

const refusal = (rules: string): unknown => ({
  reason: "POLICY_REFUSED",
  detail: `refused by this node's policy: ${rules}`,
});

describe("the guard of a node", () => {
  it("without a policy file has the default policy, and says so", () => {
    using node = guarded(null);
    expect(node.guard.judgeStudy(study)).toBeNull();
    expect(node.guard.judgeStudy(judged(studyWith({ purposeCode: "marketing" })))).toEqual(
      refusal("purposes"),
    );
    expect(node.logged.join("")).toContain("default policy");
  });

  it("tells rules and no number of this node", () => {
    using node = guarded("updateNormMax: 4.5\nbytesPerDayMax: 100\n");
    node.bytes = 93;
    expect(node.guard.judgeUpdate(trained())).toEqual(refusal("bytesPerDayMax, updateNormMax"));
  });

  it("counts the approvals that it verified itself, each key once", () => {
    using node = guarded("cohortMin: 2\n");
    expect(node.guard.judgeRound(study, 1)).toEqual(refusal("cohortMin"));
    approve(node.stateDir, study, ["alpha"]);
    expect(node.guard.judgeRound(study, 1)).toEqual(refusal("cohortMin"));
    approve(node.stateDir, study, ["alpha", "beta"]);
    expect(node.guard.judgeRound(study, 1)).toBeNull();

    const { key } = study.manifest.members[0]!;
    const members = ["alpha", "beta", "gamma"].map((name) => ({ name, key }));
    const oneKey = judged({ ...study.manifest, members });
    approve(node.stateDir, oneKey, ["alpha"]);
    expect(node.guard.judgeRound(oneKey, 1)).toEqual(refusal("cohortMin"));
  });

  it("does not count approvals that ended or of another version", () => {
    using node = guarded("cohortMin: 2\n");
    approve(node.stateDir, study, ["alpha", "beta"], "2026-03-30T12:00:01Z");
    expect(node.guard.judgeRound(study, 1)).toBeNull();
    node.clock.advance(1000);
    expect(node.guard.judgeRound(study, 1)).toEqual(refusal("cohortMin"));
    approve(node.stateDir, study);
    const changed = judged(withKeys({ ...study.manifest, purpose: "another" }));
    expect(node.guard.judgeRound(changed, 1)).toEqual(refusal("cohortMin"));
  });

  it("asks the study's rules again before a round and before an update", () => {
    using node = guarded("");
    const wide = judged(studyWith({ purposeCode: "marketing" }));
    approve(node.stateDir, wide);
    expect(node.guard.judgeRound(wide, 1)).toEqual(refusal("purposes"));
    expect(node.guard.judgeUpdate(trained(wide))).toEqual(refusal("purposes"));
  });

  it("stops the sending module at the bytes of the day", () => {
    using node = guarded("bytesPerDayMax: 100\n");
    node.bytes = 60;
    expect(node.guard.mayLeave(40)).toBeNull();
    expect(node.guard.mayLeave(41)?.reason).toBe("POLICY_REFUSED");
    node.remove();
    expect(node.guard.mayLeave(1)?.message).toContain("the policy file");
  });
});

describe("a policy that changes", () => {
  it("counts at the next question", () => {
    using node = guarded("");
    expect(node.guard.judgeStudy(study)).toBeNull();
    node.write("sharedHeads: false\n");
    expect(node.guard.judgeStudy(study)).toEqual(refusal("sharedHeads"));
    node.write("sharedHeads: true\n");
    expect(node.guard.judgeStudy(study)).toBeNull();
  });

  it("is told within a second to those who watch, until they stop", () => {
    using node = guarded("");
    let told = 0;
    const unwatch = node.guard.watch(() => (told += 1));
    node.clock.advance(5000);
    expect(told).toBe(0);
    node.write("cohortMin: 3\n");
    node.clock.advance(1000);
    expect(told).toBe(1);
    node.write("# the same rules\ncohortMin: 3\n");
    node.clock.advance(1000);
    expect(told).toBe(1);
    unwatch();
    node.write("cohortMin: 4\n");
    node.clock.advance(1000);
    expect(told).toBe(1);
  });

  it.each([
    ["removed", (node: Node) => node.remove()],
    ["wrong", (node: Node) => node.write("cohortMin: none\n")],
    ["unknown", (node: Node) => node.write("cohortMinimum: 2\n")],
  ])("to a file that is %s allows nothing until it is right", (_, breakIt) => {
    using node = guarded("");
    approve(node.stateDir, study);
    let told = 0;
    node.guard.watch(() => (told += 1));
    breakIt(node);
    const closed = refusal("the policy file");
    expect(node.guard.judgeStudy(study)).toEqual(closed);
    expect(node.guard.judgeRound(study, 1)).toEqual(closed);
    expect(node.guard.judgeUpdate(trained())).toEqual(closed);
    expect(node.logged.join("")).toContain("nothing is allowed until it is right");
    node.write("");
    node.clock.advance(1000);
    expect(node.guard.judgeRound(study, 1)).toBeNull();
    expect(told).toBe(2);
  });

  it("that is wrong at the start does not start", () => {
    expect(() => guarded("cohortMin: none\n")).toThrow(":2: cohortMin");
  });
});

describe("the record of verdicts", () => {
  it("has what changed, with lines and reasons, and no repetition", () => {
    using node = guarded("\npurposes: [safety]\n");
    node.guard.judgeStudy(study);
    node.guard.judgeStudy(study);
    node.write("");
    node.guard.judgeStudy(study);
    node.guard.judgeStudy(study);
    const [first, refused, changed, allowed, ...rest] = node.verdicts();
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ kind: "policy", sequence: 1 });
    const why = "the purpose code is research; allowed are safety";
    expect(refused).toMatchObject({
      ...{ kind: "study", study: "judged", manifestDigest: study.digest, verdict: "refused" },
      refused: [{ rule: "purposes", line: 3, why }],
    });
    expect(changed).toMatchObject({ kind: "policy" });
    expect(allowed).toMatchObject({ kind: "study", verdict: "allowed", refused: [] });
  });

  it("has every round and every update", () => {
    using node = guarded("");
    approve(node.stateDir, study);
    for (const round of [1, 1, 2]) node.guard.judgeRound(study, round);
    for (const round of [1, 2]) node.guard.judgeUpdate(trained({ round }));
    const kinds = node.verdicts().map(({ kind, round }) => [kind, round]);
    expect(kinds.slice(1)).toEqual([
      ["round", 1],
      ["round", 2],
      ["update", 1],
      ["update", 2],
    ]);
  });

  it("says when the policy could not be read", () => {
    using node = guarded("");
    node.remove();
    node.clock.advance(1000);
    expect(node.verdicts().at(-1)).toMatchObject({ kind: "policy", policy: null });
  });
});

describe("a held update", () => {
  const decide = (node: Node, decision: "released" | "discarded", round = 1): unknown =>
    releaseUpdate(
      { stateDir: node.stateDir, study: "judged", round, name: "A. Example", decision },
      node.clock,
    );

  it("waits until a person released it, also in a client that trained it again", () => {
    using node = guarded("holdUpdates: all\n");
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    expect(readHeldUpdates(node.stateDir)).toMatchObject([
      { study: "judged", round: 1, norm: 5, bytes: 8, trainLoss: 0.5, heldSince: "2026-03-30T12:00:00.000Z" },
    ]);
    node.clock.advance(5000);
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    expect(readHeldUpdates(node.stateDir)[0]?.heldSince).toBe("2026-03-30T12:00:00.000Z");
    decide(node, "released");
    expect(node.guard.judgeUpdate(trained())).toBeNull();
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
    expect(node.verdicts().slice(-2)).toMatchObject([
      { kind: "decision", decision: "released", name: "A. Example" },
      { kind: "update", verdict: "allowed" },
    ]);
    const again = node.restart();
    expect(again.judgeUpdate(trained())).toBeNull();
    expect(again.judgeUpdate(trained({ updateDigest: "b".repeat(64) }))).toBe("held");
    again.close();
  });

  it("that was discarded is withheld, whatever the policy says by then", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    decide(node, "discarded");
    node.write("holdUpdates: never\n");
    const withheld = { reason: "UPDATE_WITHHELD", detail: "a person at this node discarded the update" };
    expect(node.guard.judgeUpdate(trained())).toEqual(withheld);
  });

  it("that was released still keeps the other rules", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    decide(node, "released");
    node.write("holdUpdates: all\nupdateNormMax: 1\n");
    expect(node.guard.judgeUpdate(trained())).toEqual(refusal("updateNormMax"));
  });

  it("is the first of a study only, where the policy says so", () => {
    using node = guarded("holdUpdates: first\n");
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    const second = trained({ round: 2, updateDigest: "b".repeat(64) });
    expect(node.guard.judgeUpdate(second)).toBe("held");
    expect(() => decide(node, "released", 1)).toThrow("no result of round 1");
    decide(node, "released", 2);
    expect(node.guard.judgeUpdate(second)).toBeNull();
    expect(node.guard.judgeUpdate(trained({ round: 3, updateDigest: "c".repeat(64) }))).toBeNull();
  });

  it("is not listed once it is not wanted, nor after a restart", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    node.guard.forgetUpdate("judged");
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
    node.guard.judgeUpdate(trained());
    node.restart().close();
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
  });
});

it("the members of the test have keys", () => {
  expect(study.manifest.members[0]?.key).toBe(identityOf("alpha").fingerprint);
});
