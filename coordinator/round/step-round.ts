import {
  participantOf,
  verdictFor,
  type Digest,
  type NodeId,
  type Participant,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundOutcome,
} from "./round.ts";

/** The next state and the effects of one event. A closed round never changes. */
export function stepRound(round: Round, event: RoundEvent): readonly [Round, ...RoundEffect[]] {
  if ("round" in event && event.round !== round.number) return ignoreLate(round, event);
  switch (event.kind) {
    case "update_received":
      return receiveUpdate(round, event);
    case "round_accepted":
      return settle(withStanding(round, event.node, "accepted"), event.atMs);
    case "round_declined":
      return settle(withStanding(round, event.node, "declined"), event.atMs);
    case "node_lost":
      return settle(withConnection(round, event.node, false), event.atMs);
    case "node_withdrawn":
      return settle(withoutNode(round, event.node), event.atMs);
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

/**
 * What was under way when the coordinator stopped, to be done again after a restart; every effect is safe to
 * repeat.
 */
export function resumeRound(round: Round): readonly RoundEffect[] {
  if (round.phase !== "aggregating") return [];
  const [, ...effects] = aggregate(round);
  return effects;
}

/** An event of a round that has closed; an upload is told so. */
function ignoreLate(round: Round, event: RoundEvent): readonly [Round, ...RoundEffect[]] {
  if (event.kind !== "update_received") return [round];
  return [round, { kind: "reply", node: event.node, digest: event.digest, verdict: "round_closed" }];
}

function receiveUpdate(
  round: Round,
  event: RoundEvent & { kind: "update_received" },
): readonly [Round, ...RoundEffect[]] {
  const { node, digest, weight, trainLoss } = event;
  const verdict = verdictFor(round, node, digest);
  const reply: RoundEffect = { kind: "reply", node, digest, verdict };
  const participant = participantOf(round, node);
  if (verdict !== "accepted" || participant === undefined || participant.update !== null)
    return [round, reply];
  const reported = withParticipant(round, node, {
    ...participant,
    standing: "reported",
    update: { digest, weight, trainLoss },
  });
  const [next, ...effects] = settle(reported, event.atMs);
  return [next, reply, ...effects];
}

function returnNode(round: Round, node: NodeId): readonly [Round, ...RoundEffect[]] {
  const participant = participantOf(round, node);
  if (participant === undefined || round.phase === "closed") return [round];
  const next = withConnection(round, node, true);
  if (round.phase === "collecting" && isPending(participant)) return [next, { kind: "invite", node }];
  if (round.phase === "scoring" && participant.score === null)
    return [next, { kind: "publish", node, model: round.model! }];
  return [next];
}

function receiveScore(
  round: Round,
  event: RoundEvent & { kind: "model_scored" },
): readonly [Round, ...RoundEffect[]] {
  const participant = participantOf(round, event.node);
  const wanted = round.phase === "scoring" && event.model === round.model;
  if (!wanted || participant === undefined || participant.score !== null) return [round];
  const { lossSum, labelCount } = event;
  return settle(
    withParticipant(round, event.node, { ...participant, score: { lossSum, labelCount } }),
    event.atMs,
  );
}

/** Moves on where the phase's conditions are met. `progressing` is known at ticks only. */
function settle(
  round: Round,
  atMs: number,
  progressing: readonly NodeId[] | null = null,
): readonly [Round, ...RoundEffect[]] {
  if (round.phase === "collecting") return settleCollecting(round, atMs, progressing);
  if (round.phase === "scoring") return settleScoring(round, atMs, progressing);
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
    return abandon(round, `nodes left: ${reported + pending.length} of the ${terms.updatesMin} needed`);
  if (reported >= terms.updatesMin) {
    const quorumAtMs = round.quorumAtMs ?? atMs;
    const over = atMs >= Math.min(quorumAtMs + terms.graceMs, round.deadlineAtMs);
    if (over || !isAnyMoving(pending, progressing)) return aggregate({ ...round, quorumAtMs });
    return [round.quorumAtMs === quorumAtMs ? round : { ...round, quorumAtMs }];
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
  if (connected.length === 0) return settleScoring(next, atMs, null);
  return [next, ...connected.map(([node]): RoundEffect => ({ kind: "publish", node, model }))];
}

/** Once as many have scored as a quorum of updates, only nodes that show signs of work are waited for. */
function settleScoring(
  round: Round,
  atMs: number,
  progressing: readonly NodeId[] | null,
): readonly [Round, ...RoundEffect[]] {
  const nodes = Object.entries(round.participants);
  const scores = nodes.flatMap(([, { score }]) => (score === null ? [] : [score]));
  const awaited = nodes.filter(([, { connected, score }]) => connected && score === null);
  const enough = scores.length >= round.terms.updatesMin && !isAnyMoving(awaited, progressing);
  if (awaited.length > 0 && !enough && atMs < round.deadlineAtMs) return [round];
  const labelCount = scores.reduce((sum, score) => sum + score.labelCount, 0);
  const lossSum = scores.reduce((sum, score) => sum + score.lossSum, 0);
  const loss = Number.isFinite(lossSum) ? lossSum / labelCount : Number.MAX_VALUE;
  const validation = labelCount > 0 ? loss : null;
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

/**
 * Whether any of these nodes is connected and at work, as far as is known: between ticks nobody is given up.
 */
function isAnyMoving(
  nodes: readonly (readonly [NodeId, Participant])[],
  progressing: readonly NodeId[] | null,
): boolean {
  return nodes.some(
    ([node, { connected }]) => connected && (progressing === null || progressing.includes(node)),
  );
}

function isPending(participant: Participant): boolean {
  return participant.standing === "invited" || participant.standing === "accepted";
}

function withParticipant(round: Round, node: NodeId, participant: Participant): Round {
  return { ...round, participants: { ...round.participants, [node]: participant } };
}

function withConnection(round: Round, node: NodeId, connected: boolean): Round {
  const participant = participantOf(round, node);
  if (participant === undefined || participant.connected === connected || round.phase === "closed")
    return round;
  return withParticipant(round, node, { ...participant, connected });
}

/** Not waited for any more, in any phase; what it sent stays in a sum that was begun. */
function withoutNode(round: Round, node: NodeId): Round {
  const participant = participantOf(round, node);
  if (participant === undefined || round.phase === "closed") return round;
  if (round.phase !== "collecting") return withConnection(round, node, false);
  const { standing, connected, update } = participant;
  if (standing === "declined" && !connected && update === null) return round;
  const gone: Participant = { ...participant, standing: "declined", connected: false, update: null };
  return withParticipant({ ...round, quorumAtMs: null }, node, gone);
}

function withStanding(round: Round, node: NodeId, standing: "accepted" | "declined"): Round {
  const participant = participantOf(round, node);
  if (participant === undefined || !isPending(participant) || round.phase !== "collecting") return round;
  return withParticipant(round, node, { ...participant, standing });
}
