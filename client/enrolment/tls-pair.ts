import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { CommandError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { readKeyFile, writeKeyFile } from "../../trust/keys/key-file.ts";

/** A certificate and the private key that it is for, as PEM. */
export type TlsPair = { readonly certificate: string; readonly key: string };

/** Where they lie. */
export type TlsPairPaths = { readonly certificate: string; readonly key: string };

/**
 * Puts a new certificate and its new key in the place of the old ones. Two files cannot change at once: so
 * the key comes first, under another name, then the certificate, and then the key takes its place. Wherever
 * that breaks off, `settleTlsPair` finds a certificate with its key.
 */
export function writeTlsPair(paths: TlsPairPaths, pair: TlsPair, passphrase: string | null): void {
  writeKeyFile(nextKey(paths), pair.key, passphrase);
  writeAtomically(paths.certificate, pair.certificate);
  renameSync(nextKey(paths), paths.key);
}

/**
 * Completes a `writeTlsPair` that a crash broke off. A key that was not certified is left alone: it may
 * belong to a program that is renewing now, and the next renewal replaces it.
 */
export function settleTlsPair(paths: TlsPairPaths, passphrase: string | null): void {
  if (!existsSync(nextKey(paths))) return;
  if (belongs(paths.certificate, readKeyFile(nextKey(paths), passphrase)))
    renameSync(nextKey(paths), paths.key);
}

/**
 * Checks that a certificate which the coordinator sent is this node's: for its key, under its name. Throws a
 * `CommandError`.
 */
export function checkIssued({ certificate, key }: TlsPair, node: string): X509Certificate {
  const issued = parse(certificate);
  const names = issued?.subjectAltName?.split(", ") ?? [];
  if (!issued?.checkPrivateKey(createPrivateKey(key)) || !names.includes(`URI:chorale:node:${node}`))
    throw new CommandError("the coordinator sent a certificate that is not for this node's key and name", {
      remedy: "try again; tell the operator if it happens again",
    });
  return issued;
}

function nextKey({ key }: TlsPairPaths): string {
  return `${key}.next`;
}

function belongs(certificatePath: string, key: string): boolean {
  try {
    return parse(readFileSync(certificatePath, "utf8"))?.checkPrivateKey(createPrivateKey(key)) ?? false;
  } catch {
    return false;
  }
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
