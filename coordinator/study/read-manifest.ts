import { FederationError } from "../../transport/federation-error.ts";
import { parseCanonicalManifest } from "../../trust/manifest/canonical.ts";

/** A manifest as it came over the wire. Throws MANIFEST_INVALID with the field and what is wrong with it. */
export function readManifest(bytes: Uint8Array): ReturnType<typeof parseCanonicalManifest> {
  try {
    return parseCanonicalManifest(bytes);
  } catch (error) {
    throw new FederationError("MANIFEST_INVALID", error instanceof Error ? error.message : String(error));
  }
}
