import {
  openRound,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundTerms,
} from "../../../../coordinator/round/round.ts";
import { stepRound } from "../../../../coordinator/round/step-round.ts";

export const TERMS: RoundTerms = {
  updatesMin: 2,
  deadlineMs: 60_000,
  graceMs: 10_000,
  belowQuorum: "extend",
  extensionsMax: 1,
  scoringMs: 20_000,
};

export type Untimed<E> = E extends RoundEvent ? Omit<E, "atMs"> & { atMs?: number } : never;
export type Outcome = { round: Round; effects: readonly RoundEffect[]; last: readonly RoundEffect[] };

export const upload = (node: string, digest = `${node}1`, atMs = 0): RoundEvent => ({
  kind: "update_received",
  round: 7,
  node,
  digest,
  weight: 10,
  trainLoss: 0.5,
  atMs,
});
export const tick = (atMs: number, ...progressing: string[]): RoundEvent => ({
  kind: "ticked",
  progressing,
  atMs,
});
export const score = (
  node: string,
  lossSum: number,
  labelCount = 10,
  model = "model",
): Untimed<RoundEvent> => ({
  kind: "model_scored",
  node,
  model,
  lossSum,
  labelCount,
});
export const aggregated: Untimed<RoundEvent> = { kind: "aggregated", round: 7, model: "model" };

export function open(terms: Partial<RoundTerms> = {}, cohort = ["gamma", "alpha", "beta"]): Round {
  const [round] = openRound({
    number: 7,
    baseModel: "base",
    terms: { ...TERMS, ...terms },
    cohort,
    atMs: 0,
  });
  return round;
}

export function run(start: Round, ...events: Untimed<RoundEvent>[]): Outcome {
  let outcome: Outcome = { round: start, effects: [], last: [] };
  for (const event of events) {
    const [round, ...last] = stepRound(outcome.round, { atMs: 0, ...event });
    outcome = { round, effects: [...outcome.effects, ...last], last };
  }
  return outcome;
}

export function kinds(effects: readonly RoundEffect[]): string[] {
  return effects.map((effect) => ("node" in effect ? `${effect.kind} ${effect.node}` : effect.kind));
}
