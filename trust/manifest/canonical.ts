import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { studyManifestSchema, type StudyManifest } from "./study-manifest.ts";

/** The canonical JSON (RFC 8785) of a value: the bytes that are digested and signed. */
export function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no canonical JSON form");
  return Buffer.from(text);
}

/** Lower-case hexadecimal SHA-256 of the canonical JSON of a value. */
export function canonicalDigest(value: unknown): string {
  return createHash("sha256").update(canonicalBytes(value)).digest("hex");
}

/**
 * Reads a manifest as it comes over the wire: canonical JSON. Throws an `Error` whose message names the first
 * wrong field, also when the bytes are not the canonical form of what they say.
 */
export function parseCanonicalManifest(bytes: Uint8Array): { manifest: StudyManifest; digest: string } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new Error("the manifest is not JSON");
  }
  const result = studyManifestSchema.safeParse(value);
  if (!result.success) throw new Error(describeIssues(result.error.issues));
  if (!canonicalBytes(result.data).equals(bytes)) throw new Error("the manifest is not in canonical form");
  return { manifest: result.data, digest: canonicalDigest(result.data) };
}

/** Every problem of a manifest in one line each: where and what. */
export function describeIssues(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issues
    .map((issue) => `${issue.path.map(String).join(".") || "manifest"}: ${issue.message}`)
    .join("\n");
}
