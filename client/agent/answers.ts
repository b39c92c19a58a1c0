import type { AgentEffect } from "./agent-event.ts";
import type { KnownStudy, Publication, Refusal, Score } from "./known-study.ts";

/** Takes part in a study whose data are prepared. */
export function joinStudy({ name, digest, preparation }: KnownStudy): AgentEffect[] {
  if (preparation === null) return [];
  const { protocolHash, labelSums, featureSums } = preparation;
  const said = { study: name, manifestDigest: digest, protocolHash, labelSums, featureSums };
  return [{ kind: "send", message: { kind: "study_joined", ...said } }];
}

/** Does not take part, and why. */
export function declineStudy(study: string, manifestDigest: string, refusal: Refusal): AgentEffect {
  return { kind: "send", message: { kind: "study_declined", study, manifestDigest, ...refusal } };
}

/** Takes part in a round. */
export function acceptRound(study: string, round: number): AgentEffect {
  return { kind: "send", message: { kind: "round_accepted", study, round } };
}

/** Does not take part in a round, and why. */
export function declineRound(study: string, round: number, refusal: Refusal): AgentEffect {
  return { kind: "send", message: { kind: "round_declined", study, round, ...refusal } };
}

/** The score of a published model. */
export function sendScore(study: string, { round, model }: Publication, score: Score): AgentEffect {
  return { kind: "send", message: { kind: "model_scored", study, round, model: model.digest, ...score } };
}
