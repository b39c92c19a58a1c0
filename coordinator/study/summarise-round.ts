import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { RoundOutcome } from "../../proto/gen/chorale/v1/RoundOutcome.ts";
import type { ClosedRound } from "./study.ts";

const OUTCOMES: Record<ClosedRound["outcome"], keyof typeof RoundOutcome> = {
  aggregated: "AGGREGATED",
  rejected: "REJECTED",
  abandoned: "ABANDONED",
};

/** The round outcome in the protocol's words. */
export function protocolOutcome(outcome: ClosedRound["outcome"]): keyof typeof RoundOutcome {
  return OUTCOMES[outcome];
}

/** A closed round as it goes into the history. `bytes` is the payload moved since the round before. */
export function summariseRound(
  { round, outcome, closedAtMs }: ClosedRound,
  bytes: { readonly up: number; readonly down: number },
): RoundSummary__Output {
  const aggregated = outcome !== "abandoned";
  const reported = Object.entries(round.participants)
    .filter(([, participant]) => participant.update !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const weight = reported.reduce((sum, [, { update }]) => sum + update!.weight, 0);
  const weighted = reported.reduce((sum, [, { update }]) => sum + update!.weight * update!.trainLoss, 0);
  const validation = round.outcome?.kind === "aggregated" ? round.outcome.validation : null;
  return {
    round: round.number,
    outcome: protocolOutcome(outcome),
    durationMs: Math.max(0, Math.round(closedAtMs - round.openedAtMs)),
    nodes: aggregated ? reported.map(([node]) => node) : [],
    trainLoss: aggregated && weight > 0 ? weighted / weight : 0,
    ...(validation === null ? {} : { validation, _validation: "validation" as const }),
    model: round.model ?? "",
    bytesUp: bytes.up,
    bytesDown: bytes.down,
    detail: round.outcome?.kind === "abandoned" ? round.outcome.reason : "",
  };
}
