import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { readAuthority, SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";
import type { Invitation } from "../../trust/enrolment/invitation.ts";
import { keyFingerprintOf } from "../../trust/identity/key-fingerprint.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import { fetchServerChain } from "../egress/fetch-server-chain.ts";

/** Where the authority that a node trusts may come from. */
export type AuthorityChoice = {
  readonly invitation: Pick<Invitation, "authority" | "coordinator">;
  /** What the node's owner trusts in place of what the invitation names: a file, or `system`. */
  readonly asked: string | undefined;
  /** Where an earlier enrolment left it. */
  readonly kept: string;
  readonly clock: Clock;
};

/**
 * The certificates of the authority that the coordinator's has to come from, as PEM, or `system`. What the
 * invitation names is looked for among the certificates that the server shows, before anything is sent to it.
 * Throws a `CommandError` where it is not among them.
 */
export async function chooseAuthority({ invitation, asked, kept, clock }: AuthorityChoice): Promise<string> {
  if (asked === SYSTEM_AUTHORITY) return SYSTEM_AUTHORITY;
  if (asked !== undefined) return readAuthority(asked, clock.nowMs()).toString();
  if (invitation.authority === SYSTEM_AUTHORITY) return SYSTEM_AUTHORITY;
  if (existsSync(kept)) {
    const pem = readFileSync(kept, "utf8");
    if (isNamed(pem, invitation.authority)) return pem;
  }
  const chain = await fetchServerChain(invitation.coordinator, { clock });
  const authority = chain.find((one) => one.ca && keyFingerprintOf(one) === invitation.authority);
  if (authority === undefined) throw notNamed(invitation);
  return authority.toString();
}

function isNamed(pem: string, fingerprint: string): boolean {
  try {
    return keyFingerprintOf(new X509Certificate(pem)) === fingerprint;
  } catch {
    return false;
  }
}

function notNamed({ coordinator, authority }: AuthorityChoice["invitation"]): CommandError {
  return new CommandError(
    `${coordinator} shows no certificate of the authority that the invitation names ` +
      `(${spokenFingerprint(authority)}); nothing was sent to it`,
    {
      remedy:
        "something may stand in between: ask your network's administrators whether a proxy opens TLS here, " +
        "and the operator what the authority's fingerprint is; --authority FILE trusts another one",
    },
  );
}
