import { existsSync, readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import { systemClock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import { readAuthority } from "../../transport/read-tls-files.ts";
import { authorityOfChain, readCertificates } from "../../trust/identity/certificate-chain.ts";
import { keyFingerprintOf } from "../../trust/identity/key-fingerprint.ts";
import type { CoordinatorConfig } from "../config.ts";

/**
 * The authority that a node has to find at the end of the coordinator's certificates: lower-case hexadecimal
 * SHA-256 of its public key, or `system` where it is one that every machine trusts. Throws a usage error
 * where it is unknown.
 */
export function serverAuthority({ tls }: Pick<CoordinatorConfig, "tls">): string {
  const trusted = readCertificates(readAuthority(tls.authority, systemClock.nowMs()));
  // On an operator's own machine the server's certificate may be missing.
  if (!existsSync(tls.certificate) && trusted.length === 1) return keyFingerprintOf(trusted[0]!);
  const chain = existsSync(tls.certificate) ? readCertificates(readFileSync(tls.certificate)) : [];
  const found = authorityOfChain(chain, trusted);
  if (found !== null) return keyFingerprintOf(found);
  if (authorityOfChain(chain, readCertificates(getCACertificates("default").join("\n"))) !== null)
    return "system";
  throw usageError(
    `${tls.certificate}: does not lead to an authority's certificate`,
    "append the certificates that lead to its authority, the authority's own included",
  );
}
