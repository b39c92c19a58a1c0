import { selectCohort } from "../cohort/select-cohort.ts";
import {
  openRound,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundOutcome,
} from "../round/round.ts";
import { stepRound } from "../round/step-round.ts";
import { adoptProposal } from "./adopt-proposal.ts";
import { poolScales } from "./pool-scales.ts";
import { hasDeclined, hasEnded, type Study, type StudyEffect, type StudyStep } from "./study.ts";
import { betterOf, isWorse } from "./validation-gate.ts";

/** A study pauses for its operator after this many failed rounds in a row. */
const ABANDONED_IN_ROW_MAX = 3;

/** Whether rounds may open. */
export function isActive(study: Study): boolean {
  return study.state === "recruiting" || study.state === "running";
}

/**
 * With no round open: put an agreed version into force, start the first round once enough members have
 * joined, open the next one, or end the study.
 */
export function proceed(study: Study, atMs: number): StudyStep {
  if (study.round !== null || hasEnded(study)) return [study];
  const [agreed, ...adopted] = adoptProposal(study, atMs);
  const [next, ...effects] = advance(agreed, atMs);
  return [next, ...adopted, ...effects];
}

/** An event of the open round; nothing happens where none is open. */
export function stepOpenRound(study: Study, event: RoundEvent): StudyStep {
  if (study.round === null) return [study];
  const [round, ...effects] = stepRound(study.round, event);
  if (round === study.round) return [study, ...withoutClose(effects)];
  if (round.outcome === null || study.round.outcome !== null)
    return [{ ...study, round }, ...withoutClose(effects)];
  const [closed, ...after] = closeRound({ ...study, round }, round, round.outcome, event.atMs);
  return [closed, ...withoutClose(effects), ...after];
}

/** Ends the study for good; an open round is abandoned. */
export function abort(study: Study, reason: string, atMs: number): StudyStep {
  const aborted: Study = { ...study, state: "aborted", round: null, proposal: null, detail: reason };
  const end: StudyEffect = { kind: "end", outcome: "aborted" };
  if (study.round === null) return [aborted, end];
  const [round] = stepRound(study.round, { kind: "abandon_requested", reason, atMs });
  const record: StudyEffect = {
    kind: "record_round",
    closed: { round, outcome: "abandoned", closedAtMs: atMs },
  };
  return [{ ...aborted, roundsClosed: study.roundsClosed + 1 }, record, end];
}

function advance(study: Study, atMs: number): StudyStep {
  if (!isActive(study)) return [study];
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

function startRunning(study: Study, atMs: number): StudyStep {
  const sums = Object.values(study.members).flatMap((member) => member.sums ?? []);
  const pooled = poolScales(study.manifest, sums);
  if (pooled.missing.length > 0)
    return abort(study, `no member that joined has training labels for ${pooled.missing.join(", ")}`, atMs);
  return advance({ ...study, state: "running", scales: pooled.scales }, atMs);
}

function closeRound(study: Study, round: Round, outcome: RoundOutcome, atMs: number): StudyStep {
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
    const detail = `${ABANDONED_IN_ROW_MAX} rounds in a row failed: ${reason}`;
    return [{ ...next, state: "paused", detail }, record];
  }
  const [proceeded, ...effects] = proceed(next, atMs);
  return [proceeded, record, ...effects];
}

/** The released model is the one with the best validation loss; without validation, the last one. */
function complete(study: Study): StudyStep {
  const model = study.best?.model ?? study.model;
  return [
    { ...study, state: "completed", model, proposal: null },
    { kind: "end", outcome: "completed" },
  ];
}

function withoutClose(effects: readonly RoundEffect[]): Exclude<RoundEffect, { kind: "close" }>[] {
  return effects.filter((effect) => effect.kind !== "close");
}

function withRecruitEnd(study: Study, recruitEndsAtMs: number | null): Study {
  return study.recruitEndsAtMs === recruitEndsAtMs ? study : { ...study, recruitEndsAtMs };
}
