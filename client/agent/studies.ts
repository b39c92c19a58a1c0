import { memberNames } from "../../trust/manifest/member.ts";
import type { AgentEffect, AgentEvent, Version } from "./agent-event.ts";
import { giveDecision, refusalOf, withStudy, type Agent, type Step } from "./agent-state.ts";
import { follows, whyNotInForce, whyOutdated } from "./amendment.ts";
import { declineStudy, joinStudy } from "./answers.ts";
import { closeRoundsTo, newStudy, type KnownStudy, type Refusal } from "./known-study.ts";

/** Joins, declines with the reason, or begins to prepare: the same answer to every repetition. */
export function offerStudy(agent: Agent, event: AgentEvent & { kind: "study_offered" }): Step {
  const { study: name, offer, approvedBy } = event;
  const refusal = "refusal" in offer ? offer.refusal : whyNoMember(agent, offer);
  if (refusal !== null) return [agent, declineStudy(name, offer.digest, refusal)];
  const version = offer as Version;
  const known = agent.studies.get(name);
  const present = withoutProposal(agent, name);
  const same = known !== undefined && known.digest === version.digest;
  if (known !== undefined && !same && known.ending === null && follows(known, version))
    return amendStudy(present, known, version, approvedBy);
  const conflict =
    known === undefined ? null : (conflictWith(known, version.digest) ?? whyOutdated(agent, known, version));
  if (conflict !== null) return [present, declineStudy(name, version.digest, conflict)];
  const goesOn = same && !known.restored;
  const { forbidden } = version;
  const study = goesOn
    ? { ...known, forbidden, superseded: null, offered: true }
    : replaceStudy(known, { name, ...version });
  const release: AgentEffect[] = known === undefined || goesOn ? [] : [{ kind: "release", study: name }];
  return [withStudy(present, study), ...release, ...answerOffer(present, study)];
}

/** Keeps a new version for the owner to decide on; nothing is done under it. */
export function proposeVersion(agent: Agent, event: AgentEvent & { kind: "study_proposed" }): Step {
  const { study: name, offer } = event;
  const known = agent.studies.get(name);
  if ("refusal" in offer || known?.digest === offer.digest) return [agent];
  if (known === undefined && whyNoMember(agent, offer) !== null) return [agent];
  const proposals = new Map(agent.proposals).set(name, offer);
  return [{ ...agent, proposals }, ...giveDecision(agent, name, offer.digest)];
}

/** A version in force that follows the one that this node works under; data and model stay as they are. */
function amendStudy(
  agent: Agent,
  known: KnownStudy,
  { digest, manifest, signature, forbidden }: Version,
  approvedBy: readonly string[],
): Step {
  const { name } = known;
  const superseded = whyNotInForce(known.manifest, manifest, approvedBy);
  if (superseded !== null) {
    const stopped = { ...known, superseded };
    return [withStudy(agent, stopped), declineStudy(name, digest, superseded)];
  }
  const over = closeRoundsTo(known, Math.max(known.round?.number ?? 0, known.publication?.round ?? 0));
  const version = { digest, manifest, signature, forbidden, superseded: null };
  const study: KnownStudy = { ...over, ...version, offered: true, restored: false };
  return [withStudy(agent, study), { kind: "discard_update", study: name }, ...answerOffer(agent, study)];
}

/** A new study under this name; what an earlier run finished under the same manifest stays finished. */
function replaceStudy(known: KnownStudy | undefined, offer: Parameters<typeof newStudy>[0]): KnownStudy {
  const finishedModel = known?.digest === offer.digest ? known.finishedModel : null;
  const { name, digest, manifest, signature, forbidden } = offer;
  return { ...newStudy({ name, digest, manifest, signature, forbidden }), finishedModel };
}

function whyNoMember({ node }: Agent, { manifest }: Version): Refusal | null {
  if (memberNames(manifest).includes(node)) return null;
  return { reason: "NOT_A_MEMBER", detail: `the manifest does not name ${node}` };
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

/**
 * Nothing more is tried under this manifest; what the open round still wanted is declined. Where the
 * coordinator only misses an approval, the next decision of the owner is told again.
 */
export function refuseStudy(agent: Agent, event: AgentEvent & { kind: "study_refused" }): Step {
  const study = agent.studies.get(event.study);
  if (study === undefined || study.digest !== event.digest || study.restored) return [agent];
  if (study.ending !== null || study.failure !== null) return [agent];
  const refusal: Refusal = { reason: event.reason, detail: event.detail };
  const round = study.round === null ? null : { ...study.round, declined: refusal, held: false };
  if (event.reason === "NOT_APPROVED") return [withStudy(agent, { ...study, round })];
  const refused = { ...study, failure: refusal, round };
  return [withStudy(agent, refused), { kind: "release", study: study.name }];
}

/** Forgets why a study failed here and begins anew: its data are prepared again. */
export function retryStudy(study: KnownStudy): readonly [KnownStudy, ...AgentEffect[]] {
  const fresh = { ...study, failure: null, preparation: null };
  return [fresh, { kind: "release", study: study.name }];
}

function answerOffer(agent: Agent, study: KnownStudy): AgentEffect[] {
  const { name, digest, failure } = study;
  const refusal = refusalOf(agent, study) ?? failure;
  const answer = refusal === null ? joinStudy(study) : [declineStudy(name, digest, refusal)];
  return [...giveDecision(agent, name, digest), ...answer];
}

function withoutProposal(agent: Agent, name: string): Agent {
  const proposals = new Map(agent.proposals);
  return proposals.delete(name) ? { ...agent, proposals } : agent;
}

function withoutStudy(agent: Agent, { name }: KnownStudy): Agent {
  const studies = new Map(agent.studies);
  studies.delete(name);
  return { ...agent, studies };
}

/** Ends the study once; a completed one is finished at this node where it is allowed here. */
export function endStudy(agent: Agent, event: AgentEvent & { kind: "study_ended" }): Step {
  const present = withoutProposal(agent, event.study);
  const study = agent.studies.get(event.study);
  if (study === undefined || study.ending !== null) return [present];
  // Nobody here decided on it: there is nothing to keep.
  const decided = [...agent.decisions, ...agent.approvals].some((decision) => decision.study === study.name);
  if (!decided) return [withoutStudy(present, study)];
  const { outcome, model, detail } = event;
  const possible = outcome === "completed" && model !== null && study.failure === null;
  const wanted = possible && refusalOf(agent, study) === null;
  const finish = !wanted ? "none" : model.digest === study.finishedModel ? "done" : "wanted";
  const over = closeRoundsTo(study, Math.max(study.round?.number ?? 0, study.publication?.round ?? 0));
  const release: AgentEffect[] = finish === "wanted" ? [] : [{ kind: "release", study: study.name }];
  return [
    withStudy(present, { ...over, ending: { outcome, model, detail, finish } }),
    { kind: "discard_update", study: study.name },
    ...release,
  ];
}
