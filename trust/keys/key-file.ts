import { readFileSync, statSync } from "node:fs";
import { CommandError, describeError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { decryptText, encryptText, isEncrypted } from "./encrypted-key.ts";
import { signingKeyFromPem, type SigningKey } from "./signing-key.ts";

const KEY_FILE_BYTES_MAX = 256 * 1024;
const OTHERS = 0o077;

/**
 * Keeps a private key (PKCS #8 PEM) in a file that only its owner may read, encrypted where there is a
 * passphrase.
 */
export function writeKeyFile(path: string, pem: string, passphrase: string | null): void {
  writeAtomically(path, passphrase === null ? pem : encryptText(pem, passphrase), 0o600);
}

/**
 * A private key from its file, as PEM. Throws a `CommandError` that names the file for one that is not there,
 * that others may read, or that the passphrase does not open.
 */
export function readKeyFile(path: string, passphrase: string | null): string {
  const text = readOwn(path);
  if (!isEncrypted(text)) return text;
  if (passphrase === null)
    throw new CommandError(`${path}: the key is encrypted and no passphrase was given`, {
      remedy: "name the file that holds it in passphraseFile, or set CHORALE_PASSPHRASE",
    });
  try {
    return decryptText(text, passphrase);
  } catch (error) {
    throw new CommandError(`${path}: ${describeError(error)}`, {
      remedy: "correct passphraseFile or CHORALE_PASSPHRASE, or restore the file from a backup",
      cause: error,
    });
  }
}

/** The identity key in a file. Throws as `readKeyFile` does, and for a key that is not Ed25519. */
export function readSigningKey(path: string, passphrase: string | null): SigningKey {
  const pem = readKeyFile(path, passphrase);
  try {
    return signingKeyFromPem(pem);
  } catch (error) {
    throw new CommandError(`${path}: is not an identity key (Ed25519, PKCS #8, PEM)`, {
      remedy: "use the identity.key that enrolling made; it cannot be made again",
      cause: error,
    });
  }
}

function readOwn(path: string): string {
  let mode: number;
  let text: string;
  try {
    const found = statSync(path);
    mode = found.mode;
    if (found.size > KEY_FILE_BYTES_MAX) throw new Error("is too large for a key");
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(`cannot read the key ${path}: ${describeError(error)}`, {
      remedy: "put the file there, or correct its path in the configuration",
      cause: error,
    });
  }
  // Windows has no such bits: there the folder's access list decides.
  if (process.platform !== "win32" && (mode & OTHERS) !== 0)
    throw new CommandError(`${path}: other users of this machine may read this key`, {
      remedy: `run: chmod 600 ${path}`,
    });
  return text;
}
