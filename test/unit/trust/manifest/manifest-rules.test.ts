import { describe, expect, it } from "vitest";
import { unsupportedIn } from "../../../../trust/manifest/unsupported.ts";
import { parseCanonicalManifest } from "../../../../trust/manifest/canonical.ts";
import { manifestOf, refusals, writtenStudy } from "./written-study.ts";

const KEY = "ab".repeat(32);

describe("a manifest that asks the impossible", () => {
  it.each([
    [
      "a quorum above the cohort",
      { rounds: { updatesMin: 6 } },
      "rounds.updatesMin: a quorum of 6 is above the cohort of 5",
    ],
    [
      "a quorum above a drawn cohort",
      { rounds: { updatesMin: 3, cohort: { kind: "random", size: 2 } } },
      "rounds.updatesMin: a quorum of 3 is above the cohort of 2; ask for at most 2",
    ],
    [
      "a cohort above the membership",
      { rounds: { updatesMin: 3, cohort: { kind: "random", size: 9 } } },
      "rounds.cohort: the cohort of 9 is larger than the membership of 5; ask for at most 5",
    ],
    [
      "a cohort of strangers",
      { rounds: { updatesMin: 1, cohort: { kind: "named", nodes: ["omega"] } } },
      "rounds.cohort.nodes.0: omega is not a member; add omega to members",
    ],
    [
      "a cohort that names a node twice",
      { rounds: { updatesMin: 2, cohort: { kind: "named", nodes: ["beta", "beta"] } } },
      "rounds.cohort.nodes.1: beta is named twice",
    ],
    ["a member twice", { members: ["beta", "beta", "gamma"] }, "members.1: beta is named twice"],
    [
      "two members with one key",
      { members: ["gamma", { name: "alpha", key: KEY }, { name: "beta", key: KEY }] },
      "members.2.key: beta has the same key as alpha",
    ],
    ["a first version after another", { previous: KEY }, "previous: the first version has none"],
    ["a version after none", { version: 2 }, "previous: version 2 does not say"],
    [
      "secure aggregation of two",
      { members: ["a", "b"], rounds: { updatesMin: 2 }, secureAggregation: {} },
      "members: secure aggregation needs more members than 2; name 3 at least",
    ],
    [
      "secure aggregation in a cohort of two",
      { rounds: { updatesMin: 2, cohort: { kind: "random", size: 2 } }, secureAggregation: {} },
      "rounds.cohort: secure aggregation needs a cohort above 2",
    ],
    [
      "secure aggregation of two updates",
      { rounds: { updatesMin: 2 }, secureAggregation: {} },
      "rounds.updatesMin: secure aggregation needs a quorum above 2",
    ],
    [
      "secure aggregation of half a cohort",
      { members: ["a", "b", "c", "d", "e", "f"], secureAggregation: {} },
      "rounds.updatesMin: a quorum of 3 is not more than half of the cohort of 6",
    ],
    ...["median", "trimmed_mean"].map((name): [string, Record<string, unknown>, string] => [
      `secure aggregation under ${name}`,
      { strategy: { name }, secureAggregation: {} },
      `strategy.name: ${name} must see single updates`,
    ]),
    [
      "noise without a bound",
      { privacy: { differentialPrivacy: { epsilon: 1, delta: 1e-6 } } },
      "privacy.updateNormMax: differential privacy needs a bound",
    ],
    [
      "a margin that nobody measures",
      { validation: { enabled: false, marginMax: 0.1 } },
      "validation.marginMax: without validation",
    ],
    ["gradients of no step", { strategy: { name: "fedsgd" } }, "training.stepsPerRound: fedsgd averages"],
    ["a day that is none", { expires: "2027-02-29" }, "expires: write a day of the calendar as YYYY-MM-DD"],
    ["a trimmed half", { strategy: { name: "trimmed_mean", trim: 0.5 } }, "strategy.trim: "],
    ["a purpose with an escape", { purpose: "good\u001B[2J" }, "purpose: use no control characters"],
    [
      "a unit of two lines",
      { endpoints: [{ name: "x", kind: "regression", head: "shared", unit: "a\nb" }] },
      "endpoints.0.unit: use one line",
    ],
  ])("is refused: %s", (_, changes, expected) => {
    const [refusal, ...others] = refusals(changes);
    expect(others).toEqual([]);
    expect(refusal!.slice(0, expected.length)).toBe(expected);
  });

  it("is told everything at once, also what lies between fields beside broken ones", () => {
    const fields = refusals({
      purpose: undefined,
      seed: -1,
      rounds: { updatesMin: 9, cohrt: {} },
      protocol: { folds: { test: 4 } },
      strategy: { name: "median" },
      secureAggregation: { ring: 16, bits: 15 },
    }).map((refusal) => refusal.slice(0, refusal.indexOf(":")));
    expect(fields.toSorted()).toEqual([
      "protocol.folds.validation",
      "purpose",
      "rounds",
      "rounds.updatesMin",
      "secureAggregation.ring",
      "seed",
      "strategy.name",
    ]);
  });

  it.each([null, "text", 3, [], [[]], { rounds: null, members: 3, secureAggregation: [] }])(
    "is refused without a crash: %j",
    (value) => {
      expect(() => parseCanonicalManifest(Buffer.from(JSON.stringify(value)))).toThrow(/^[a-z]+: /);
    },
  );
});

describe("a manifest of before", () => {
  it("reads with the new terms at their defaults", () => {
    expect(manifestOf()).toMatchObject({
      purposeCode: "research",
      expires: null,
      privacy: { updateNormMax: null, differentialPrivacy: "off" },
      release: { recipients: "members_and_operator", terms: "" },
      amendments: { approvals: "all" },
    });
  });

  it("reads back from what it was written out as", () => {
    const manifest = manifestOf({
      secureAggregation: {},
      strategy: { name: "fedavg" },
      expires: "2099-12-31",
    });
    expect(manifestOf(manifest)).toEqual(manifest);
    expect(writtenStudy(manifest)).toEqual(manifest);
  });
});

describe("unsupportedIn", () => {
  it("names what this version cannot run, and nothing else", () => {
    expect(unsupportedIn(manifestOf({ strategy: { name: "median" } }))).toBeNull();
    expect(unsupportedIn(manifestOf({ secureAggregation: {} }))).toMatch(
      /cannot run secure aggregation yet: /,
    );
    const privacy = { updateNormMax: 1, differentialPrivacy: { epsilon: 1, delta: 1e-6 } };
    expect(unsupportedIn(manifestOf({ privacy }))).toMatch(/cannot run differential privacy yet: /);
  });
});
