import { selectCohort } from "../cohort/select-cohort.ts";
import {
  openRound,
  type NodeId,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundOutcome,
} from "../round/round.ts";
import { stepRound } from "../round/step-round.ts";
import {
  hasDeclined,
  hasEnded,
  memberOf,
  type Member,
  type Study,
  type StudyEffect,
  type StudyEvent,
} from "./study.ts";
import { poolScales } from "./pool-scales.ts";
import { betterOf, isWorse } from "./validation-gate.ts";

/** A study pauses for its operator after this many failed rounds in a row. */
const ABANDONED_IN_ROW_MAX = 3;

/**
 * The next state and the effects of one event. An ended study never changes. An event that changes nothing
 * gives back the very same object, so that the driver need not journal it.
 */
export function stepStudy(study: Study, event: StudyEvent): readonly [Study, ...StudyEffect[]] {
  if (hasEnded(study)) return event.kind === "update_received" ? [study, lateReply(event)] : [study];
  switch (event.kind) {
    case "started":
      return study.state === "created" ? proceed({ ...study, state: "recruiting" }, event.atMs) : [study];
    case "paused":
      return isActive(study) ? [{ ...study, state: "paused", detail: event.reason }] : [study];
    case "resumed":
      return study.state === "paused" ? resume(study, event.atMs) : [study];
    case "abort_requested":
      return abort(study, event.reason, event.atMs);
    case "node_connected":
      return connectNode(study, event.node);
    case "node_joined":
      return joinNode(study, event);
    case "node_declined":
      return declineNode(study, event);
    case "node_lost":
      return loseNode(study, event);
    case "ticked":
      return study.round === null ? proceed(study, event.atMs) : stepOpenRound(study, event);
    case "update_received":
      return study.round === null ? [study, lateReply(event)] : stepOpenRound(study, event);
    default:
      return stepOpenRound(study, event);
  }
}

function isActive(study: Study): boolean {
  return study.state === "recruiting" || study.state === "running";
}

function lateReply(event: StudyEvent & { kind: "update_received" }): StudyEffect {
  return { kind: "reply", node: event.node, digest: event.digest, verdict: "round_closed" };
}

function connectNode(study: Study, node: NodeId): readonly [Study, ...StudyEffect[]] {
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  const connected = withMember(study, node, { ...member, connected: true, joined: false, declined: null });
  return [connected, { kind: "offer", node }];
}

function joinNode(
  study: Study,
  event: StudyEvent & { kind: "node_joined" },
): readonly [Study, ...StudyEffect[]] {
  const { node, protocolHash, labelSums, featureSums, atMs } = event;
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  if (protocolHash !== (study.protocolHash ?? protocolHash)) return refuseProtocol(study, event);
  const sums = { labelSums, featureSums };
  const joined = withMember({ ...study, protocolHash }, node, {
    connected: true,
    joined: true,
    declined: null,
    sums,
  });
  if (joined.round === null) return proceed(joined, atMs);
  return stepOpenRound(joined, { kind: "node_returned", node, atMs });
}

/** Other features or other folds would make the common model worthless: this member counts as declined. */
function refuseProtocol(
  study: Study,
  { node, protocolHash, atMs }: StudyEvent & { kind: "node_joined" },
): readonly [Study, ...StudyEffect[]] {
  const reason = "PROTOCOL_DIFFERS";
  const [own, wanted] = [protocolHash, study.protocolHash!].map((hash) => hash.slice(0, 12));
  const detail = `this node's data protocol has the hash ${own}, the study's is ${wanted}`;
  const declined = { reason: `${reason}: ${detail}`, final: true };
  const [next, ...effects] = declineNode(study, { kind: "node_declined", node, declined, atMs });
  return [next, { kind: "refuse", node, reason, detail }, ...effects];
}

function declineNode(
  study: Study,
  event: StudyEvent & { kind: "node_declined" },
): readonly [Study, ...StudyEffect[]] {
  const { node, declined, atMs } = event;
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  const next = withMember(study, node, { ...member, joined: false, declined });
  const left = Object.values(next.members).filter((other) => !hasDeclined(other)).length;
  if (left < study.manifest.rounds.updatesMin) {
    const reason = `${left} members are left that have not declined; last: ${node}: ${declined.reason}`;
    return abort(next, reason, atMs);
  }
  if (next.round === null) return proceed(next, atMs);
  const round = next.round.number;
  return stepOpenRound(next, { kind: "round_declined", round, node, reason: declined.reason, atMs });
}

function loseNode(
  study: Study,
  event: StudyEvent & { kind: "node_lost" },
): readonly [Study, ...StudyEffect[]] {
  const member = memberOf(study, event.node);
  if (member === undefined) return [study];
  const lost = withMember(study, event.node, { ...member, connected: false, joined: false });
  return stepOpenRound(lost, event);
}

function resume(study: Study, atMs: number): readonly [Study, ...StudyEffect[]] {
  const state = study.scales === null ? "recruiting" : "running";
  return proceed({ ...study, state, abandonedInRow: 0, detail: "" }, atMs);
}

/**
 * With no round open: start the first round once enough members have joined, open the next one, or end the
 * study.
 */
