import { describe, expect, it } from "vitest";
import { judgeStudy } from "../../../../../client/policy/node-policy/judge.ts";
import { studyRules } from "../../../../../client/policy/node-policy/study-rules.ts";
import { factsOf, policyWith, studyWith } from "./policy-study.ts";

type Changes = Record<string, unknown>;

/** The rules that refuse a study. */
function refusing(policy: Changes, study: Changes, at = "2026-03-30T12:00:00Z"): string[] {
  const verdicts = judgeStudy(policyWith(policy), factsOf(studyWith(study), Date.parse(at)));
  return verdicts.filter(({ allowed }) => !allowed).map(({ rule }) => rule);
}

const shared = (name: string, more: Changes = {}): Changes => ({
  endpoints: [{ name, kind: "regression", head: "shared", ...more }],
});
const own = (name: string, more: Changes = {}): Changes => ({
  endpoints: [{ name, kind: "classification", head: "private", ...more }],
});
const masked = { secureAggregation: {}, rounds: { count: 20, updatesMin: 3 } };
const rounds = (change: Changes): Changes => ({ rounds: { count: 20, updatesMin: 2, ...change } });
const noised = (epsilon: number, delta: number): Changes => ({
  privacy: { updateNormMax: 1, differentialPrivacy: { epsilon, delta } },
});
const normed = (updateNormMax: number): Changes => ({ privacy: { updateNormMax } });
const layers = (count: number): Changes => ({
  model: {
    layers: Array.from({ length: count }, (_, index) => ({
      name: `layer-${index}`,
      inputs: [index === 0 ? "features" : `layer-${index - 1}`],
      kind: "dense",
      units: 4,
    })),
  },
});

describe("the default policy", () => {
  it("allows an ordinary study, with secure aggregation or without", () => {
    expect(refusing({}, {})).toEqual([]);
    expect(refusing({}, masked)).toEqual([]);
  });

  it("refuses what a security officer would not expect", () => {
    expect(refusing({}, { purposeCode: "marketing" })).toEqual(["purposes"]);
    expect(refusing({}, { release: { recipients: "public" } })).toEqual(["releaseRecipients"]);
    expect(refusing({}, rounds({ updatesMin: 1 }))).toEqual(["cohortMin"]);
    expect(refusing({}, rounds({ count: 1001 }))).toEqual(["roundsMax"]);
  });
});

