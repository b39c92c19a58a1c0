/** How the learning rate runs: straight, half a cosine down to 0, or times `factor` at each epoch of `at`. */
export type LearningRateSchedule =
  | { readonly kind: "constant" }
  | { readonly kind: "cosine" }
  | { readonly kind: "step"; readonly at: readonly number[]; readonly factor: number };

/** The learning rate over a whole study, and where in it a training begins. Epochs may be fractions. */
export type LearningRatePlan = {
  readonly base: number;
  readonly schedule: LearningRateSchedule;
  /** The rate rises straight from 0 over the study's first epochs. */
  readonly warmupEpochs: number;
  /** Of the whole study. */
  readonly epochsTotal: number;
  /** Before this training. */
  readonly epochsDone: number;
};

/**
 * The learning rate `epoch` epochs after the training's begin. The cosine is Loshchilov and Hutter's (2017)
 * without restarts; beyond the study's end the rate stays where it ended.
 */
export function learningRateAt(plan: LearningRatePlan, epoch: number): number {
  const { base, schedule, warmupEpochs, epochsTotal } = plan;
  const at = plan.epochsDone + epoch;
  if (at < warmupEpochs) return (base * at) / warmupEpochs;
  if (schedule.kind === "constant") return base;
  if (schedule.kind === "step")
    return base * schedule.factor ** schedule.at.filter((epochs) => at >= epochs).length;
  if (epochsTotal <= 0) return base;
  return (base * (1 + Math.cos(Math.PI * Math.min(at / epochsTotal, 1)))) / 2;
}

/** The schedule over a time `factor` times as long: its steps come that much later. */
export function stretchSchedule(schedule: LearningRateSchedule, factor: number): LearningRateSchedule {
  if (schedule.kind !== "step") return schedule;
  return { ...schedule, at: schedule.at.map((epoch) => epoch * factor) };
}
