import { createHash } from "node:crypto";
import { describeError } from "../../process/command-error.ts";
import { printable } from "../../process/printable.ts";
import { memberKey, memberNames } from "../../trust/manifest/member.ts";
import { readSignedManifest, type ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { unsupportedIn } from "../../trust/manifest/unsupported.ts";
import type { Guard } from "../policy/guard.ts";
import type { Offer, Version } from "./agent-event.ts";
import type { Refusal } from "./known-study.ts";

/** Whose word counts at a node, and who it is itself. */
export type NodeTrust = {
  readonly node: string;
  /** Of the node's own identity key. */
  readonly fingerprint: string;
  /** Fingerprint of the operator's identity key: what signs manifests. */
  readonly operator: string;
};

type Readable = Omit<Version, "forbidden"> | { readonly digest: string; readonly refusal: Refusal };

/**
 * Reads a manifest from the wire and checks all that the node can check by itself: who signed it, that it
 * names this node with its own key, and that this build can keep what it promises. Then the node's policy is
 * asked.
 */
export function readOffer(
  trust: NodeTrust,
  guard: Pick<Guard, "judgeStudy">,
  wire: ManifestOnWire & { readonly study: string },
): Offer {
  const read = readManifest(trust, wire);
  if ("refusal" in read) return read;
  const { manifest, digest } = read;
  return { ...read, forbidden: guard.judgeStudy({ manifest, digest }) };
}

function readManifest(trust: NodeTrust, wire: ManifestOnWire & { readonly study: string }): Readable {
  try {
    const { manifest, digest, signed } = readSignedManifest(wire, trust.operator);
    const refusal = refusalOf(manifest, trust, wire.study);
    return refusal === null ? { digest, manifest, signature: signed.signature } : { digest, refusal };
  } catch (error) {
    const digest = createHash("sha256").update(wire.manifest).digest("hex");
    return { digest, refusal: invalid(printable(describeError(error))) };
  }
}

function refusalOf(manifest: StudyManifest, { node, fingerprint }: NodeTrust, study: string): Refusal | null {
  if (manifest.study !== study)
    return invalid(`the manifest is of ${manifest.study}, not of ${printable(study)}`);
  if (memberNames(manifest).includes(node) && memberKey(manifest, node) !== fingerprint)
    return { reason: "NOT_A_MEMBER", detail: `the manifest names another identity key for ${node}` };
  const unsupported = unsupportedIn(manifest);
  return unsupported === null ? null : invalid(unsupported);
}

function invalid(detail: string): Refusal {
  return { reason: "MANIFEST_INVALID", detail };
}
