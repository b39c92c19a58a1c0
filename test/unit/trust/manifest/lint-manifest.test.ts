import { describe, expect, it } from "vitest";
import { lintManifest } from "../../../../trust/manifest/lint-manifest.ts";
import { manifestOf } from "./written-study.ts";

const NOW = Date.parse("2027-03-05T12:00:00Z");
/** Nothing to say about it but that updates are visible. */
const QUIET = {
  expires: "2027-12-31",
  privacy: { updateNormMax: 10 },
  protocol: { hash: "ab".repeat(32) },
};

function found(changes: Record<string, unknown>): string[] {
  return lintManifest(manifestOf({ ...QUIET, ...changes }), NOW)
    .map(({ level, field, message, remedy }) => `${level} ${field.join(".")}: ${message}; ${remedy}`)
    .filter((finding) => !finding.startsWith("warning secureAggregation:"));
}

describe("lintManifest", () => {
  it("warns of updates that the coordinator sees, and of nothing else in a careful study", () => {
    expect(lintManifest(manifestOf(QUIET), NOW).map(({ field }) => field.join("."))).toEqual([
      "secureAggregation",
    ]);
  });

  it.each([
    ["an end that is past", { expires: "2027-03-04" }, "problem expires: the study ended with 2027-03-04"],
    ["secure aggregation", { secureAggregation: {} }, "problem secureAggregation: this version"],
    [
      "differential privacy",
      { privacy: { updateNormMax: 1, differentialPrivacy: { epsilon: 1, delta: 1e-6 } } },
      "problem privacy: this version",
    ],
    [
      "nothing that travels",
      { model: { trunk: [] }, endpoints: [{ name: "x", kind: "regression", head: "private" }] },
      "problem model: nothing would travel",
    ],
    [
      "a network that no coordinator holds",
      { model: { trunk: [65_536, 65_536] } },
      "problem model: 4432199681 parameters are more than 2147483648",
    ],
    [
      "no end",
      { expires: null },
      'warning expires: no end is agreed; write the last day of the study, such as expires: "2028-03-04"',
    ],
    ["one update", { rounds: { updatesMin: 1 } }, "warning rounds.updatesMin: one member's update is enough"],
    [
      "a small quorum",
      { rounds: { updatesMin: 2 } },
      "warning rounds.updatesMin: a round counts with 2 of 5",
    ],
    [
      "a short deadline",
      { rounds: { updatesMin: 3, deadlineMs: 1000, graceMs: 0 } },
      "warning rounds.deadlineMs: a deadline of 1000 ms",
    ],
    [
      "a grace beyond the deadline",
      { rounds: { updatesMin: 3, deadlineMs: 60_000, graceMs: 60_001 } },
      "warning rounds.graceMs: the grace is longer",
    ],
    ["no validation", { validation: { enabled: false } }, "warning validation.enabled: nobody notices"],
    ["two members", { members: ["a", "b"], rounds: { updatesMin: 2 } }, "warning members: with two members"],
    ["a public release", { release: { recipients: "public" } }, "warning release.recipients: anyone"],
    [
      "readable features",
      { protocol: { ...QUIET.protocol, fingerprint: { permuted: false } } },
      "warning protocol.fingerprint.permuted: the operator can read",
    ],
    ["unbounded updates", { privacy: {} }, "warning privacy.updateNormMax: nothing bounds"],
    ["an unpinned protocol", { protocol: {} }, "warning protocol: the first member to join decides"],
    [
      "an idle member",
      { rounds: { updatesMin: 3, cohort: { kind: "named", nodes: ["alpha", "beta", "gamma", "delta"] } } },
      "warning rounds.cohort: one member gets the models",
    ],
    [
      "a day that a round may not end on",
      { expires: "2027-03-05", rounds: { updatesMin: 3, deadlineMs: 86_400_000 } },
      "warning expires: the study ends before a round's deadline",
    ],
  ])("finds %s", (_, changes, expected) => {
    const [finding, ...others] = found(changes);
    expect(others).toEqual([]);
    expect(finding!.slice(0, expected.length)).toBe(expected);
  });

  it("warns of a trimmed mean that trims nothing, and of the labels that a shared endpoint needs", () => {
    expect(
      found({ strategy: { name: "trimmed_mean", trim: 0.3 } }).map((finding) => finding.split(":")[0]),
    ).toEqual(["warning strategy.trim", "warning endpoints.0.head"]);
    expect(found({ strategy: { name: "trimmed_mean", trim: 0.34 } })).toHaveLength(1);
  });

  it("lets a study go on to the end of its last day", () => {
    expect(
      lintManifest(manifestOf({ expires: "2027-03-05" }), NOW).some(({ level }) => level === "problem"),
    ).toBe(false);
  });
});
