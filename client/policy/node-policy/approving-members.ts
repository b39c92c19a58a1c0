import { memberKey } from "../../../trust/manifest/member.ts";
import { approvalsInForce } from "../decisions.ts";
import type { JudgedStudy } from "../guard.ts";

/**
 * The members whose approvals this node has verified and that are in force, each key once: an operator who
 * names one key under several names has won no second member.
 */
export function approvingMembers(
  stateDir: string,
  { manifest, digest }: JudgedStudy,
  nowMs: number,
): string[] {
  const names = approvalsInForce(stateDir, manifest, digest, nowMs);
  const byKey = new Map(names.map((name) => [memberKey(manifest, name), name]));
  byKey.delete(null);
  return [...byKey.values()];
}
