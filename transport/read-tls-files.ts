import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { CommandError, describeError } from "../process/command-error.ts";
import type { TlsFiles } from "./credentials.ts";

/** Where the PEM files of one end lie. */
export type TlsPaths = { readonly authority: string; readonly certificate: string; readonly key: string };

/**
 * Reads the authority's certificate, this side's certificate and its key, and checks that they belong
 * together and are valid at `nowMs`. Throws a `CommandError` that names the file and what to do about it.
 */
export function readTlsFiles(paths: TlsPaths, nowMs: number): TlsFiles {
  const authority = readFile(paths.authority, "the federation's authority certificate");
  const certificate = readFile(paths.certificate, "the certificate");
  const key = readFile(paths.key, "the private key");
  const issuer = parseCertificate(authority, paths.authority);
  const own = parseCertificate(certificate, paths.certificate);
  const privateKey = parseKey(key, paths.key);
  if (!issuer.ca)
    throw new CommandError(`${paths.authority}: is not the certificate of an authority`, ASK_AUTHORITY);
  checkValidity(issuer, paths.authority, nowMs);
  if (!own.verify(issuer.publicKey))
    throw new CommandError(
      `${paths.certificate}: was not issued by the authority in ${paths.authority}`,
      ASK_AUTHORITY,
    );
  checkValidity(own, paths.certificate, nowMs);
  if (!own.checkPrivateKey(privateKey))
    throw new CommandError(`${paths.key}: is not the key of the certificate in ${paths.certificate}`, {
      remedy: "use the key that the certificate's request was made with, or make a new request",
    });
  return { authority, certificate, key };
}

const ASK_AUTHORITY = {
  remedy: "use the authority.crt and the certificate that the federation's operator handed out",
};

function readFile(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandError(`cannot read ${what}: ${describeError(error)}`, {
      remedy: "put the file there, or correct its path in the configuration",
      cause: error,
    });
  }
}

function parseCertificate(pem: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new CommandError(`${path}: is not a certificate in PEM form`, {
      remedy: 'the file starts with "-----BEGIN CERTIFICATE-----"; copy it again, as text',
      cause: error,
    });
  }
}

function parseKey(pem: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new CommandError(`${path}: is not a private key in PEM form without a password`, {
      remedy: 'the file starts with "-----BEGIN PRIVATE KEY-----"; make a new key and request if it is lost',
      cause: error,
    });
  }
}

function checkValidity(certificate: X509Certificate, path: string, nowMs: number): void {
  if (nowMs < certificate.validFromDate.getTime())
    throw new CommandError(`${path}: is not valid before ${certificate.validFrom}`, {
      remedy: "check this machine's clock",
    });
  if (nowMs > certificate.validToDate.getTime())
    throw new CommandError(`${path}: expired on ${certificate.validTo}`, {
      remedy: "ask the federation's operator for a new certificate (`chorale coordinator certify`)",
    });
}
