import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { NodePolicy } from "./policy-schema.ts";
import type { ModelSize } from "./study-terms.ts";

/** What a rule is asked about a study: its manifest, and what follows from it. */
export type StudyFacts = {
  readonly manifest: StudyManifest;
  readonly size: ModelSize;
  readonly nowMs: number;
};

/** What a rule is asked before a round begins. */
export type RoundFacts = StudyFacts & {
  readonly round: number;
  /** Members with different keys whose approval of this manifest was verified here and is in force. */
  readonly approvals: number;
  /** Updates of this study that were let out, but for those of this round. */
  readonly updatesBefore: number;
  /** What left this node since midnight in the policy's time zone. */
  readonly bytesToday: number;
};

/** What a rule is asked about a trained update. */
export type UpdateFacts = StudyFacts & {
  /** L2 norm; NaN or infinite where the update holds such a value. */
  readonly norm: number;
  readonly bytes: number;
  readonly bytesToday: number;
  /** Other updates of this study that were let out. */
  readonly updatesBefore: number;
};

/** What a rule finds, in words with the numbers of both sides. */
export type Finding = {
  readonly allowed: boolean;
  /** What the study asks for, or what is there. */
  readonly there: string;
  /** What this node's policy says. */
  readonly here: string;
  /** What the operator could change. */
  readonly ask?: string;
};

/** A field of the policy and how it judges; a rule that has nothing to say gives null. */
export type Rule<Facts> = {
  readonly rule: string;
  readonly judge: (policy: NodePolicy, facts: Facts) => Finding;
};

/** So many of something: `1 round`, `2 rounds`. */
export function counted(count: number, one: string): string {
  return `${figure(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** A figure for a person: `1,024`. */
export function figure(value: number): string {
  return Number.isFinite(value)
    ? value.toLocaleString("en", { maximumSignificantDigits: 6 })
    : "infinitely many";
}
