import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Kysely } from "kysely";
import type { Clock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { readKeyFile } from "../../trust/keys/key-file.ts";
import type { CoordinatorConfig } from "../config.ts";
import { Certifier } from "../enrolment/certifier.ts";
import { Enrolments } from "../enrolment/enrolments.ts";
import type { Tables } from "../store/database.ts";
import { EnrolmentStore } from "../store/enrolment-store.ts";

const DAY_MS = 86_400_000;

/**
 * The roster of a coordinator, and the authority whose certificates name its callers, if it has one of its
 * own. Throws a `CommandError` where a file of the authority's cannot be read.
 */
export async function openEnrolments(
  { authority }: Pick<CoordinatorConfig, "authority">,
  database: Kysely<Tables>,
  clock: Clock,
  passphrase: string | null,
): Promise<{ enrolments: Enrolments; authority: X509Certificate | null }> {
  const certificate = authority === undefined ? null : readAuthority(authority.certificate);
  const key = authority?.key === undefined ? null : readKeyFile(authority.key, passphrase);
  const certifier = new Certifier({
    authority: certificate === null || key === null ? null : { certificate: certificate.toString(), key },
    lifeMs: (authority?.certificateDays ?? 0) * DAY_MS,
    clock,
  });
  const enrolments = await Enrolments.open(new EnrolmentStore(database), certifier, clock);
  return { enrolments, authority: certificate };
}

function readAuthority(path: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(path));
  } catch (error) {
    throw new CommandError(
      `${path}: cannot be read as the authority's certificate: ${describeError(error)}`,
      {
        remedy: "put the authority.crt that init made there, or correct its path in coordinator.yaml",
        cause: error,
      },
    );
  }
}
