import * as fc from "fast-check";
import { expect, it } from "vitest";
import { judgeRound, judgeStudy } from "../../client/policy/node-policy/judge.ts";
import type { RoundFacts } from "../../client/policy/node-policy/rule.ts";
import { roundRules } from "../../client/policy/node-policy/round-rules.ts";
import { studyRules } from "../../client/policy/node-policy/study-rules.ts";
import { factsOf, policyWith, studyWith } from "../unit/client/policy/node-policy/policy-study.ts";

/** A manifest as numbers: with each that grows, the study asks for more, or promises less. */
const AXES = {
  updatesMissing: 2,
  rounds: 6,
  neurons: 6,
  layers: 3,
  endpoints: 3,
  epsilon: 5,
  delta: 5,
  norm: 4,
  recipients: 2,
  days: 5,
  openly: 1,
  scored: 1,
  strategy: 2,
  brought: 1,
  ownEndpoints: 2,
} as const;
type Width = Record<keyof typeof AXES, number>;

const ENDPOINTS = ["solubility", "logp", "herg", "secret-1"];
const OWN_ENDPOINTS = ["internal-1", "secret-2"];
const STRATEGIES = [{ name: "fedavg" }, { name: "fedprox", proximalTerm: 0.1 }, { name: "fedsgd" }];
const STRATEGY_NAMES = STRATEGIES.map(({ name }) => name);
const RECIPIENTS = ["members", "members_and_operator", "public"];
const NOW = Date.parse("2026-03-30T12:00:00Z");

const width: fc.Arbitrary<Width> = fc.record(
  Object.fromEntries(Object.entries(AXES).map(([axis, max]) => [axis, fc.nat({ max })])) as {
    [Axis in keyof typeof AXES]: fc.Arbitrary<number>;
  },
);

/** With differential privacy, which needs a norm; the axes end where there is none. */
function privacyOf({ epsilon, delta, norm }: Width): Record<string, unknown> {
  if (norm === AXES.norm) return {};
  const updateNormMax = norm + 1;
  if (epsilon === AXES.epsilon || delta === AXES.delta) return { updateNormMax };
  return { updateNormMax, differentialPrivacy: { epsilon: epsilon + 1, delta: 1e-7 * (delta + 1) } };
}

/** The same network as a trunk, or as layers that a partner brought. */
function modelOf({ neurons, layers, brought }: Width): Record<string, unknown> {
  const units = neurons + 2;
  const all = Array.from({ length: layers + 1 }, (_, index) => index);
  if (brought === 0) return { trunk: all.map(() => units) };
  return {
    layers: all.map((index) => ({
      name: `layer-${index}`,
      kind: "dense",
      units,
      activation: "relu",
      inputs: [index === 0 ? "features" : `layer-${index - 1}`],
    })),
  };
}

function endpointsOf({ endpoints, ownEndpoints }: Width): Record<string, unknown>[] {
  return [
    ...ENDPOINTS.slice(0, endpoints + 1).map((name) => ({ name, kind: "regression", head: "shared" })),
    ...OWN_ENDPOINTS.slice(0, ownEndpoints).map((name) => ({ name, kind: "regression", head: "private" })),
  ];
}

function manifestOf(wide: Width): ReturnType<typeof studyWith> {
  const { updatesMissing, rounds, recipients, days, openly, scored, strategy } = wide;
  const lastDay = new Date(NOW + days * 86_400_000).toISOString().slice(0, 10);
  return studyWith({
    members: ["alpha", "beta", "gamma", "delta", "epsilon"],
    endpoints: endpointsOf(wide),
    model: modelOf(wide),
    strategy: STRATEGIES[strategy],
    training: { stepsPerRound: 3 },
    // Secure aggregation asks for a quorum of three by itself.
    rounds: { count: 1 + rounds * 3, updatesMin: 5 - updatesMissing },
    privacy: privacyOf(wide),
    release: { recipients: RECIPIENTS[recipients] },
    expires: days === AXES.days ? null : lastDay,
    secureAggregation: openly === 1 ? "off" : {},
    validation: { enabled: scored === 1 },
  });
}

