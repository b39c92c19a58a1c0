import { readFileSync } from "node:fs";
import type { Featuriser } from "../../chemistry/featuriser.ts";
import { keyFromText, publicKey } from "../../chemistry/protocol-key.ts";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";
import type { ModelProtocol } from "./protocol-of.ts";

/**
 * The key in a file, or the public key where no file is named. Throws a usage error for a file that cannot be
 * read or is empty.
 */
export function readKey(path: string | undefined): string {
  if (path === undefined) return publicKey;
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(`--protocol-key-file: cannot read the key: ${describeError(error)}`);
  }
  const key = keyFromText(content);
  if (key === undefined)
    throw usageError(`--protocol-key-file: ${path} is empty`, "put the partners' shared key there");
  return key;
}

/**
 * Throws a `CommandError` when the featuriser's key is not the one under which the model's inputs were
 * permuted, as far as the model says: with another key its predictions would be noise.
 */
export function refuseWrongKey(
  { features, hash }: ModelProtocol,
  featuriser: Featuriser,
  name: string,
): void {
  if (!features.fingerprint.permuted || hash === undefined || featuriser.protocolHash() === hash) return;
  throw new CommandError(`${name}: was made with another protocol key, or another version of the protocol`, {
    remedy: "name the partners' key with --protocol-key-file",
  });
}
