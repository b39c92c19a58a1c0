import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { readHeldUpdates, type HeldUpdate } from "./held-updates.ts";
import { releaseDecisionSchema, releaseOf, writeRelease, type ReleaseDecision } from "./releases.ts";

/** What a person decides: on which study's update, of which round, and who they are. */
export type ReleaseRequest = {
  readonly stateDir: string;
  readonly study: string;
  readonly round: number;
  readonly name: string;
  readonly decision: ReleaseDecision["decision"];
};

/**
 * Records a person's decision on the update that the study's client holds in this round; a running client
 * acts on it within a second. Throws a `CommandError` where no such update waits.
 */
export function releaseUpdate(request: ReleaseRequest, clock: Clock): HeldUpdate {
  const { stateDir, study, round, name, decision } = request;
  const held = waitingResults(stateDir).find((update) => update.study === study && update.round === round);
  if (held === undefined)
    throw new CommandError(`no result of round ${round} of ${study} waits for a person`, {
      remedy: "`chorale client results` lists what waits",
    });
  const { manifestDigest, updateDigest } = held;
  const decidedAt = new Date(clock.nowMs()).toISOString();
  const written = { format: "chorale-release-1", decision, manifestDigest, updateDigest, name, decidedAt };
  const parsed = releaseDecisionSchema.safeParse({ ...written, study, round });
  if (!parsed.success)
    throw new CommandError("--name: write who decides, in one line of at most 200 characters", {
      usage: true,
    });
  writeRelease(stateDir, parsed.data);
  return held;
}

/** What is held and not yet decided on, by study. */
export function waitingResults(stateDir: string): HeldUpdate[] {
  return readHeldUpdates(stateDir).filter(({ updateDigest }) => releaseOf(stateDir, updateDigest) === null);
}
