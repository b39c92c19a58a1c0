import { describe, expect, it } from "vitest";
import { withKeys } from "../../../../support/identities.ts";
import { guarded, refusal, study, trained, type GuardedNode } from "./guarded-node.ts";
import { approve, judged, studyWith } from "./policy-study.ts";

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

  it("lets out no more updates of a study than the policy says, over restarts, rounds that failed and other versions", () => {
    using node = guarded("roundsMax: 2\ncohortMin: 1\n");
    const short = judged(studyWith({ rounds: { count: 2, updatesMin: 2 } }));
    approve(node.stateDir, short);
    const update = (round: number, digest: string) =>
      trained({ ...short, round, updateDigest: digest.repeat(64) });
    expect(node.guard.judgeUpdate(update(1, "a"))).toBeNull();
    expect(node.guard.judgeUpdate(update(2, "b"))).toBeNull();
    const guard = node.restart();
    try {
      // The second round may be gone on with: the same update is sent again.
      expect(guard.judgeRound(short, 2)).toBeNull();
      expect(guard.judgeUpdate(update(2, "b"))).toBeNull();
      expect(guard.judgeUpdate(update(2, "c"))).toEqual(refusal("roundsMax"));
      expect(guard.judgeRound(short, 3)).toEqual(refusal("roundsMax"));
      expect(guard.judgeUpdate(update(3, "d"))).toEqual(refusal("roundsMax"));
    } finally {
      guard.close();
    }
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
    ["removed", (node: GuardedNode) => node.remove()],
    ["wrong", (node: GuardedNode) => node.write("cohortMin: none\n")],
    ["unknown", (node: GuardedNode) => node.write("cohortMinimum: 2\n")],
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
    const why = "the purpose code is research; allowed: safety";
    expect(refused).toMatchObject({
      kind: "study",
      study: "judged",
      manifestDigest: study.digest,
      verdict: "refused",
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
