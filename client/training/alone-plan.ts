import { seedWords } from "../../models/random/seeded-random.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { stretchSchedule, type LearningRatePlan } from "../../models/training/learning-rate.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { AloneStudy } from "./alone-study.ts";
import { fitPlanOf } from "./fit-plan-of.ts";

/** A plan whose length is counted in epochs. */
export type AlonePlan = FitPlan & { readonly length: { readonly epochs: number } };

/**
 * How a model is trained on the study's tables without a federation: by the recipe of `manifest`, the study's
 * own or a trial's, keeping the best epoch by validation. Over as many epochs as the whole study, or
 * `epochs`, with which a schedule stretches.
 */
export function alonePlan(study: AloneStudy, manifest: StudyManifest, epochs?: number): AlonePlan {
  const { members, columns, examples, folds } = study;
  const [seed] = seedWords(1, manifest.seed, "alone", ...members.map(({ node }) => node));
  const labels = { columns, labels: examples.labels, trainRows: folds.training };
  const part = { roundsDone: 0, rounds: manifest.rounds.count, seed: seed! };
  const plan = fitPlanOf(manifest, labels, part);
  const wholeEpochs = epochs ?? Math.max(1, Math.round(plan.learningRate.epochsTotal));
  return {
    ...plan,
    length: { epochs: wholeEpochs },
    learningRate: stretched(plan.learningRate, wholeEpochs),
    keep: { kind: "best", patience: null },
  };
}

function stretched(plan: LearningRatePlan, epochs: number): LearningRatePlan {
  const stretch = epochs / plan.epochsTotal;
  return {
    ...plan,
    schedule: stretchSchedule(plan.schedule, stretch),
    warmupEpochs: plan.warmupEpochs * stretch,
    epochsTotal: epochs,
  };
}
