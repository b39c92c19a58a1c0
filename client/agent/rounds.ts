import type { AgentEvent } from "./agent-event.ts";
import { refusalOf, withStudy, type Agent, type Step } from "./agent-state.ts";
import { acceptRound, declineRound, sendScore } from "./answers.ts";
import { closeRoundsTo, type KnownStudy, type OpenRound, type Refusal } from "./known-study.ts";

type Invitation = AgentEvent & { kind: "round_invited" };

/** Accepts or declines; a repeated invitation gets the same answer and delivers a finished update again. */
export function inviteToRound(agent: Agent, invitation: Invitation): Step {
  const { study: name, round: number, model } = invitation;
  const study = agent.studies.get(name);
  if (study === undefined || study.restored) {
    const refusal = { reason: "STUDY_UNKNOWN", detail: "this study was not offered to this client" };
    return [agent, declineRound(name, number, refusal)];
  }
  const refusal = whyNot(agent, study, invitation);
  if (refusal !== null) return [agent, declineRound(name, number, refusal)];
  const repeated = study.round?.number === number ? study.round : null;
  if (repeated !== null) {
    const round: OpenRound = { ...repeated, uploadWanted: repeated.update !== null && !repeated.held };
    return [withStudy(agent, { ...study, round }), acceptRound(name, number)];
  }
  const { forbidden: declined } = invitation;
  const round: OpenRound = { number, model, update: null, held: false, uploadWanted: false, declined };
  const invited = { ...closeRoundsTo(study, number - 1), round };
  const answer = declined === null ? acceptRound(name, number) : declineRound(name, number, declined);
  return [withStudy(agent, invited), { kind: "discard_update", study: name }, answer];
}

function whyNot(agent: Agent, study: KnownStudy, { round: number, model }: Invitation): Refusal | null {
  const refusal = refusalOf(agent, study);
  if (refusal !== null) return refusal;
  if (study.failure !== null) return study.failure;
  if (study.ending !== null)
    return { reason: "STUDY_WRONG_STATE", detail: "this study has ended at this node" };
  // Judged by the policy, too; here, so that such a number does not close the rounds that the study has.
  if (number > study.manifest.rounds.count)
    return { reason: "ROUND_UNKNOWN", detail: `the study has no round ${number}` };
  if (number <= study.roundClosed || number < (study.round?.number ?? 0))
    return { reason: "ROUND_NOT_OPEN", detail: `round ${number} is over at this node` };
  if (study.round?.number !== number) return null;
  if (study.round.model.digest !== model.digest)
    return { reason: "DIGEST_DIFFERS", detail: `round ${number} was first invited with another model` };
  return study.round.declined;
}

/** Everything that belongs to this round or an earlier one is no longer wanted. */
export function closeRound(agent: Agent, event: AgentEvent & { kind: "round_closed" }): Step {
  const { study: name, round: number } = event;
  const study = agent.studies.get(name);
  if (study === undefined) return [agent];
  const closed = withStudy(agent, closeRoundsTo(study, number));
  const over = study.round !== null && study.round.number <= number;
  return over ? [closed, { kind: "discard_update", study: name }] : [closed];
}

/**
 * A published model is to be scored, one for each round of a study with validation. It ends the round's
 * training: an update that is not there yet comes too late.
 */
export function publishModel(agent: Agent, event: AgentEvent & { kind: "model_published" }): Step {
  const { study: name, round: number, model } = event;
  const study = agent.studies.get(name);
  if (study === undefined || study.preparation === null || study.ending !== null) return [agent];
  const { publication, manifest } = study;
  // A score says something about the data it was made on: only those that the manifest speaks of are given.
  if (!manifest.validation.enabled || number > manifest.rounds.count) return [agent];
  const latest = publication?.round ?? 0;
  if (number < latest || (number <= study.roundClosed && number !== latest)) return [agent];
  if (publication !== null && number === latest) {
    const known = publication.model.digest === model.digest ? publication.score : null;
    return known === null ? [agent] : [agent, sendScore(name, publication, known)];
  }
  const tooLate = study.round !== null && study.round.number <= number && study.round.update === null;
  const past = tooLate ? closeRoundsTo(study, number) : study;
  const round = past.round === null ? null : { ...past.round, uploadWanted: isAfter(past.round, number) };
  return [withStudy(agent, { ...past, round, publication: { round: number, model, score: null } })];
}

function isAfter(round: OpenRound, number: number): boolean {
  return round.uploadWanted && round.number > number;
}
