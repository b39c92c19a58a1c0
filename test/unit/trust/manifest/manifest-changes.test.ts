import { describe, expect, it } from "vitest";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import { diffManifests, forbiddenChanges } from "../../../../trust/manifest/manifest-changes.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../../../support/small-study.ts";

const before = studyManifestSchema.parse({ ...smallStudy(), members: ["alpha", "beta", "gamma"] });

function amended(changes: Record<string, unknown>): StudyManifest {
  const { rounds, ...rest } = changes as { rounds?: Record<string, unknown> };
  return studyManifestSchema.parse({
    ...before,
    version: 2,
    previous: manifestDigest(before),
    ...rest,
    rounds: { ...before.rounds, ...rounds },
  });
}

describe("diffManifests", () => {
  it("finds nothing between equal manifests", () => {
    expect(diffManifests(before, structuredClone(before))).toEqual([]);
  });

  it("leaves out the version and the digest that every amendment changes", () => {
    expect(diffManifests(before, amended({}))).toEqual([]);
  });

  it("says who joins, who leaves and whose key changed", () => {
    const members = ["alpha", { name: "beta", key: "ab".repeat(32) }, "delta"];
    expect(diffManifests(before, amended({ members })).map(({ words }) => words)).toEqual([
      "beta has another identity key",
      "gamma is no member any more",
      "delta becomes a member",
    ]);
  });

  it("says numbers as rising or falling, in people's words", () => {
    expect(diffManifests(before, amended({ rounds: { count: 9, deadlineMs: 1000 } }))).toEqual([
      { field: "rounds.count", before: 2, after: 9, words: "the number of rounds rises from 2 to 9" },
      {
        field: "rounds.deadlineMs",
        before: 60_000,
        after: 1000,
        words: "the deadline of a round (milliseconds) falls from 60000 to 1000",
      },
    ]);
  });

  it("says a choice of another kind as a whole", () => {
    const [change, ...others] = diffManifests(
      before,
      amended({ rounds: { cohort: { kind: "random", size: 2 } } }),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({ field: "rounds.cohort", before: { kind: "all" } });
  });

  it("says what was absent as none", () => {
    expect(diffManifests(before, amended({ expires: "2027-01-31" }))).toEqual([
      {
        field: "expires",
        before: null,
        after: "2027-01-31",
        words: "the last day of the study changes from none to 2027-01-31",
      },
    ]);
  });

  it("finds another order of the same members", () => {
    const changes = diffManifests(before, amended({ members: before.members.toReversed() }));
    expect(changes.map(({ field }) => field)).toEqual(["members"]);
  });

  it("strips control characters from what it says", () => {
    const [change] = diffManifests(before, { ...amended({}), purpose: "good\u001B[2J\u202E news" });
    expect(change!.words).not.toMatch(/\p{C}/u);
  });
});

describe("forbiddenChanges", () => {
  it("allows members, rounds, validation, expiry and privacy to change", () => {
    const after = amended({
      members: ["alpha", "beta", "gamma", "delta"],
      rounds: { count: 40 },
      validation: { marginMax: 0.1 },
      expires: "2027-01-31",
      privacy: { updateNormMax: 2 },
    });
    expect(forbiddenChanges(before, after)).toEqual([]);
  });

  it.each([
    ["purpose", { purpose: "another" }, "purpose"],
    [
      "endpoints",
      { endpoints: [{ name: "logd", kind: "regression", head: "shared" }] },
      "endpoints.solubility",
    ],
    ["protocol", { protocol: { fingerprint: { size: 64 } } }, "protocol.fingerprint.size"],
    ["model", { model: { trunk: [16] } }, "model.trunk"],
    ["training", { training: { learningRate: 1 } }, "training.learningRate"],
    ["strategy", { strategy: { name: "median" } }, "strategy.name"],
    ["seed", { seed: 2 }, "seed"],
    ["release", { release: { recipients: "public" } }, "release.recipients"],
    ["amendments", { amendments: { approvals: "majority" } }, "amendments.approvals"],
    ["secure aggregation", { secureAggregation: {} }, "secureAggregation"],
  ])("refuses another %s", (_, changes, field) => {
    const rounds = { updatesMin: 3 };
    const base = { ...before, rounds: { ...before.rounds, ...rounds } };
    const after = amended({ ...changes, rounds, previous: manifestDigest(base) });
    expect(forbiddenChanges(base, after)[0]!.field).toBe(field);
  });

  it("refuses a version that does not follow", () => {
    const fields = (after: StudyManifest): string[] =>
      forbiddenChanges(before, after).map(({ field }) => field);
    expect(fields(amended({ version: 3 }))).toEqual(["version"]);
    expect(fields(amended({ previous: "0".repeat(64) }))).toEqual(["previous"]);
  });
});
