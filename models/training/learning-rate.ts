/** How the learning rate runs from its base over a whole study. */
export type LearningRatePlan = { readonly schedule: "constant" | "cosine"; readonly base: number };

/**
 * The learning rate after `epoch` epochs (fractions allowed) of `epochsTotal`: the base, or half a cosine
 * from the base to 0 (Loshchilov and Hutter 2017, without restarts). Beyond the end it stays where it ended.
 */
export function learningRateAt(
  { schedule, base }: LearningRatePlan,
  epoch: number,
  epochsTotal: number,
): number {
  if (schedule === "constant" || epochsTotal <= 0) return base;
  const progress = Math.min(Math.max(epoch / epochsTotal, 0), 1);
  return (base * (1 + Math.cos(Math.PI * progress))) / 2;
}
