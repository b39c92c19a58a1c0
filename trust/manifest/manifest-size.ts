import { MANIFEST_BYTES_MAX, canonicalBytes } from "./canonical.ts";
import type { StudyManifest } from "./study-manifest.ts";

/** A fingerprint with its quotes, in place of `null`. */
const KEY_BYTES = 66 - "null".length;

/**
 * Why a manifest cannot travel, and what its author can do; null where it can. Keys of members that are not
 * filled in yet are counted as if they were.
 */
export function sizeProblem(
  manifest: StudyManifest,
  bytesMax: number = MANIFEST_BYTES_MAX,
): { readonly message: string; readonly remedy: string } | null {
  const missing = manifest.members.filter(({ key }) => key === null).length;
  const bytes = canonicalBytes(manifest).length + missing * KEY_BYTES;
  if (bytes <= bytesMax) return null;
  return {
    message: `with every default written out the manifest has ${kib(bytes)} KiB, more than ${kib(bytesMax)} KiB`,
    remedy: "name fewer endpoints, shorten names and texts, or open two studies",
  };
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
