import type { AgentEffect, AgentEvent } from "./agent-event.ts";
import { approvalOf, giveDecision, refusalOf, withStudy, type Agent, type Step } from "./agent-state.ts";
import { declineRound, declineStudy, joinStudy } from "./answers.ts";
import type { KnownStudy, Refusal } from "./known-study.ts";
import { retryStudy } from "./studies.ts";

/**
 * A new approval lets an offered study begin, or try again where it had failed here; one that is withdrawn or
 * has come to its end stops the work at once. What the owner decided is told first.
 */
export function readApprovals(agent: Agent, read: AgentEvent & { kind: "approvals_read" }): Step {
  const { approvals, decisions } = read;
  let next: Agent = { ...agent, approvals, decisions };
  const effects: AgentEffect[] = tellDecisions(agent, next);
  for (const study of agent.studies.values()) {
    if (study.ending !== null) continue;
    const [before, after] = [approvalOf(agent, study.digest), approvalOf(next, study.digest)];
    const anew = after !== undefined && (before === undefined || before.approvedAt !== after.approvedAt);
    if (anew && study.failure !== null) {
      const [retried, ...caused] = retryStudy(study);
      next = withStudy(next, retried);
      effects.push(...caused);
    } else if ((before === undefined) !== (after === undefined)) {
      const [settled, ...caused] = settlePermission(next, study);
      next = settled;
      effects.push(...caused);
    }
  }
  return [next, ...effects];
}

/** What the node's policy has against its studies now, by the manifests' digests. */
export function judgeStudies(agent: Agent, forbidden: ReadonlyMap<string, Refusal | null>): Step {
  let next = agent;
  const effects: AgentEffect[] = [];
  for (const study of agent.studies.values()) {
    const verdict = forbidden.get(study.digest);
    if (verdict === undefined || (verdict === null) === (study.forbidden === null)) continue;
    const judged = { ...study, forbidden: verdict };
    next = withStudy(next, judged);
    if (study.ending !== null || refusalOf(agent, { ...study, forbidden: null }) !== null) continue;
    const [settled, ...caused] = settlePermission(next, judged);
    next = settled;
    effects.push(...caused);
  }
  return [next, ...effects];
}

/** A person released the held update, or discarded it. */
export function judgeHeldUpdate(agent: Agent, event: AgentEvent & { kind: "update_judged" }): Step {
  const study = agent.studies.get(event.study);
  const { verdict } = event;
  if (study === undefined || study.round === null || verdict === "held") return [agent];
  const { round } = study;
  if (!round.held || round.declined !== null || round.update?.digest !== event.digest) return [agent];
  if (verdict === null) {
    const released = { ...round, held: false, uploadWanted: true };
    return [withStudy(agent, { ...study, round: released })];
  }
  const declined = { ...round, held: false, declined: verdict };
  return [
    withStudy(agent, { ...study, round: declined }),
    { kind: "discard_update", study: study.name },
    declineRound(study.name, round.number, verdict),
  ];
}

/** The study goes on, or stops with its open round, as it is allowed now. */
function settlePermission(agent: Agent, study: KnownStudy): Step {
  const refusal = refusalOf(agent, study);
  if (refusal === null)
    return study.offered && study.failure === null ? [agent, ...joinStudy(study)] : [agent];
  const round = study.round === null ? null : { ...study.round, declined: refusal, held: false };
  const discard: AgentEffect[] = round === null ? [] : [{ kind: "discard_update", study: study.name }];
  return [withStudy(agent, { ...study, round }), ...discard, declineStudy(study.name, study.digest, refusal)];
}

/** Decisions that are new, on what the coordinator offered or proposed on this connection. */
function tellDecisions(before: Agent, after: Agent): AgentEffect[] {
  const known = new Set(before.decisions.map(({ signed }) => signed));
  return after.decisions
    .filter(({ signed }) => !known.has(signed))
    .filter(({ study, digest }) => {
      const offered = after.studies.get(study);
      const isOffered = offered?.offered === true && offered.digest === digest;
      return isOffered || after.proposals.get(study)?.digest === digest;
    })
    .flatMap(({ study, digest }) => giveDecision(after, study, digest));
}