function proceed(study: Study, atMs: number): readonly [Study, ...StudyEffect[]] {
  if (!isActive(study) || study.round !== null) return [study];
  const { manifest } = study;
  const ready = Object.entries(study.members).filter(([, member]) => member.joined && member.connected);
  if (study.state === "recruiting") {
    if (ready.length < manifest.rounds.updatesMin) return [withRecruitEnd(study, null)];
    const recruitEndsAtMs = study.recruitEndsAtMs ?? atMs + manifest.rounds.recruitMs;
    const awaited = Object.values(study.members).filter((member) => !member.joined && !hasDeclined(member));
    if (awaited.length > 0 && atMs < recruitEndsAtMs) return [withRecruitEnd(study, recruitEndsAtMs)];
    return startRunning(study, atMs);
  }
  if (study.roundsAggregated >= manifest.rounds.count) return complete(study);
  const cohort = selectCohort(
    manifest.rounds.cohort,
    ready.map(([node]) => node),
    { seed: manifest.seed, round: study.roundsClosed + 1 },
  );
  if (cohort.length < manifest.rounds.updatesMin) return [study];
  const [round, ...effects] = openRound({
    number: study.roundsClosed + 1,
    baseModel: study.model,
    cohort,
    atMs,
    terms: {
      updatesMin: manifest.rounds.updatesMin,
      deadlineMs: manifest.rounds.deadlineMs,
      graceMs: manifest.rounds.graceMs,
      belowQuorum: manifest.rounds.belowQuorum,
      extensionsMax: manifest.rounds.extensionsMax,
      scoringMs: manifest.validation.enabled ? manifest.validation.deadlineMs : null,
    },
  });
  return [{ ...study, round }, ...withoutClose(effects)];
}

function startRunning(study: Study, atMs: number): readonly [Study, ...StudyEffect[]] {
  const sums = Object.values(study.members).flatMap((member) => member.sums ?? []);
  const pooled = poolScales(study.manifest, sums);
  if (pooled.missing.length > 0)
    return abort(study, `no member that joined has training labels for ${pooled.missing.join(", ")}`, atMs);
  return proceed({ ...study, state: "running", scales: pooled.scales }, atMs);
}

function stepOpenRound(study: Study, event: RoundEvent): readonly [Study, ...StudyEffect[]] {
  if (study.round === null) return [study];
  const [round, ...effects] = stepRound(study.round, event);
  if (round === study.round) return [study, ...withoutClose(effects)];
  if (round.outcome === null || study.round.outcome !== null)
    return [{ ...study, round }, ...withoutClose(effects)];
  const [closed, ...after] = closeRound({ ...study, round }, round, round.outcome, event.atMs);
  return [closed, ...withoutClose(effects), ...after];
}

function closeRound(
  study: Study,
  round: Round,
  outcome: RoundOutcome,
  atMs: number,
): readonly [Study, ...StudyEffect[]] {
  const rejected = outcome.kind === "aggregated" && isWorse(study, outcome.validation);
  const kept = outcome.kind === "aggregated" && !rejected;
  const record: StudyEffect = {
    kind: "record_round",
    closed: { round, outcome: rejected ? "rejected" : outcome.kind, closedAtMs: atMs },
  };
  const next: Study = {
    ...study,
    round: null,
    roundsClosed: study.roundsClosed + 1,
    roundsAggregated: study.roundsAggregated + (outcome.kind === "aggregated" ? 1 : 0),
    abandonedInRow: outcome.kind === "abandoned" ? study.abandonedInRow + 1 : 0,
    model: kept ? outcome.model : study.model,
    best: kept ? betterOf(study.best, outcome) : study.best,
  };
  if (next.abandonedInRow >= ABANDONED_IN_ROW_MAX && isActive(next)) {
    const reason = outcome.kind === "abandoned" ? outcome.reason : "";
    return [
      { ...next, state: "paused", detail: `${ABANDONED_IN_ROW_MAX} rounds in a row failed: ${reason}` },
      record,
    ];
  }
  const [proceeded, ...effects] = proceed(next, atMs);
  return [proceeded, record, ...effects];
}

/** The released model is the one with the best validation loss; without validation, the last one. */
function complete(study: Study): readonly [Study, ...StudyEffect[]] {
  const model = study.best?.model ?? study.model;
  return [
    { ...study, state: "completed", model },
    { kind: "end", outcome: "completed" },
  ];
}

function abort(study: Study, reason: string, atMs: number): readonly [Study, ...StudyEffect[]] {
  const aborted: Study = { ...study, state: "aborted", round: null, detail: reason };
  const end: StudyEffect = { kind: "end", outcome: "aborted" };
  if (study.round === null) return [aborted, end];
  const [round] = stepRound(study.round, { kind: "abandon_requested", reason, atMs });
  const record: StudyEffect = {
    kind: "record_round",
    closed: { round, outcome: "abandoned", closedAtMs: atMs },
  };
  return [{ ...aborted, roundsClosed: study.roundsClosed + 1 }, record, end];
}

function withoutClose(effects: readonly RoundEffect[]): Exclude<RoundEffect, { kind: "close" }>[] {
  return effects.filter((effect) => effect.kind !== "close");
}

function withRecruitEnd(study: Study, recruitEndsAtMs: number | null): Study {
  return study.recruitEndsAtMs === recruitEndsAtMs ? study : { ...study, recruitEndsAtMs };
}

function withMember(study: Study, node: NodeId, member: Member): Study {
  return { ...study, members: { ...study.members, [node]: member } };
}
