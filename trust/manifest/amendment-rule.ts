import { memberNames } from "./member.ts";
import type { StudyManifest } from "./study-manifest.ts";

/**
 * Whether a new version may come into force: `inForce` says how many of its own members must have approved
 * it, `approved` names nodes whose approval of the new version is in force. Both sides ask, each of what it
 * verified.
 */
export function approvalsSuffice(inForce: StudyManifest, approved: readonly string[]): boolean {
  const members = memberNames(inForce);
  const yes = members.filter((name) => approved.includes(name)).length;
  return inForce.amendments.approvals === "all" ? yes === members.length : 2 * yes > members.length;
}
