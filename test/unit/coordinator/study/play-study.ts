import { stepStudy } from "../../../../coordinator/study/step-study.ts";
import {
  createStudy,
  type Study,
  type StudyEffect,
  type StudyEvent,
} from "../../../../coordinator/study/study.ts";
import type { NodeSums } from "../../../../models/scales.ts";
import { approved, smallStudy, type SmallStudyChanges } from "../../../support/small-study.ts";

export type Untimed<E> = E extends StudyEvent ? Omit<E, "atMs"> & { atMs?: number } : never;
type Joining = Untimed<StudyEvent & { kind: "node_joined" }>;
export type Outcome = { study: Study; effects: readonly StudyEffect[]; last: readonly StudyEffect[] };

export const SUMS = [{ endpoint: "solubility", count: 10, sum: -30, sumOfSquares: 100 }];
export const started: Untimed<StudyEvent> = { kind: "started" };
export const HASH = "a".repeat(64);
export const join = (node: string, said: Partial<NodeSums> & { protocolHash?: string } = {}): Joining => ({
  kind: "node_joined",
  node,
  protocolHash: HASH,
  labelSums: SUMS,
  featureSums: [],
  ...said,
});
export const decline = (node: string, reason = "NO_USABLE_DATA", final = true): Untimed<StudyEvent> => ({
  kind: "node_declined",
  node,
  declined: { reason, final },
});
export const tick = (atMs: number): Untimed<StudyEvent> => ({ kind: "ticked", progressing: [], atMs });
export const everyone = [join("alpha"), join("beta"), join("gamma")];

/** A study that its members' owners have approved. */
export function created(changes: SmallStudyChanges = {}): Study {
  return approved(createStudy(smallStudy(changes), "m0"));
}

export function run(start: Study, ...events: Untimed<StudyEvent>[]): Outcome {
  let outcome: Outcome = { study: start, effects: [], last: [] };
  for (const event of events) {
    const [study, ...last] = stepStudy(outcome.study, { atMs: 0, ...event });
    outcome = { study, effects: [...outcome.effects, ...last], last };
  }
  return outcome;
}

/** The events by which the open round `number` ends in `model` with `loss` at every node. */
export function roundOf(number: number, model: string, loss: number): Untimed<StudyEvent>[] {
  const nodes = ["alpha", "beta", "gamma"];
  return [
    ...nodes.map((node): Untimed<StudyEvent> => {
      return { kind: "update_received", round: number, node, digest: node, weight: 1, trainLoss: 1 };
    }),
    { kind: "aggregated", round: number, model },
    ...nodes.map((node): Untimed<StudyEvent> => {
      return { kind: "model_scored", node, model, lossSum: loss, labelCount: 1 };
    }),
  ];
}

export function kinds(effects: readonly StudyEffect[]): string[] {
  return effects.map((effect) => ("node" in effect ? `${effect.kind} ${effect.node}` : effect.kind));
}
