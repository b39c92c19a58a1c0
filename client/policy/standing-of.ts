import { isInForce, type Approval } from "../../trust/manifest/approval.ts";

/** What a decision means at some time. */
export type DecisionStanding = "approved" | "expired" | "declined" | "withdrawn";

/** What a decision means at that time. */
export function standingOf(approval: Approval, nowMs: number): DecisionStanding {
  if (approval.decision !== "approved") return approval.decision;
  return isInForce(approval, nowMs) ? "approved" : "expired";
}