/** Of a list from harmless to far-reaching, those up to one. */
const upTo = (list: readonly string[]): fc.Arbitrary<string[]> =>
  fc.integer({ min: 1, max: list.length }).map((length) => list.slice(0, length));
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value);
const policy = fc
  .record({
    purposes: fc.constantFrom<"any" | string[]>("any", ["research"], ["safety"]),
    endpoints: fc.record({
      shared: fc.record({
        allow: fc.subarray(["sol*", "logp", "*"], { minLength: 1 }),
        deny: fc.subarray(["herg", "secret-*"]),
      }),
      private: fc.record({
        allow: fc.subarray(["internal-*", "*"], { minLength: 1 }),
        deny: fc.subarray(["secret-*"]),
      }),
    }),
    sharedHeads: fc.boolean(),
    architectures: fc.record({
      parametersMax: fc.integer({ min: 100, max: 900 }),
      hiddenLayersMax: fc.nat({ max: 4 }),
      kinds: upTo(["trunk", "layers"]),
    }),
    secureAggregationRequired: fc.boolean(),
    cohortMin: fc.integer({ min: 1, max: 6 }),
    epsilonMax: maybe(fc.integer({ min: 1, max: 6 })),
    deltaMax: maybe(fc.double({ min: 1e-7, max: 1e-6, noNaN: true })),
    updateNormMax: maybe(fc.integer({ min: 1, max: 5 })),
    validationScores: fc.boolean(),
    roundsMax: fc.integer({ min: 1, max: 20 }),
    releaseRecipients: upTo(RECIPIENTS),
    strategies: upTo(STRATEGY_NAMES),
    expiresWithinDays: maybe(fc.integer({ min: 1, max: 6 })),
    bytesPerDayMax: maybe(fc.integer({ min: 400, max: 3600 })),
    hours: fc.constantFrom<"always" | string[]>("always", ["Mon 12:00-13:00"], ["Tue 12:00-13:00"]),
  })
  .map((changes) => policyWith(changes));

type Moment = Pick<RoundFacts, "approvals" | "round" | "updatesBefore">;
const moment: fc.Arbitrary<Moment> = fc.record({
  approvals: fc.nat({ max: 6 }),
  round: fc.integer({ min: 1, max: 25 }),
  updatesBefore: fc.nat({ max: 25 }),
});

/** The rules that refuse a study or a round of it, with their stages. */
function refusing(by: ReturnType<typeof policyWith>, wide: Width, at: Moment): Set<string> {
  const facts = factsOf(manifestOf(wide), NOW);
  const verdicts = [...judgeStudy(by, facts), ...judgeRound(by, { ...facts, ...at, bytesToday: 100 })];
  return new Set(verdicts.flatMap(({ allowed, stage, rule }) => (allowed ? [] : [`${stage} ${rule}`])));
}

/** A round that the study does not have is refused by the study itself: more rounds are another agreement. */
const OF_THE_STUDY = "round roundsMax";

it("no rule that refuses a study allows it when the study asks for more", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(policy, width, width, moment, (by, one, other, at) => {
      const axes = Object.keys(AXES) as (keyof typeof AXES)[];
      const wider = Object.fromEntries(axes.map((axis) => [axis, Math.max(one[axis], other[axis])])) as Width;
      const after = refusing(by, wider, at);
      for (const rule of refusing(by, one, at)) {
        seen.add(rule);
        if (rule !== OF_THE_STUDY || at.updatesBefore >= by.policy.roundsMax) expect(after).toContain(rule);
      }
    }),
    { numRuns: 500 },
  );
  // The generator reaches every rule.
  const all = [
    ...studyRules.map(({ rule }) => `study ${rule}`),
    ...roundRules.map(({ rule }) => `round ${rule}`),
  ];
  expect(all.filter((rule) => !seen.has(rule))).toEqual([]);
});

it("nothing that a study says changes what is asked about the moment", () => {
  fc.assert(
    fc.property(policy, width, width, moment, (by, one, other, at) => {
      const ofMoment = (wide: Width): string[] =>
        [...refusing(by, wide, at)].filter((rule) => rule === "round hours" || rule === "round cohortMin");
      expect(ofMoment(one)).toEqual(ofMoment(other));
    }),
    { numRuns: 100 },
  );
});
