import { existsSync } from "node:fs";
import { readSigningKey, writeKeyFile } from "../../trust/keys/key-file.ts";
import { generateSigningKey, type SigningKey } from "../../trust/keys/signing-key.ts";

/**
 * The node's identity key: the one in the file, or a new one, which is in the file when this returns. So an
 * enrolment that broke off goes on as the same node.
 */
export function keepIdentity(path: string, passphrase: string | null): SigningKey {
  if (!existsSync(path)) {
    const pem = generateSigningKey().key.export({ type: "pkcs8", format: "pem" });
    writeKeyFile(path, pem.toString(), passphrase);
  }
  return readSigningKey(path, passphrase);
}
