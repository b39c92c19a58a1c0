import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { openNodeGuard, type NodeGuard } from "../../../../../client/policy/node-policy/node-guard.ts";
import { VERDICT_PREFIX, verdictFolder } from "../../../../../client/policy/node-policy/verdict-record.ts";
import type { UpdateToJudge } from "../../../../../client/policy/guard.ts";
import { recordFile } from "../../../../../trust/record/record-files.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { judged, studyWith } from "./policy-study.ts";

type Entry = Record<string, unknown>;
/** A guard with its policy file and what it writes. */
export type GuardedNode = {
  readonly guard: NodeGuard;
  readonly clock: ManualClock;
  readonly stateDir: string;
  /** What left today. */
  bytes: number;
  readonly logged: string[];
  write(policy: string): void;
  remove(): void;
  verdicts(): Entry[];
  restart(): NodeGuard;
} & Disposable;

/** A guard with a policy file, or with the default policy for null. */
export function guarded(policy: string | null): GuardedNode {
  const folder = temporaryFolder();
  const path = folder.join("policy.yaml");
  const write = (text: string): void => writeFileSync(path, `format: chorale-policy-1\n${text}`);
  if (policy !== null) write(policy);
  const clock = new ManualClock();
  clock.advance(Date.parse("2026-03-30T12:00:00Z"));
  const logged: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void logged.push(line) });
  const policyFile = policy === null ? undefined : path;
  const stateDir = folder.path;
  const open = (): NodeGuard =>
    openNodeGuard({ policyFile, stateDir, clock, logger, bytesSince: () => node.bytes });
  const node: GuardedNode = {
    guard: open(),
    clock,
    stateDir,
    bytes: 0,
    logged,
    write,
    remove: () => rmSync(path),
    verdicts: () =>
      readFileSync(recordFile(verdictFolder(stateDir), VERDICT_PREFIX, 1).path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Entry),
    restart: () => {
      node.guard.close();
      return open();
    },
    [Symbol.dispose]: () => {
      node.guard.close();
      folder[Symbol.dispose]();
    },
  };
  return node;
}

/** An ordinary study. */
export const study = judged(studyWith());

/** Its update of norm 5, with changes. */
export function trained(change: Partial<UpdateToJudge> = {}): UpdateToJudge {
  return {
    ...study,
    round: 1,
    update: Float32Array.of(3, 4),
    updateDigest: "a".repeat(64),
    trainLoss: 0.5,
    ...change,
  };
}

/** What the coordinator is told of refusing rules. */
export const refusal = (rules: string): unknown => ({
  reason: "POLICY_REFUSED",
  detail: `refused by this node's policy: ${rules}`,
});
