import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Refusal } from "../agent/known-study.ts";

/** A study as the guard judges it. */
export type JudgedStudy = { readonly manifest: StudyManifest; readonly digest: string };

/** A trained update before it may leave. */
export type UpdateToJudge = JudgedStudy & {
  readonly round: number;
  readonly update: Float32Array;
  readonly updateDigest: string;
  readonly trainLoss: number;
};

/**
 * The node's own policy, asked at every step and at this node only: the coordinator cannot change an answer.
 * Each verdict is recorded. A refusal's detail goes to the coordinator: it names rules, never a number of
 * local data.
 */
export interface Guard {
  /** May this study be worked on at all: purposes, endpoints, strategies, architectures, secrecy, limits. */
  judgeStudy(study: JudgedStudy): Refusal | null;
  /** May a round of it begin now: hours of operation, bytes of the day, members whose approvals were seen. */
  judgeRound(study: JudgedStudy, round: number): Refusal | null;
  /**
   * May this update leave: its norm, the bytes of the day; `held`: only after a person released it. Asked
   * again about the same update after a person's decision, it gives null or a refusal.
   */
  judgeUpdate(update: UpdateToJudge): Refusal | "held" | null;
  /** The study's update is not wanted any more: nothing of it waits for a person. */
  forgetUpdate(study: string): void;
  /**
   * Calls `onChange` when the answers may be others than before, by another policy or a person's release: ask
   * again about known studies and held updates. Gives the way to stop.
   */
  watch(onChange: () => void): () => void;
}

/**
 * A guard that allows everything, for tests and benches; a node without a policy file has the default policy.
 */
export const openGuard: Guard = {
  judgeStudy: () => null,
  judgeRound: () => null,
  judgeUpdate: () => null,
  forgetUpdate: () => undefined,
  watch: () => () => undefined,
};
