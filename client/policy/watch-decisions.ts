import { statSync } from "node:fs";
import type { Clock, Timer } from "../../process/clock.ts";
import type { ApprovedStudy } from "../agent/agent-event.ts";
import { decidedDigests, decisionFiles } from "./decision-files.ts";
import {
  approvedStudies,
  nextExpiry,
  readOwnDecisions,
  type OwnDecisions,
  type OwnIdentity,
} from "./decisions.ts";

const INTERVAL_MS = 500;

/** The owner's decisions and what they allow now. */
export type DecisionsNow = OwnDecisions & { readonly approved: readonly ApprovedStudy[] };

/** The owner's decisions as they are, and what they allow at that time. */
export function decisionsNow(stateDir: string, own: OwnIdentity, nowMs: number): DecisionsNow {
  const decisions = readOwnDecisions(stateDir, own);
  return { ...decisions, approved: approvedStudies(decisions, nowMs) };
}

/** Whose decisions are watched, and what was read of them before. */
export type WatchedDecisions = {
  readonly stateDir: string;
  readonly own: OwnIdentity;
  readonly clock: Clock;
  readonly known: DecisionsNow;
  /** Is told once of each file that gives no permission, and why. */
  readonly report?: (problem: string) => void;
};

/**
 * Calls `onChange` within half a second after the owner decided something in another process, and at the
 * moment when an approval ends. Decisions that cannot be read allow nothing. Returns the way to stop.
 */
export function watchDecisions(
  { stateDir, own, clock, known: before, report = () => undefined }: WatchedDecisions,
  onChange: (decisions: DecisionsNow) => void,
): () => void {
  let known = before;
  let stamp: string | null = null;
  let timer: Timer;
  let stopped = false;
  const told = new Set<string>();
  const tell = (): void => {
    for (const problem of known.unusable.filter((one) => !told.has(one))) {
      told.add(problem);
      report(problem);
    }
  };
  const look = (): void => {
    const now = clock.nowMs();
    const present = stampOf(stateDir, own.node);
    const decisions = present === stamp ? known : readOwnDecisions(stateDir, own);
    const next = { ...decisions, approved: approvedStudies(decisions, now) };
    const changed = identityOf(next) !== identityOf(known);
    stamp = present;
    known = next;
    tell();
    if (changed) onChange(known);
    wait(now);
  };
  const wait = (nowMs: number): void => {
    if (stopped) return;
    const untilExpiryMs = (nextExpiry(known, nowMs) ?? Infinity) - nowMs;
    timer = clock.after(Math.min(INTERVAL_MS, untilExpiryMs), look, { background: true });
  };
  tell();
  wait(clock.nowMs());
  return () => {
    stopped = true;
    timer.cancel();
  };
}

function identityOf({ latest, approved, unusable }: DecisionsNow): string {
  const signatures = latest.map(({ signature }) => signature.value);
  return JSON.stringify([signatures, approved, unusable]);
}

/** Identity, time and size of every file with a decision of this node; what cannot be looked at differs. */
function stampOf(stateDir: string, node: string): string {
  try {
    return decidedDigests(stateDir)
      .flatMap((digest) => decisionFiles(stateDir, digest, node))
      .map(({ path }) => {
        const found = statSync(path, { throwIfNoEntry: false });
        return found === undefined ? path : `${path} ${found.ino} ${found.mtimeMs} ${found.size}`;
      })
      .join("\n");
  } catch {
    return "unreadable";
  }
}
