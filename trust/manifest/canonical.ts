import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { z } from "zod";
import { fieldName, fieldProblems } from "../../process/field-problems.ts";
import { studyManifestSchema, type StudyManifest } from "./study-manifest.ts";

/** The most that a manifest may hold, as a file and on the wire. */
export const MANIFEST_BYTES_MAX = 1 << 20;

/** The canonical JSON (RFC 8785) of a value: the bytes that are digested and signed. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalText(value));
}

/** Lower-case hexadecimal SHA-256 of the canonical JSON of a value. */
export function canonicalDigest(value: unknown): string {
  return hash("sha256", canonicalText(value));
}

function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no canonical JSON form");
  return text;
}

/**
 * Reads a manifest as it comes over the wire: canonical JSON. Throws an `Error` whose message names the first
 * wrong field, also when the bytes are not the canonical form of what they say.
 */
export function parseCanonicalManifest(bytes: Uint8Array): { manifest: StudyManifest; digest: string } {
  if (bytes.byteLength > MANIFEST_BYTES_MAX)
    throw new Error(`the manifest is larger than ${MANIFEST_BYTES_MAX / 1024} KiB`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new Error("the manifest is not JSON");
  }
  const result = studyManifestSchema.safeParse(value);
  if (!result.success) throw new Error(describeIssues(result.error.issues, value));
  if (!canonicalBytes(result.data).equals(bytes)) throw new Error("the manifest is not in canonical form");
  return { manifest: result.data, digest: hash("sha256", bytes) };
}

/** How many problems of a manifest are told. */
const PROBLEMS_MAX = 20;

/** The problems of `value`, a manifest, in one line each: where, what, and what to do; the first twenty. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], value: unknown): string {
  const { problems, count } = fieldProblems(studyManifestSchema, value, issues, PROBLEMS_MAX);
  const told = problems.map(({ field, message, remedy }) => {
    const place = field.length === 0 ? "manifest" : fieldName(field);
    return `${place}: ${message}${remedy === null ? "" : `; ${remedy}`}`;
  });
  const rest = count - told.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
