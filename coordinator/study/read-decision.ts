import { describeError } from "../../process/command-error.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { APPROVAL_BYTES_MAX, readApproval, type SignedApproval } from "../../trust/manifest/approval.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import type { NodeId } from "../round/round.ts";
import type { StudyDriver } from "./study-driver.ts";
import type { Timeless } from "./study-registry.ts";
import type { Proposal, StudyEvent } from "./study.ts";

/**
 * A decision of a node's owner as an event of the study; null for one on a version that is neither in force
 * nor proposed any more. Throws APPROVAL_INVALID for what is not signed by the key that the manifest names
 * for the sender, or is about something else.
 */
export function readDecision(
  { study, versions }: StudyDriver,
  node: NodeId,
  bytes: Uint8Array,
): Timeless<StudyEvent & { kind: "decided" }> | null {
  const open = [study, study.proposal].filter((version): version is Proposal => version !== null);
  const keys = new Set(open.map(({ manifest }) => memberKey(manifest, node)));
  keys.delete(null);
  // A former member may not have heard of the version without it.
  if (keys.size === 0) return null;
  if (bytes.length > APPROVAL_BYTES_MAX) throw invalid("a decision is at most 8 KiB long");
  const { document } = read(bytes, ...keys);
  if (document.node !== node) throw invalid("a node gives its own owner's decisions only");
  const version = open.find(({ digest }) => digest === document.manifestDigest);
  if (version === undefined) {
    if (versions.has(document.manifestDigest)) return null;
    throw invalid("the decision is on a manifest that this study never had");
  }
  const { manifest, digest } = version;
  if (document.study !== manifest.study || document.manifestVersion !== manifest.version)
    throw invalid("the decision names another study or version than its manifest");
  // A member that the version leaves out agrees, or not, with the key that it had before.
  read(bytes, memberKey(manifest, node) ?? memberKey(study.manifest, node));
  const { decision, decidedAt, expiresAt } = document;
  const signed = Buffer.from(bytes).toString("utf8");
  return { kind: "decided", node, digest, decision: { decision, decidedAt, expiresAt, signed } };
}

/** Signed by one of these keys. */
function read(bytes: Uint8Array, ...keys: readonly (string | null)[]): SignedApproval {
  try {
    return readApproval(bytes, ...keys);
  } catch (error) {
    throw invalid(describeError(error));
  }
}

function invalid(detail: string): FederationError {
  return new FederationError("APPROVAL_INVALID", detail);
}
