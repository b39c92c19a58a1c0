import { createHash, createPrivateKey, type KeyObject } from "node:crypto";
import { signingKeyOf, type SigningKey } from "../../trust/keys/signing-key.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { manifestOnWire, signManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** PKCS #8 of an Ed25519 key up to the key's 32 bytes (RFC 8410, section 10.3). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** The identity key of a node of tests: always the same for a name. */
export function identityOf(name: string): SigningKey {
  return signingKeyOf(privateKeyOf(name));
}

/** The same in PKCS #8 PEM, for a file. */
export function identityPem(name: string): string {
  return privateKeyOf(name).export({ type: "pkcs8", format: "pem" }).toString();
}

function privateKeyOf(name: string): KeyObject {
  const seed = createHash("sha256").update(`identity of ${name}`).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });
}

/** The operator of tests. */
export const operatorIdentity: SigningKey = identityOf("operator of tests");

/** A federation's id for tests. */
export const FEDERATION_ID = "f".repeat(32);

/** A manifest whose members have their identities of tests. */
export function withKeys(manifest: StudyManifest): StudyManifest {
  const members = memberNames(manifest).map((name) => ({ name, key: identityOf(name).fingerprint }));
  return studyManifestSchema.parse({ ...manifest, members });
}

/** A manifest as the operator of tests signs it. */
export function signedOnWire(manifest: StudyManifest): ReturnType<typeof manifestOnWire> {
  return manifestOnWire(signManifest(manifest, operatorIdentity));
}
