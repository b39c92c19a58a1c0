import { approvalBytes, type SignedApproval } from "../../trust/manifest/approval.ts";
import type { AgentEvent, ApprovedStudy } from "./agent-event.ts";

/** What the node's owner decided: what is allowed now, and the last signed decision on each manifest. */
export type OwnerDecisions = {
  readonly approved: readonly ApprovedStudy[];
  readonly latest: readonly SignedApproval[];
};

/** The owner's decisions as the agent hears of them. */
export function readingOf({ approved, latest }: OwnerDecisions): AgentEvent & { kind: "approvals_read" } {
  const decisions = latest.map((signed) => {
    const { study, manifestDigest: digest, manifestVersion: version, decidedAt } = signed.document;
    return { study, digest, version, decidedAt, signed: approvalBytes(signed).toString("utf8") };
  });
  return { kind: "approvals_read", approvals: approved, decisions };
}