describe.each<[rule: string, policy: Changes, refused: Changes, allowed: Changes]>([
  ["purposes", { purposes: ["safety"] }, { purposeCode: "research" }, { purposeCode: "safety" }],
  [
    "endpoints.shared.allow",
    { endpoints: { shared: { allow: ["sol*"] } } },
    shared("logp"),
    shared("solubility"),
  ],
  [
    "endpoints.shared.allow",
    { endpoints: { shared: { allow: ["sol*"] } } },
    shared("solubility", { measuredBy: "hERG" }),
    shared("solubility", { measuredBy: "sol2" }),
  ],
  ["endpoints.shared.deny", { endpoints: { shared: { deny: ["HERG*"] } } }, shared("hERG-1"), own("hERG-1")],
  ["endpoints.private.allow", { endpoints: { private: { allow: ["a"] } } }, own("b"), own("a")],
  [
    "endpoints.private.deny",
    { endpoints: { private: { deny: ["a"] } } },
    own("x", { measuredBy: "a" }),
    own("b"),
  ],
  [
    "endpoints.private.deny",
    { endpoints: { private: { deny: ["a"] } } },
    own("x", { measuredBy: "*" }),
    own("x"),
  ],
  ["sharedHeads", { sharedHeads: false }, shared("solubility"), own("solubility")],
  [
    "strategies",
    { strategies: ["median", "fedavg"] },
    { strategy: { name: "fedprox", proximalTerm: 1 } },
    {},
  ],
  ["architectures.kinds", { architectures: { kinds: ["trunk"] } }, layers(1), {}],
  // 64 features to 8: 520 parameters, and 9 for the shared endpoint.
  ["architectures.parametersMax", { architectures: { parametersMax: 529 } }, { model: { trunk: [9] } }, {}],
  [
    "architectures.hiddenLayersMax",
    { architectures: { hiddenLayersMax: 1 } },
    { model: { trunk: [8, 8] } },
    {},
  ],
  ["architectures.hiddenLayersMax", { architectures: { hiddenLayersMax: 2 } }, layers(3), layers(2)],
  ["bytesPerDayMax", { bytesPerDayMax: 529 * 4 }, { model: { trunk: [9] } }, {}],
  ["roundsMax", { roundsMax: 20 }, rounds({ count: 21 }), rounds({ count: 20 })],
  ["secureAggregationRequired", { secureAggregationRequired: true }, {}, masked],
  ["cohortMin", { cohortMin: 3 }, rounds({ updatesMin: 2 }), rounds({ updatesMin: 3 })],
  ["updateNormMax", { updateNormMax: 1 }, normed(1.01), normed(1)],
  ["updateNormMax", { updateNormMax: 1 }, {}, normed(0.5)],
  ["epsilonMax", { epsilonMax: 4 }, noised(4.01, 1e-6), noised(4, 1e-6)],
  ["epsilonMax", { epsilonMax: 4 }, {}, noised(1, 1e-6)],
  ["deltaMax", { deltaMax: 1e-6 }, noised(1, 2e-6), noised(1, 1e-6)],
  ["deltaMax", { deltaMax: 1e-6 }, {}, noised(1, 1e-7)],
  ["validationScores", { validationScores: false }, {}, { validation: { enabled: false } }],
  [
    "releaseRecipients",
    { releaseRecipients: ["members"] },
    { release: { recipients: "members_and_operator" } },
    { release: { recipients: "members" } },
  ],
  // From noon on 30 March, ten and a half days and more until the end of 9 April.
  ["expiresWithinDays", { expiresWithinDays: 11 }, { expires: "2026-04-10" }, { expires: "2026-04-09" }],
  ["expiresWithinDays", { expiresWithinDays: 11 }, { expires: null }, { expires: "2026-03-31" }],
])("the rule %s with %j", (rule, policy, refused, allowed) => {
  it("refuses what it should, and nothing else does", () => {
    expect(refusing(policy, refused)).toEqual([rule]);
  });

  it("allows what it should", () => {
    expect(refusing(policy, allowed)).toEqual([]);
  });
});

it("every rule has a verdict with both sides, and a refusal a remedy", () => {
  const verdicts = judgeStudy(policyWith({ cohortMin: 3 }), factsOf(studyWith()));
  expect(verdicts.map(({ rule }) => rule)).toEqual(studyRules.map(({ rule }) => rule));
  expect(verdicts.find(({ rule }) => rule === "cohortMin")).toEqual({
    rule: "cohortMin",
    stage: "study",
    line: null,
    allowed: false,
    why: "2 updates can make a model; at least 3",
    remedy:
      "ask the operator to raise rounds.updatesMin to 3, " +
      "or write cohortMin into the policy: its default refuses this",
  });
  expect(verdicts.filter(({ allowed, remedy }) => allowed !== (remedy === null))).toEqual([]);
});

it("what a study calls its endpoints cannot write to a terminal", () => {
  const policy = policyWith({ endpoints: { shared: { allow: ["a"] } } });
  const name = "\u001b[2J\u202eevil".repeat(10);
  const manifest = studyWith();
  const endpoints = [{ ...manifest.endpoints[0]!, name }];
  const [verdict] = judgeStudy(policy, factsOf({ ...manifest, endpoints })).filter(({ allowed }) => !allowed);
  expect(verdict?.why).toMatch(/^[^\p{C}]{1,200}$/u);
});
