import type { AgentEffect, WorkEvent } from "./agent-event.ts";
import type { Work } from "./agent-state.ts";
import { declineRound, declineStudy, joinStudy, sendScore } from "./answers.ts";
import type { KnownStudy, Refusal, Score, Task } from "./known-study.ts";

type Result = Exclude<WorkEvent, { kind: "downloaded" }>;
type Outcome = readonly [KnownStudy, ...AgentEffect[]];

/** The result that each task gives when it succeeds. */
const RESULTS: Record<Task, Result["kind"]> = {
  prepare: "prepared",
  train: "trained",
  upload: "uploaded",
  score: "scored",
  finish: "finished",
};

/** Whether this can be the result of this work. */
export function answers(work: Work, result: Result): boolean {
  return result.kind === "work_failed" || (work.stage === "working" && result.kind === RESULTS[work.task]);
}

/** What the result of a study's work means for the study, and what the coordinator is told. */
export function finishWork(study: KnownStudy, result: Result, work: Work): Outcome {
  switch (result.kind) {
    case "prepared": {
      const ready = { ...study, preparation: result.preparation };
      return study.offered && study.ending === null ? [ready, ...joinStudy(ready)] : [ready];
    }
    case "trained":
      return keepUpdate(study, result);
    case "uploaded":
      return [withRound(study, { uploadWanted: false })];
    case "scored":
      return keepScore(study, { lossSum: result.lossSum, labelCount: result.labelCount });
    case "finished":
      return finishStudy(study, "done");
    case "work_failed":
      return giveUpWork(study, { reason: result.reason, detail: result.detail }, work);
  }
}

/**
 * An update with a NaN or an infinity, or one that the node's policy does not let out, stays here: the round
 * is declined before a byte is sent.
 */
function keepUpdate(study: KnownStudy, result: Result & { kind: "trained" }): Outcome {
  const { digest, weight, trainLoss, finite, verdict } = result;
  if (!finite)
    return decline(study, { reason: "TRAINING_FAILED", detail: "training gave values that are not finite" });
  if (verdict !== null && verdict !== "held") return decline(study, verdict);
  const held = verdict === "held";
  return [withRound(study, { update: { digest, weight, trainLoss }, held, uploadWanted: !held })];
}

function keepScore(study: KnownStudy, score: Score): Outcome {
  const { publication } = study;
  if (publication === null) return [study];
  return [{ ...study, publication: { ...publication, score } }, sendScore(study.name, publication, score)];
}

function giveUpWork(study: KnownStudy, refusal: Refusal, work: Work): Outcome {
  switch (work.task) {
    case "prepare": {
      const failed = { ...study, failure: refusal };
      if (study.ending !== null) return finishStudy(failed, "failed");
      return [failed, declineStudy(study.name, study.digest, refusal)];
    }
    case "train":
      return decline(study, refusal);
    case "upload":
      if (refusal.reason === "UPDATE_CONFLICT") return [withRound(study, { uploadWanted: false })];
      return decline(study, refusal);
    case "score":
      return keepScore(study, { lossSum: 0, labelCount: 0 });
    case "finish":
      return finishStudy(study, "failed");
  }
}

function decline(study: KnownStudy, refusal: Refusal): Outcome {
  const { round } = study;
  if (round === null) return [study];
  return [
    withRound(study, { declined: refusal, held: false }),
    { kind: "discard_update", study: study.name },
    declineRound(study.name, round.number, refusal),
  ];
}

function finishStudy(study: KnownStudy, finish: "done" | "failed"): Outcome {
  const release: AgentEffect = { kind: "release", study: study.name };
  if (study.ending === null) return [study, release];
  const finishedModel = finish === "done" ? (study.ending.model?.digest ?? null) : study.finishedModel;
  return [{ ...study, ending: { ...study.ending, finish }, finishedModel }, release];
}

function withRound(study: KnownStudy, change: Partial<NonNullable<KnownStudy["round"]>>): KnownStudy {
  return study.round === null ? study : { ...study, round: { ...study.round, ...change } };
}
