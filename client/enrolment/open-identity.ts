import { X509Certificate } from "node:crypto";
import { systemClock, type Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import type { ClientTls } from "../../transport/credentials.ts";
import { certifiedIdentity } from "../../transport/peer.ts";
import { readClientTls } from "../../transport/read-tls-files.ts";
import { readSigningKey } from "../../trust/keys/key-file.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import type { ClientConfig } from "../config.ts";
import type { Speaker } from "../egress/session.ts";
import { settleTlsPair } from "./tls-pair.ts";

/** What a node speaks with: its TLS files and its identity. */
export type NodeIdentity = { readonly tls: ClientTls; readonly speaker: Speaker };

/**
 * A coordinator would refuse it with less to go by. A certificate of the node's own authority may name
 * anything.
 */
function checkName(node: string, path: string | undefined, { certificate }: ClientTls): void {
  if (certificate === undefined) return;
  const identity = certifiedIdentity(new X509Certificate(certificate));
  if (identity === null || identity.name === node) return;
  throw usageError(
    `${path}: the certificate is of ${identity.name}, the configuration's name is ${node}`,
    `write name: ${identity.name} in node.yaml, or use the certificate of ${node}`,
  );
}

/** What its owner does about a certificate that has ended. */
export function whenExpired(name: string): string {
  return (
    `ask the operator for an invitation (\`chorale coordinator invite ${name} --replace\`) and run ` +
    "`chorale client enroll INVITATION --out` with this node's folder: it keeps its identity, data and state"
  );
}

/**
 * Reads a node's keys and certificates, after completing a renewal that a crash broke off. Throws a
 * `CommandError` that names the file and what to do, also for a certificate that has ended.
 */
export function openIdentity(
  { name: node, federation, identity, passphraseFile, tls }: ClientConfig,
  clock: Clock = systemClock,
): NodeIdentity {
  const passphrase = readPassphrase({ passphraseFile });
  const { certificate, key } = tls;
  if (tls.renew && certificate !== undefined && key !== undefined)
    settleTlsPair({ certificate, key }, passphrase);
  const reading = { passphrase, whenExpired: tls.renew ? whenExpired(node) : "replace it with a new one" };
  const files = readClientTls(tls, clock.nowMs(), reading);
  if (tls.renew) checkName(node, certificate, files);
  return {
    tls: files,
    speaker: { federation: federation.id, node, key: readSigningKey(identity, passphrase) },
  };
}
