import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Clock, Timer } from "../../process/clock.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { digestSchema } from "../../trust/manifest/digest.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { recordedLineSchema } from "../../trust/manifest/text.ts";

/** What a person at the node decided on one held update, named by its digest. */
export const releaseDecisionSchema = z.strictObject({
  format: z.literal("chorale-release-1"),
  decision: z.enum(["released", "discarded"]),
  study: nameSchema,
  manifestDigest: digestSchema,
  round: z.int().min(1),
  updateDigest: digestSchema,
  /** Who decided, for the record. */
  name: recordedLineSchema.min(1),
  /** UTC, ISO 8601. */
  decidedAt: z.iso.datetime(),
});

/** What a person at the node decided on one held update. */
export type ReleaseDecision = z.output<typeof releaseDecisionSchema>;

const INTERVAL_MS = 1000;

/**
 * Keeps a decision as a local file that never leaves. The same update has one decision: a later one replaces
 * it, which counts only until the update has left.
 */
export function writeRelease(stateDir: string, decision: ReleaseDecision): void {
  const written = releaseDecisionSchema.parse(decision);
  writeAtomically(pathOf(stateDir, written.updateDigest), `${JSON.stringify(written, null, 2)}\n`, 0o600);
}

/** The decision on an update; null where there is none that can be read: then nothing leaves. */
export function releaseOf(stateDir: string, updateDigest: string): ReleaseDecision | null {
  try {
    const text = readFileSync(pathOf(stateDir, updateDigest), "utf8");
    const decision = releaseDecisionSchema.parse(JSON.parse(text));
    return decision.updateDigest === updateDigest ? decision : null;
  } catch {
    return null;
  }
}

/** Every decision that can be read, in the order of their time. */
export function readReleases(stateDir: string): ReleaseDecision[] {
  return digestsOf(stateDir)
    .flatMap((digest) => releaseOf(stateDir, digest) ?? [])
    .sort((one, other) => Date.parse(one.decidedAt) - Date.parse(other.decidedAt));
}

/**
 * Calls `onRelease` within a second for each decision, of either kind, that is new. Gives the way to stop.
 */
export function watchReleases(
  stateDir: string,
  clock: Clock,
  onRelease: (decision: ReleaseDecision) => void,
): () => void {
  let seen = stampsOf(stateDir);
  let timer: Timer;
  const look = (): void => {
    const stamps = stampsOf(stateDir);
    const fresh = [...stamps].filter(([digest, stamp]) => seen.get(digest) !== stamp);
    seen = stamps;
    timer = clock.after(INTERVAL_MS, look, { background: true });
    for (const [digest] of fresh) {
      const decision = releaseOf(stateDir, digest);
      if (decision !== null) onRelease(decision);
    }
  };
  timer = clock.after(INTERVAL_MS, look, { background: true });
  return () => timer.cancel();
}

/** Every decision is a new file, so its identity and time say whether it changed. */
function stampsOf(stateDir: string): Map<string, string> {
  const stamps = new Map<string, string>();
  for (const digest of digestsOf(stateDir)) {
    const found = statSync(pathOf(stateDir, digest), { bigint: true, throwIfNoEntry: false });
    if (found !== undefined) stamps.set(digest, `${found.ino} ${found.mtimeNs}`);
  }
  return stamps;
}

function digestsOf(stateDir: string): string[] {
  const folder = releaseFolder(stateDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
}

function pathOf(stateDir: string, updateDigest: string): string {
  return join(releaseFolder(stateDir), `${digestSchema.parse(updateDigest)}.json`);
}

function releaseFolder(stateDir: string): string {
  return join(stateDir, "releases");
}
