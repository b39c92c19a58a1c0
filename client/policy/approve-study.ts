import type { Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import type { SignedApproval } from "../../trust/manifest/approval.ts";
import { expiresAtMs } from "../../trust/manifest/release-terms.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { readConfig, readIdentity } from "../config.ts";
import { checkDecidable, decideOn } from "./decide.ts";
import { isFile, notOffered, offeredVersions, readManifest, type FoundManifest } from "./find-manifest.ts";

/** What an owner says to approve a study. */
export type ApprovalOptions = {
  readonly configPath: string;
  /** The name of a study that was offered to this node, or a file with its signed manifest. */
  readonly study: string;
  /**
   * Of exactly the manifest that was read, whole: whoever wrote two manifests can make their digests begin
   * alike.
   */
  readonly digest: string;
  readonly reference: string;
  readonly name: string;
  /** A day (to its end, UTC) or a moment (ISO 8601); left out: the study's end, or a year from now. */
  readonly expires?: string | undefined;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const YEAR_MS = 365 * 86_400_000;

/**
 * Signs and keeps the owner's approval of exactly the manifest that the digest names. Throws a usage error
 * where the manifest is another one, is not signed by the operator, does not name this node by its own key,
 * or where the approval would end after the study or has ended already.
 */
export function approveStudy(options: ApprovalOptions, clock: Clock): SignedApproval {
  const { study, reference, name, expires } = options;
  const config = readConfig(options.configPath);
  for (const [option, text] of Object.entries({ reference, name }))
    if (text.trim() === "")
      throw usageError(`--${option}: says nothing`, "write who approves, and under which number");
  const found = versionOf(study, config.stateDir, options.digest);
  const key = readIdentity(config);
  const signed = checkDecidable(found, config, key);
  const expiresAt = new Date(expiryOf(found.manifest, expires, clock.nowMs())).toISOString();
  const words = { decision: "approved", name, reference, expiresAt } as const;
  return decideOn(found, signed, words, { config, key, clock });
}

/** Every version that the name or file stands for: the proposed one first, since that is what waits. */
export function versionsOf(study: string, stateDir: string): FoundManifest[] {
  if (isFile(study)) return [readManifest(study)];
  const { inForce, proposed } = offeredVersions(study, stateDir);
  const versions = [proposed, inForce].filter((version) => version !== null);
  if (versions.length > 0) return versions;
  throw notOffered(study);
}

function versionOf(study: string, stateDir: string, written: string): FoundManifest {
  const wanted = written.trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(wanted))
    throw usageError(
      "--digest: write all 64 hexadecimal digits: two manifests can be made that begin alike",
      `copy the digest from \`chorale client show ${study}\``,
    );
  const versions = versionsOf(study, stateDir);
  const found = versions.find(({ digest }) => digest === wanted);
  if (found !== undefined) return found;
  // The right digest is not told: it is to be copied from what was read.
  throw usageError(
    `--digest: no manifest of ${study} that is here has the digest ${wanted}`,
    `it is another manifest than you read: read it with \`chorale client show ${study}\``,
  );
}

function expiryOf(manifest: StudyManifest, expires: string | undefined, nowMs: number): number {
  const end = expiresAtMs(manifest);
  if (end !== null && end <= nowMs)
    throw usageError(
      `the study ${manifest.study} ended with ${manifest.expires}`,
      "ask the operator for an amendment with a later day",
    );
  if (expires === undefined) return end ?? nowMs + YEAR_MS;
  const until = Date.parse(DAY.test(expires) ? `${expires}T00:00:00Z` : expires);
  if (Number.isNaN(until))
    throw usageError(`--expires: ${expires} is no day`, "write it as YYYY-MM-DD, for example 2026-12-31");
  const endMs = DAY.test(expires) ? until + 86_400_000 : until;
  if (endMs <= nowMs) throw usageError(`--expires: ${expires} is past`, "write a day to come");
  if (end !== null && endMs > end)
    throw usageError(
      `--expires: ${expires} is after the study's last day, ${manifest.expires}`,
      "leave --expires out to approve until the study's end",
    );
  return endMs;
}
