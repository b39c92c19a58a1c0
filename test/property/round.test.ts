import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  openRound,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundTerms,
} from "../../coordinator/round/round.ts";
import { stepRound } from "../../coordinator/round/step-round.ts";

const COHORT = ["alpha", "beta", "gamma", "10", "9"];
const OUTSIDERS = ["delta", "constructor"];
const NUMBER = 3;

const node = fc.constantFrom(...COHORT, ...OUTSIDERS);
const digest = fc.constantFrom("d1", "d2", "d3");
const number = fc.constantFrom(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER - 1, NUMBER + 1);
const reason = fc.constant("because");
const atMs = fc.integer({ min: 0, max: 400_000 });
const loss = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.constant(Infinity));

const terms: fc.Arbitrary<RoundTerms> = fc.record({
  updatesMin: fc.integer({ min: 1, max: 5 }),
  deadlineMs: fc.integer({ min: 1, max: 100_000 }),
  graceMs: fc.integer({ min: 0, max: 100_000 }),
  belowQuorum: fc.constantFrom("extend" as const, "abort" as const),
  extensionsMax: fc.integer({ min: 0, max: 3 }),
  scoringMs: fc.option(fc.integer({ min: 1, max: 50_000 })),
});

const update = fc.record({
  kind: fc.constant("update_received" as const),
  round: number,
  node,
  digest,
  weight: fc.integer({ min: 1, max: 9 }),
  trainLoss: fc.constant(1),
  atMs,
});
const ticked = fc.record({ kind: fc.constant("ticked" as const), progressing: fc.subarray(COHORT), atMs });
const event: fc.Arbitrary<RoundEvent> = fc.oneof(
  { weight: 6, arbitrary: update },
  { weight: 3, arbitrary: ticked },
  fc.record({ kind: fc.constantFrom("node_returned" as const, "node_lost" as const), node, atMs }),
  fc.record({ kind: fc.constant("node_withdrawn" as const), node, atMs }),
  fc.record({ kind: fc.constant("round_accepted" as const), round: number, node, atMs }),
  fc.record({ kind: fc.constant("round_declined" as const), round: number, node, reason, atMs }),
  fc.record({ kind: fc.constant("aggregated" as const), round: number, model: digest, atMs }),
  fc.record({ kind: fc.constant("aggregation_failed" as const), round: number, reason, atMs }),
  fc.record({
    kind: fc.constant("model_scored" as const),
    node,
    model: digest,
    lossSum: loss,
    labelCount: fc.integer({ min: 0, max: 9 }),
    atMs,
  }),
  fc.record({ kind: fc.constant("abandon_requested" as const), reason, atMs }),
);

/** Any schedule: events of a plausible run and others, lost, doubled, late and in any order. */
const schedule = fc.tuple(terms, fc.array(event, { maxLength: 60 }));

type Step = {
  readonly before: Round;
  readonly event: RoundEvent;
  readonly after: Round;
  readonly effects: readonly RoundEffect[];
};

function play([terms, events]: [RoundTerms, RoundEvent[]]): { steps: Step[]; last: Round } {
  let [round] = openRound({ number: NUMBER, baseModel: "base", terms, cohort: COHORT, atMs: 0 });
  const steps = events.map((event) => {
    const before = round;
    const [after, ...effects] = stepRound(before, event);
    round = after;
    return { before, event, after, effects };
  });
  return { steps, last: round };
}

function hold(property: (run: ReturnType<typeof play>, terms: RoundTerms) => void): void {
  fc.assert(
    fc.property(schedule, (drawn) => property(play(drawn), drawn[0])),
    { numRuns: 1000 },
  );
}

