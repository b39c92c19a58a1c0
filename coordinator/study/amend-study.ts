import { memberNames } from "../../trust/manifest/member.ts";
import { expireApprovals, leaveStudy } from "./membership.ts";
import { proceed } from "./proceed.ts";
import {
  decisionOf,
  memberOf,
  withMember,
  type Decision,
  type Study,
  type StudyEffect,
  type StudyEvent,
  type StudyStep,
} from "./study.ts";

/** A new version for the members of both; one that was proposed before is replaced. */
export function propose(study: Study, { proposal, atMs }: StudyEvent & { kind: "proposed" }): StudyStep {
  const { manifest, digest } = proposal;
  const follows = manifest.version === study.manifest.version + 1 && manifest.previous === study.digest;
  if (!follows || study.proposal?.digest === digest) return [study];
  const kept = study.decisions[study.digest];
  const decisions = kept === undefined ? {} : { [study.digest]: kept };
  const nodes = new Set([...memberNames(study.manifest), ...memberNames(manifest)]);
  const tell = [...nodes].map((node): StudyEffect => ({ kind: "propose", node }));
  const [next, ...effects] = proceed({ ...study, proposal, decisions }, atMs);
  return [next, ...tell, ...effects];
}

/**
 * Takes an owner's verified decision on the version in force or on the proposed one; the later one counts.
 */
export function agreeOn(study: Study, event: StudyEvent & { kind: "decided" }): StudyStep {
  const { node, digest, decision, atMs } = event;
  const isOnProposal = digest === study.proposal?.digest;
  if (!isOnProposal && digest !== study.digest) return [study];
  const before = decisionOf(study, digest, node);
  if (before !== undefined && !isLater(decision, before)) return [study];
  const decided = { ...study.decisions[digest], [node]: decision };
  const agreed = { ...study, decisions: { ...study.decisions, [digest]: decided } };
  const share: StudyEffect = { kind: "share", node, signed: decision.signed };
  const [next, ...effects] = isOnProposal ? proceed(agreed, atMs) : follow(agreed, event);
  return [next, share, ...effects];
}

/** At the same moment a decision that takes permission away is the later one. */
function isLater(decision: Decision, before: Decision): boolean {
  const [after, earlier] = [decision, before].map(({ decidedAt }) => Date.parse(decidedAt)) as [
    number,
    number,
  ];
  if (after !== earlier) return after > earlier;
  return before.decision === "approved" && decision.decision !== "approved";
}

/** What a decision on the version in force means for its member. */
function follow(study: Study, { node, decision, atMs }: StudyEvent & { kind: "decided" }): StudyStep {
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  if (decision.decision === "declined")
    return leaveStudy(study, node, { reason: "NOT_APPROVED: its owner declined", final: true }, atMs);
  if (decision.decision === "withdrawn")
    return leaveStudy(study, node, { reason: "NOT_APPROVED: its owner withdrew", final: false }, atMs);
  // It may have ended on its way here.
  if (member.declined?.reason.startsWith("NOT_APPROVED") !== true) return expireApprovals(study, atMs);
  return [withMember(study, node, { ...member, declined: null })];
}
