/**
 * One round as a pure state machine: `step(round, event)` gives the next state and what to do. No clock, randomness,
 * network or storage; time arrives as `atMs` of the events. Any order, loss or repetition of events is allowed.
 *
 * Phases: collecting (nodes train and upload) -> aggregating -> scoring (nodes validate the new model) -> closed.
 */
export type NodeId = string;
/** Lower-case hexadecimal SHA-256. */
export type Digest = string;

export type RoundTerms = {
  /** Quorum of updates. */
  readonly updatesMin: number;
  /** From opening to the first deadline; each extension adds as much again. */
  readonly deadlineMs: number;
  /** After the quorum, how long nodes that still report progress are waited for. */
  readonly graceMs: number;
  readonly belowQuorum: "extend" | "abort";
  readonly extensionsMax: number;
  /** How long scores are waited for; null skips scoring. */
  readonly scoringMs: number | null;
};

/** What the round knows of an accepted update; its bytes are in the update store. */
export type ReceivedUpdate = { readonly digest: Digest; readonly weight: number; readonly trainLoss: number };
export type Score = { readonly lossSum: number; readonly labelCount: number };

export type Participant = {
  readonly standing: "invited" | "accepted" | "declined" | "reported";
  readonly connected: boolean;
  readonly update: ReceivedUpdate | null;
  readonly score: Score | null;
};

export type RoundOutcome =
  | { readonly kind: "aggregated"; readonly model: Digest; readonly validation: number | null }
  | { readonly kind: "abandoned"; readonly reason: string };

export type Round = {
  readonly number: number;
  readonly baseModel: Digest;
  readonly terms: RoundTerms;
  readonly phase: "collecting" | "aggregating" | "scoring" | "closed";
  readonly openedAtMs: number;
  /** End of the phase at the latest; in `aggregating` there is none. */
  readonly deadlineAtMs: number;
  /** When the quorum was reached. */
  readonly quorumAtMs: number | null;
  readonly extensions: number;
  readonly participants: Readonly<Record<NodeId, Participant>>;
  readonly model: Digest | null;
  readonly outcome: RoundOutcome | null;
};

export type RoundEvent = { readonly atMs: number } & (
  | { readonly kind: "node_returned"; readonly node: NodeId }
  | { readonly kind: "node_lost"; readonly node: NodeId }
  | { readonly kind: "round_accepted"; readonly node: NodeId }
  | { readonly kind: "round_declined"; readonly node: NodeId; readonly reason: string }
  | ({ readonly kind: "update_received"; readonly node: NodeId } & ReceivedUpdate)
  /** `progressing`: the nodes that have reported progress lately. */
  | { readonly kind: "ticked"; readonly progressing: readonly NodeId[] }
  | { readonly kind: "aggregated"; readonly model: Digest }
  | { readonly kind: "aggregation_failed"; readonly reason: string }
  | ({ readonly kind: "model_scored"; readonly node: NodeId; readonly model: Digest } & Score)
  | { readonly kind: "abandon_requested"; readonly reason: string }
);

export type RoundEffect =
  | { readonly kind: "invite"; readonly node: NodeId }
  /** The answer to an upload. */
  | { readonly kind: "reply"; readonly node: NodeId; readonly digest: Digest; readonly verdict: Verdict }
  /** Sum in this order, which is fixed by the nodes' names: float sums depend on it. */
  | { readonly kind: "aggregate"; readonly updates: readonly ({ readonly node: NodeId } & ReceivedUpdate)[] }
  | { readonly kind: "publish"; readonly node: NodeId; readonly model: Digest }
  | { readonly kind: "close"; readonly outcome: RoundOutcome };

export type Verdict = "accepted" | "round_closed" | "conflict" | "not_a_participant";