describe("under any schedule of events a round", () => {
  it("never changes once it is closed", () => {
    hold(({ steps }) => {
      for (const { before, after, effects } of steps.filter((step) => step.before.phase === "closed")) {
        expect(after).toEqual(before);
        expect(effects.every((effect) => effect.kind === "reply")).toBe(true);
      }
    });
  });

  it("knows members of its cohort only", () => {
    hold(({ steps }) => {
      for (const { after, effects } of steps) {
        expect(Object.keys(after.participants).sort()).toEqual([...COHORT].sort());
        for (const effect of effects)
          if (effect.kind === "reply" && OUTSIDERS.includes(effect.node))
            expect(["not_a_participant", "round_closed"]).toContain(effect.verdict);
          else if ("node" in effect) expect(COHORT).toContain(effect.node);
      }
    });
  });

  it("never rewrites an accepted update, and drops it only for a node that withdrew before the sum", () => {
    hold(({ steps }) => {
      for (const { before, event, after } of steps)
        for (const [name, { update }] of Object.entries(before.participants)) {
          const withdrawn = event.kind === "node_withdrawn" && event.node === name;
          const dropped = withdrawn && before.phase === "collecting";
          if (update !== null) expect(after.participants[name]?.update).toEqual(dropped ? null : update);
        }
    });
  });

  it("waits for nobody that withdrew, and sums nothing up that came before", () => {
    hold(({ steps }) => {
      for (const { before, event, after, effects } of steps) {
        if (event.kind !== "node_withdrawn" || !COHORT.includes(event.node)) continue;
        if (before.phase !== "closed") expect(after.participants[event.node]?.connected).toBe(false);
        if (before.phase !== "collecting") continue;
        expect(after.participants[event.node]).toMatchObject({ standing: "declined", update: null });
        for (const effect of effects)
          if (effect.kind === "aggregate")
            expect(effect.updates.map(({ node }) => node)).not.toContain(event.node);
      }
    });
  });

  it("gives a retry the same answer", () => {
    hold(({ steps }) => {
      for (const { event, after, effects } of steps.filter(({ event }) => event.kind === "update_received")) {
        const [again, ...repeated] = stepRound(after, event);
        const replies = (of: readonly RoundEffect[]): RoundEffect[] =>
          of.filter(({ kind }) => kind === "reply");
        expect(replies(effects)).toHaveLength(1);
        expect(repeated).toEqual(replies(effects));
        expect(again).toBe(after);
      }
    });
  });

  it("aggregates at most once, never below the quorum, in the order of names", () => {
    hold(({ steps, last }, { updatesMin }) => {
      const orders = steps.flatMap(({ effects }) => effects.filter((effect) => effect.kind === "aggregate"));
      expect(orders.length).toBeLessThanOrEqual(1);
      for (const { updates } of orders) {
        const names = updates.map((entry) => entry.node);
        expect(names.length).toBeGreaterThanOrEqual(updatesMin);
        expect(names).toEqual([...names].sort());
        for (const { node, ...update } of updates) expect(last.participants[node]?.update).toEqual(update);
      }
    });
  });

  it("has no model without an aggregation", () => {
    hold(({ steps }) => {
      let ordered = false;
      const results = new Set<string>();
      for (const { before, event, after, effects } of steps) {
        if (ordered && event.kind === "aggregated" && event.round === NUMBER) results.add(event.model);
        ordered ||= effects.some((effect) => effect.kind === "aggregate");
        if (before.model !== null) expect(after.model).toBe(before.model);
        if (after.model !== null) expect(results).toContain(after.model);
        if (after.outcome?.kind === "aggregated") expect(after.outcome.model).toBe(after.model);
        for (const effect of effects) if (effect.kind === "publish") expect(effect.model).toBe(after.model);
      }
    });
  });

  it("goes through its phases in order and says once how it ended", () => {
    const order = ["collecting", "aggregating", "scoring", "closed"];
    hold(({ steps, last }) => {
      for (const { before, after } of steps)
        expect(order.indexOf(after.phase)).toBeGreaterThanOrEqual(order.indexOf(before.phase));
      const closes = steps.flatMap(({ effects }) => effects.filter((effect) => effect.kind === "close"));
      expect(closes).toEqual(last.outcome === null ? [] : [{ kind: "close", outcome: last.outcome }]);
      expect(last.phase === "closed").toBe(last.outcome !== null);
    });
  });

  it("reports a validation that is a number or nothing", () => {
    hold(({ last }) => {
      if (last.outcome?.kind !== "aggregated" || last.outcome.validation === null) return;
      expect(Number.isFinite(last.outcome.validation)).toBe(true);
    });
  });

  it("ends, given enough ticks and the result of its aggregation", () => {
    hold(({ last }, { extensionsMax }) => {
      let round = last;
      let atMs = 400_000;
      for (let ticks = 0; ticks < extensionsMax + 4 && round.phase !== "closed"; ticks++) {
        atMs += 100_000;
        [round] = stepRound(round, { kind: "ticked", progressing: COHORT, atMs });
        if (round.phase === "aggregating")
          [round] = stepRound(round, { kind: "aggregated", round: NUMBER, model: "m", atMs });
      }
      expect(round.phase).toBe("closed");
    });
  });

  it("gives the same effects when its journal is replayed", () => {
    fc.assert(
      fc.property(schedule, (drawn) => {
        expect(play(structuredClone(drawn))).toEqual(play(drawn));
      }),
      { numRuns: 200 },
    );
  });
});
