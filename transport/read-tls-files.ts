import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import { CommandError, describeError } from "../process/command-error.ts";
import { readKeyFile } from "../trust/keys/key-file.ts";
import { isIssuedBy, readCertificates } from "../trust/identity/certificate-chain.ts";
import type { ClientTls, TlsFiles } from "./credentials.ts";

/** Where the PEM files of one end lie. Each may hold several certificates, its own first. */
export type TlsPaths = { readonly authority: string; readonly certificate: string; readonly key: string };

/** A client may trust what this machine trusts (`SYSTEM_AUTHORITY`), and may have no certificate. */
export type ClientTlsPaths = {
  readonly authority: string;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
};

/** What opens an encrypted key, and what a person does about a certificate that has ended. */
export type TlsReading = { readonly passphrase?: string | null; readonly whenExpired?: string };

/** In place of a file: the authorities that this machine trusts. */
export const SYSTEM_AUTHORITY = "system";

/**
 * Reads the authority's certificates, this side's certificate and its key, and checks that they belong
 * together and are valid at `nowMs`. Throws a `CommandError` that names the file and what to do about it.
 */
export function readTlsFiles(paths: TlsPaths, nowMs: number, reading: TlsReading = {}): TlsFiles {
  const authority = readAuthority(paths.authority, nowMs);
  const own = readOwn(paths, nowMs, reading);
  if (!leadsTo(parseAll(own.certificate, paths.certificate), parseAll(authority, paths.authority)))
    throw new CommandError(
      `${paths.certificate}: was not issued by the authority in ${paths.authority}`,
      ASK_AUTHORITY,
    );
  return { authority, ...own };
}

/**
 * The same for a client. Who issued its own certificate is for the other side to judge: it may be another
 * authority than the one that certified the server.
 */
export function readClientTls(paths: ClientTlsPaths, nowMs: number, reading: TlsReading = {}): ClientTls {
  const { certificate, key } = paths;
  const authority =
    paths.authority === SYSTEM_AUTHORITY ? systemAuthorities() : readAuthority(paths.authority, nowMs);
  if (certificate === undefined || key === undefined) return { authority };
  return { authority, ...readOwn({ certificate, key }, nowMs, reading) };
}

/** Certificates of authorities in a PEM file: at least one is valid at `nowMs`. Throws a `CommandError`. */
export function readAuthority(path: string, nowMs: number): Buffer {
  const pem = readFile(path, "the federation's authority certificate");
  const authorities = parseAll(pem, path);
  if (!authorities.every(({ ca }) => ca))
    throw new CommandError(`${path}: is not the certificate of an authority`, ASK_AUTHORITY);
  const isValid = (one: X509Certificate): boolean =>
    nowMs >= one.validFromDate.getTime() && nowMs <= one.validToDate.getTime();
  if (!authorities.some(isValid)) checkValidity(authorities[0]!, path, nowMs, ASK_AUTHORITY.remedy);
  return pem;
}

const ASK_AUTHORITY = {
  remedy: "use the authority.crt and the certificate that the federation's operator handed out",
};
const RENEW = "have it renewed by whoever issued it";

function systemAuthorities(): string {
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])].join("\n");
}

function readOwn(
  paths: Omit<TlsPaths, "authority">,
  nowMs: number,
  { passphrase = null, whenExpired = RENEW }: TlsReading,
): Omit<TlsFiles, "authority"> {
  const certificate = readFile(paths.certificate, "the certificate");
  const [own] = parseAll(certificate, paths.certificate);
  checkValidity(own!, paths.certificate, nowMs, whenExpired);
  const key = readKeyFile(paths.key, passphrase);
  const privateKey = parseKey(key, paths.key);
  if (!own!.checkPrivateKey(privateKey))
    throw new CommandError(`${paths.key}: is not the key of the certificate in ${paths.certificate}`, {
      remedy: "use the key that the certificate was asked for with, or enroll again",
    });
  return { certificate, key };
}

/** Whether the first certificate was issued, directly or through the others, by one that is trusted. */
function leadsTo([own, ...others]: readonly X509Certificate[], trusted: readonly X509Certificate[]): boolean {
  if (own === undefined) return false;
  if (trusted.some((authority) => isIssuedBy(own, authority))) return true;
  const next = others.find((issuer) => isIssuedBy(own, issuer));
  return next !== undefined && leadsTo([next, ...others.filter((other) => other !== next)], trusted);
}

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

function parseAll(pem: string | Buffer, path: string): X509Certificate[] {
  try {
    const certificates = readCertificates(pem);
    // What holds none is read as one, for the reason why it is none.
    return certificates.length > 0 ? certificates : [new X509Certificate(pem)];
  } catch (error) {
    throw new CommandError(`${path}: is not a certificate in PEM form`, {
      remedy: 'the file starts with "-----BEGIN CERTIFICATE-----"; copy it again, as text',
      cause: error,
    });
  }
}

function parseKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new CommandError(`${path}: is not a private key in PEM form`, {
      remedy: 'the file starts with "-----BEGIN PRIVATE KEY-----"; enroll again if it is lost',
      cause: error,
    });
  }
}

function checkValidity(certificate: X509Certificate, path: string, nowMs: number, whenExpired: string): void {
  if (nowMs < certificate.validFromDate.getTime())
    throw new CommandError(`${path}: is not valid before ${certificate.validFrom}`, {
      remedy: "check this machine's clock",
    });
  if (nowMs > certificate.validToDate.getTime())
    throw new CommandError(`${path}: expired on ${certificate.validTo}`, { remedy: whenExpired });
}