/** A round at its opening, with the invitations to send. */
export function openRound(
  opening: Pick<Round, "number" | "baseModel" | "terms"> & { readonly cohort: readonly NodeId[]; readonly atMs: number },
): readonly [Round, ...RoundEffect[]] {
  const cohort = [...opening.cohort].sort();
  const participants = Object.fromEntries(
    cohort.map((node): [NodeId, Participant] => [
      node,
      { standing: "invited", connected: true, update: null, score: null },
    ]),
  );
  const round: Round = {
    number: opening.number,
    baseModel: opening.baseModel,
    terms: opening.terms,
    phase: "collecting",
    openedAtMs: opening.atMs,
    deadlineAtMs: opening.atMs + opening.terms.deadlineMs,
    quorumAtMs: null,
    extensions: 0,
    participants,
    model: null,
    outcome: null,
  };
  return [round, ...cohort.map((node): RoundEffect => ({ kind: "invite", node }))];
}

/**
 * What an upload of `digest` by `node` would be told now: `accepted` also for one that is welcome but not here yet.
 * Lets the transport refuse early; `update_received` decides.
 */
export function verdictFor(round: Round, node: NodeId, digest: Digest): Verdict {
  const participant = round.participants[node];
  if (participant === undefined) return "not_a_participant";
  if (participant.update !== null) return participant.update.digest === digest ? "accepted" : "conflict";
  return round.phase === "collecting" ? "accepted" : "round_closed";
}

/** The next state and the effects of one event. A closed round never changes. */
export function stepRound(round: Round, event: RoundEvent): readonly [Round, ...RoundEffect[]] {
  switch (event.kind) {
    case "update_received":
      return receiveUpdate(round, event);
    case "round_accepted":
      return settle(withStanding(round, event.node, "accepted"), event.atMs);
    case "round_declined":
      return settle(withStanding(round, event.node, "declined"), event.atMs);
    case "node_lost":
      return settle(withConnection(round, event.node, false), event.atMs);
    case "node_returned":
      return returnNode(round, event.node);
    case "ticked":
      return settle(round, event.atMs, event.progressing);
    case "aggregated":
      return round.phase === "aggregating" ? publish(round, event.model, event.atMs) : [round];
    case "aggregation_failed":
      return round.phase === "aggregating" ? abandon(round, event.reason) : [round];
    case "model_scored":
      return receiveScore(round, event);
    case "abandon_requested":
      return round.phase === "closed" ? [round] : abandon(round, event.reason);
  }
}

function receiveUpdate(
  round: Round,
  event: RoundEvent & { kind: "update_received" },
): readonly [Round, ...RoundEffect[]] {
  const { node, digest, weight, trainLoss } = event;
  const verdict = verdictFor(round, node, digest);
  const reply: RoundEffect = { kind: "reply", node, digest, verdict };
  const participant = round.participants[node];
  if (verdict !== "accepted" || participant === undefined || participant.update !== null) return [round, reply];
  const reported = withParticipant(round, node, {
    ...participant,
    standing: "reported",
    update: { digest, weight, trainLoss },
  });
  const [next, ...effects] = settle(reported, event.atMs);
  return [next, reply, ...effects];
}

function returnNode(round: Round, node: NodeId): readonly [Round, ...RoundEffect[]] {
  const participant = round.participants[node];
  if (participant === undefined || round.phase === "closed") return [round];
  const next = withConnection(round, node, true);
  if (round.phase === "collecting" && isPending(participant)) return [next, { kind: "invite", node }];
  if (round.phase === "scoring" && participant.score === null)
    return [next, { kind: "publish", node, model: round.model! }];
  return [next];
}

function receiveScore(round: Round, event: RoundEvent & { kind: "model_scored" }): readonly [Round, ...RoundEffect[]] {
  const participant = round.participants[event.node];
  const wanted = round.phase === "scoring" && event.model === round.model;
  if (!wanted || participant === undefined || participant.score !== null) return [round];
  const { lossSum, labelCount } = event;
  return settle(withParticipant(round, event.node, { ...participant, score: { lossSum, labelCount } }), event.atMs);
}

/** Moves on where the phase's conditions are met. `progressing` is known at ticks only. */
function settle(
  round: Round,
  atMs: number,
  progressing: readonly NodeId[] | null = null,
): readonly [Round, ...RoundEffect[]] {
  if (round.phase === "collecting") return settleCollecting(round, atMs, progressing);
  if (round.phase === "scoring") return settleScoring(round, atMs);
  return [round];
}

