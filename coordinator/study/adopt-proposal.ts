import { approvalsSuffice } from "../../trust/manifest/amendment-rule.ts";
import { memberKey, memberNames } from "../../trust/manifest/member.ts";
import type { NodeId } from "../round/round.ts";
import {
  absentMember,
  isApproved,
  memberOf,
  type Member,
  type Proposal,
  type Study,
  type StudyStep,
} from "./study.ts";

/**
 * Puts a proposed version into force where no round is open and the approvals are here that the version in
 * force asks for; otherwise nothing changes. Members whose owners have not approved it are out until they do.
 */
export function adoptProposal(study: Study, atMs: number): StudyStep {
  const { proposal } = study;
  if (proposal === null || study.round !== null) return [study];
  const approved = memberNames(study.manifest).filter((node) =>
    isApproved(study, node, atMs, proposal.digest),
  );
  if (!approvalsSuffice(study.manifest, approved)) return [study];
  const { manifest, digest } = proposal;
  const names = memberNames(manifest);
  const members = names.map((node) => [node, memberUnder(study, proposal, node, atMs)] as const);
  const removed = memberNames(study.manifest).filter((node) => !names.includes(node));
  const adopted: Study = {
    ...study,
    manifest,
    digest,
    proposal: null,
    decisions: { [digest]: study.decisions[digest] ?? {} },
    members: Object.fromEntries(members),
  };
  return [
    adopted,
    ...names.map((node) => ({ kind: "offer", node }) as const),
    ...removed.map((node) => ({ kind: "dismiss", node }) as const),
  ];
}

/** Whoever took part and has approved the new version goes on: the data and the model are the same. */
function memberUnder(study: Study, { manifest, digest }: Proposal, node: NodeId, atMs: number): Member {
  const member = memberOf(study, node) ?? absentMember;
  const approved = isApproved(study, node, atMs, digest);
  if (approved && memberKey(study.manifest, node) === memberKey(manifest, node))
    return member.joined ? { ...member, declined: null } : member;
  const reason = `NOT_APPROVED: its owner has not approved version ${manifest.version}`;
  return { ...member, joined: false, declined: approved ? null : { reason, final: false } };
}
