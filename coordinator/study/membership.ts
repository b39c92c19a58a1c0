import { memberKey, memberNames } from "../../trust/manifest/member.ts";
import type { NodeId } from "../round/round.ts";
import { abort, proceed, stepOpenRound } from "./proceed.ts";
import {
  decisionOf,
  hasDeclined,
  isApproved,
  memberOf,
  withMember,
  type Declination,
  type Decision,
  type Study,
  type StudyEvent,
  type StudyStep,
} from "./study.ts";

/** A member, or one of the proposed version, is there: it hears what it has to know. */
export function connectNode(study: Study, node: NodeId): StudyStep {
  const member = memberOf(study, node);
  if (member === undefined) {
    const isProposed = study.proposal !== null && memberNames(study.proposal.manifest).includes(node);
    return isProposed ? [study, { kind: "propose", node }] : [study];
  }
  const connected = withMember(study, node, { ...member, connected: true, joined: false, declined: null });
  return [connected, { kind: "offer", node }];
}

/** A member takes part, where its owner's approval is in force and its data protocol is the others'. */
export function joinNode(study: Study, event: StudyEvent & { kind: "node_joined" }): StudyStep {
  const { node, protocolHash, labelSums, featureSums, atMs } = event;
  if (memberOf(study, node) === undefined) return [study];
  if (!isApproved(study, node, atMs)) return refuse(study, event, whyNotApproved(study, node), false);
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

/** A member does not take part; the study ends where too few are left that have not said no for good. */
export function declineNode(study: Study, event: StudyEvent & { kind: "node_declined" }): StudyStep {
  const { node, declined, atMs } = event;
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  // A node that has not heard of its owner's last word yet does not soften it.
  const last = decisionOf(study, study.digest, node)?.decision === "declined" ? member.declined : null;
  const next = withMember(study, node, { ...member, joined: false, declined: last ?? declined });
  const tooFew = whyTooFew(next, node, last ?? declined);
  if (tooFew !== null) return abort(next, tooFew, atMs);
  if (next.round === null) return proceed(next, atMs);
  const round = next.round.number;
  return stepOpenRound(next, { kind: "round_declined", round, node, reason: declined.reason, atMs });
}

/** The member's owner has ended its permission: what it sent and is not in a sum yet is dropped. */
export function leaveStudy(study: Study, node: NodeId, declined: Declination, atMs: number): StudyStep {
  const member = memberOf(study, node);
  if (member === undefined) return [study];
  const next = withMember(study, node, { ...member, joined: false, declined });
  const tooFew = whyTooFew(next, node, declined);
  if (tooFew !== null) return abort(next, tooFew, atMs);
  if (next.round === null) return proceed(next, atMs);
  return stepOpenRound(next, { kind: "node_withdrawn", node, atMs });
}

/** Takes out every member whose owner's approval has come to its end by that time. */
export function expireApprovals(study: Study, atMs: number): StudyStep {
  const [node] = Object.entries(study.members)
    .filter(([node, { joined }]) => (joined || hasPart(study, node)) && !isApproved(study, node, atMs))
    .map(([node]) => node);
  if (node === undefined) return [study];
  const detail = whyNotApproved(study, node);
  const declined = { reason: `NOT_APPROVED: ${detail}`, final: false };
  const [left, ...effects] = leaveStudy(study, node, declined, atMs);
  const [next, ...others] = expireApprovals(left, atMs);
  return [next, { kind: "refuse", node, reason: "NOT_APPROVED", detail }, ...effects, ...others];
}

/**
 * The node has no identity key any more, or another one: it is out of what names the old key, and what its
 * owner decided with that does not count.
 */
export function expelNode(study: Study, event: StudyEvent & { kind: "node_expelled" }): StudyStep {
  const { node, key, atMs } = event;
  const { manifest, digest, proposal } = study;
  const versions = [{ manifest, digest }, ...(proposal === null ? [] : [proposal])];
  const invalid = versions.filter((version) => memberKey(version.manifest, node) !== key);
  const decisions = { ...study.decisions };
  for (const version of invalid) decisions[version.digest] = without(decisions[version.digest] ?? {}, node);
  const forgotten = { ...study, decisions };
  const member = memberOf(forgotten, node);
  if (member === undefined || invalid[0]?.digest !== digest) return [forgotten];
  const away = withMember(forgotten, node, { ...member, connected: false });
  const reason = key === null ? "REVOKED" : "REVOKED: it has another identity key than the manifest names";
  return leaveStudy(away, node, { reason, final: false }, atMs);
}

/** The node's connection is gone and did not come back in time. */
export function loseNode(study: Study, event: StudyEvent & { kind: "node_lost" }): StudyStep {
  const member = memberOf(study, event.node);
  if (member === undefined) return [study];
  const lost = withMember(study, event.node, { ...member, connected: false, joined: false });
  return stepOpenRound(lost, event);
}

/** Other features or other folds would make the common model worthless: this member counts as declined. */
function refuseProtocol(study: Study, event: StudyEvent & { kind: "node_joined" }): StudyStep {
  const [own, wanted] = [event.protocolHash, study.protocolHash!].map((hash) => hash.slice(0, 12));
  const detail = `this node's data protocol has the hash ${own}, the study's is ${wanted}`;
  return refuse(study, event, detail, true);
}

function refuse(
  study: Study,
  { node, atMs }: StudyEvent & { kind: "node_joined" },
  detail: string,
  final: boolean,
): StudyStep {
  const reason = final ? "PROTOCOL_DIFFERS" : "NOT_APPROVED";
  const declined = { reason: `${reason}: ${detail}`, final };
  const [next, ...effects] = declineNode(study, { kind: "node_declined", node, declined, atMs });
  return [next, { kind: "refuse", node, reason, detail }, ...effects];
}

function whyTooFew(study: Study, node: NodeId, declined: Declination): string | null {
  if (!declined.final) return null;
  const left = Object.values(study.members).filter((member) => !hasDeclined(member)).length;
  if (left >= study.manifest.rounds.updatesMin) return null;
  return `members left that have not declined: ${left}; last: ${node}: ${declined.reason}`;
}

function whyNotApproved(study: Study, node: NodeId): string {
  const decided = decisionOf(study, study.digest, node);
  if (decided === undefined) return `the owner of ${node} has not approved this manifest`;
  if (decided.decision !== "approved") return `the owner of ${node} has ${decided.decision} it`;
  return `the approval of the owner of ${node} ended at ${decided.expiresAt}`;
}

/** Whether the open round still counts on the node, or has something of it that could be left out. */
function hasPart({ round }: Study, node: NodeId): boolean {
  if (round === null || !Object.hasOwn(round.participants, node)) return false;
  const { standing, connected } = round.participants[node]!;
  return round.phase === "collecting" ? standing !== "declined" : connected;
}

function without(decided: Readonly<Record<NodeId, Decision>>, node: NodeId): Record<NodeId, Decision> {
  const { [node]: _, ...others } = decided;
  return others;
}