function settleCollecting(
  round: Round,
  atMs: number,
  progressing: readonly NodeId[] | null,
): readonly [Round, ...RoundEffect[]] {
  const { terms } = round;
  const nodes = Object.entries(round.participants);
  const reported = nodes.filter(([, participant]) => participant.update !== null).length;
  const pending = nodes.filter(([, participant]) => isPending(participant));
  if (reported + pending.length < terms.updatesMin)
    return abandon(round, `${reported + pending.length} nodes are left of the ${terms.updatesMin} needed`);
  if (reported >= terms.updatesMin) {
    const quorumAtMs = round.quorumAtMs ?? atMs;
    const waited = pending.filter(([, participant]) => participant.connected);
    const moving = progressing === null ? waited : waited.filter(([node]) => progressing.includes(node));
    const over = atMs >= Math.min(quorumAtMs + terms.graceMs, round.deadlineAtMs);
    if (moving.length === 0 || over) return aggregate({ ...round, quorumAtMs });
    return [{ ...round, quorumAtMs }];
  }
  if (atMs < round.deadlineAtMs) return [round];
  if (terms.belowQuorum === "extend" && round.extensions < terms.extensionsMax)
    return [{ ...round, extensions: round.extensions + 1, deadlineAtMs: atMs + terms.deadlineMs }];
  return abandon(round, `${reported} of ${terms.updatesMin} updates needed had arrived at the deadline`);
}

function aggregate(round: Round): readonly [Round, ...RoundEffect[]] {
  const updates = Object.entries(round.participants)
    .filter(([, participant]) => participant.update !== null)
    .map(([node, participant]) => ({ node, ...participant.update! }))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
  return [
    { ...round, phase: "aggregating" },
    { kind: "aggregate", updates },
  ];
}

function publish(round: Round, model: Digest, atMs: number): readonly [Round, ...RoundEffect[]] {
  const { scoringMs } = round.terms;
  if (scoringMs === null) return close({ ...round, model }, { kind: "aggregated", model, validation: null });
  const next: Round = { ...round, phase: "scoring", model, deadlineAtMs: atMs + scoringMs };
  const connected = Object.entries(round.participants).filter(([, participant]) => participant.connected);
  if (connected.length === 0) return settleScoring(next, atMs);
  return [next, ...connected.map(([node]): RoundEffect => ({ kind: "publish", node, model }))];
}

function settleScoring(round: Round, atMs: number): readonly [Round, ...RoundEffect[]] {
  const participants = Object.values(round.participants);
  const awaited = participants.filter(({ connected, score }) => connected && score === null);
  if (awaited.length > 0 && atMs < round.deadlineAtMs) return [round];
  const scores = participants.flatMap(({ score }) => (score === null ? [] : [score]));
  const labelCount = scores.reduce((sum, score) => sum + score.labelCount, 0);
  const lossSum = scores.reduce((sum, score) => sum + score.lossSum, 0);
  const validation = labelCount > 0 && Number.isFinite(lossSum) ? lossSum / labelCount : null;
  return close(round, { kind: "aggregated", model: round.model!, validation });
}

function abandon(round: Round, reason: string): readonly [Round, ...RoundEffect[]] {
  return close(round, { kind: "abandoned", reason });
}

function close(round: Round, outcome: RoundOutcome): readonly [Round, ...RoundEffect[]] {
  return [
    { ...round, phase: "closed", outcome },
    { kind: "close", outcome },
  ];
}

function isPending(participant: Participant): boolean {
  return participant.standing === "invited" || participant.standing === "accepted";
}

function withParticipant(round: Round, node: NodeId, participant: Participant): Round {
  return { ...round, participants: { ...round.participants, [node]: participant } };
}

function withConnection(round: Round, node: NodeId, connected: boolean): Round {
  const participant = round.participants[node];
  if (participant === undefined || participant.connected === connected || round.phase === "closed") return round;
  return withParticipant(round, node, { ...participant, connected });
}

function withStanding(round: Round, node: NodeId, standing: "accepted" | "declined"): Round {
  const participant = round.participants[node];
  if (participant === undefined || !isPending(participant) || round.phase !== "collecting") return round;
  return withParticipant(round, node, { ...participant, standing });
}
