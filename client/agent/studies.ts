import { memberNames } from "../../trust/manifest/member.ts";
import type { AgentEffect, AgentEvent } from "./agent-event.ts";
import { isApproved, notApproved, withStudy, type Agent, type Step } from "./agent-state.ts";
import { declineStudy, joinStudy } from "./answers.ts";
import { closeRoundsTo, newStudy, type KnownStudy, type Refusal } from "./known-study.ts";

/** Joins, declines with the reason, or begins to prepare: the same answer to every repetition. */
export function offerStudy(agent: Agent, event: AgentEvent & { kind: "study_offered" }): Step {
  const { study: name, offer } = event;
  if ("invalid" in offer)
    return [agent, declineStudy(name, offer.digest, { reason: "MANIFEST_INVALID", detail: offer.invalid })];
  const { digest, manifest } = offer;
  if (!memberNames(manifest).includes(agent.node)) {
    const detail = `the manifest does not name ${agent.node}`;
    return [agent, declineStudy(name, digest, { reason: "NOT_A_MEMBER", detail })];
  }
  const known = agent.studies.get(name);
  const conflict = known === undefined ? null : conflictWith(known, digest);
  if (conflict !== null) return [agent, declineStudy(name, digest, conflict)];
  const same = known !== undefined && known.digest === digest && !known.restored;
  const study = same ? { ...known, offered: true } : replaceStudy(known, { name, digest, manifest });
  const release: AgentEffect[] = known === undefined || same ? [] : [{ kind: "release", study: name }];
  return [withStudy(agent, study), ...release, ...answerOffer(agent, study)];
}

/** A new study under this name; what an earlier run finished under the same manifest stays finished. */
function replaceStudy(known: KnownStudy | undefined, offer: Parameters<typeof newStudy>[0]): KnownStudy {
  const finishedModel = known?.digest === offer.digest ? known.finishedModel : null;
  return { ...newStudy(offer), finishedModel };
}

/** A manifest may be replaced until this client has worked under it. */
function conflictWith(known: KnownStudy, digest: string): Refusal | null {
  if (known.restored) return null;
  const worked = known.preparation !== null || known.round !== null || known.roundClosed > 0;
  if (known.digest !== digest && worked) {
    const detail =
      "this client takes part under another manifest of this name; approve the new one and restart it";
    return { reason: "MANIFEST_CHANGED", detail };
  }
  if (known.ending === null) return null;
  return { reason: "STUDY_WRONG_STATE", detail: "this study has ended at this node" };
}

/** Nothing more is tried under this manifest; what the open round still wanted is declined. */
export function refuseStudy(agent: Agent, event: AgentEvent & { kind: "study_refused" }): Step {
  const study = agent.studies.get(event.study);
  if (study === undefined || study.digest !== event.digest || study.restored) return [agent];
  if (study.ending !== null || study.failure !== null) return [agent];
  const failure: Refusal = { reason: event.reason, detail: event.detail };
  const round = study.round === null ? null : { ...study.round, declined: failure };
  return [withStudy(agent, { ...study, failure, round }), { kind: "release", study: study.name }];
}

/** Forgets why a study failed here and begins anew: its data are prepared again. */
export function retryStudy(study: KnownStudy): readonly [KnownStudy, ...AgentEffect[]] {
  const fresh = { ...study, failure: null, preparation: null };
  return [fresh, { kind: "release", study: study.name }];
}

function answerOffer(agent: Agent, study: KnownStudy): AgentEffect[] {
  const { name, digest, failure } = study;
  if (!isApproved(agent, digest)) return [declineStudy(name, digest, notApproved(agent, digest, name))];
  return failure === null ? joinStudy(study) : [declineStudy(name, digest, failure)];
}

/** Ends the study once; a completed one is finished at this node where its owner approved it. */
export function endStudy(agent: Agent, event: AgentEvent & { kind: "study_ended" }): Step {
  const study = agent.studies.get(event.study);
  if (study === undefined || study.ending !== null) return [agent];
  const { outcome, model, detail } = event;
  const possible = outcome === "completed" && model !== null && study.failure === null;
  const wanted = possible && isApproved(agent, study.digest);
  const finish = !wanted ? "none" : model.digest === study.finishedModel ? "done" : "wanted";
  const over = closeRoundsTo(study, Math.max(study.round?.number ?? 0, study.publication?.round ?? 0));
  const release: AgentEffect[] = finish === "wanted" ? [] : [{ kind: "release", study: study.name }];
  return [
    withStudy(agent, { ...over, ending: { outcome, model, detail, finish } }),
    { kind: "discard_update", study: study.name },
    ...release,
  ];
}
