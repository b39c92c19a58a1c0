import { z } from "zod";

/** How the coordinator combines updates, as a manifest writes it. */
export const strategySchema = z.discriminatedUnion("name", [
  z.strictObject({
    name: z.literal("fedavg").describe("the mean of the updates, weighted by their training labels"),
  }),
  z.strictObject({
    name: z.literal("fedprox").describe("fedavg whose nodes are held near the model that they began with"),
    proximalTerm: z
      .number()
      .positive()
      .max(100)
      .describe("how strongly: a node's loss grows by half of it times the squared distance"),
  }),
  z.strictObject({
    name: z
      .literal("fedsgd")
      .describe("nodes send one mean gradient a round; it needs training.stepsPerRound"),
  }),
  z.strictObject({
    name: z
      .literal("median")
      .describe(
        "the median of the updates, parameter by parameter; every node counts the same, also one that has no labels of a shared endpoint",
      ),
  }),
  z.strictObject({
    name: z
      .literal("trimmed_mean")
      .describe(
        "the mean of what is left after the largest and the smallest values; every node counts the same",
      ),
    trim: z
      .number()
      .min(0)
      .max(0.49)
      .default(0.1)
      .describe("share of the updates that is left out at each end, parameter by parameter, rounded down"),
  }),
]);

/** The strategy of a study. */
export type StrategyChoice = z.output<typeof strategySchema>;
/** `sum`: works on the (secretly) summed updates alone; `individual_updates`: must see each one. */
export type StrategyNeeds = "sum" | "individual_updates";

/**
 * What each strategy must be given: only one that needs no more than the sum goes with secure aggregation.
 */
export const strategyNeeds: Readonly<Record<StrategyChoice["name"], StrategyNeeds>> = {
  fedavg: "sum",
  fedprox: "sum",
  fedsgd: "sum",
  median: "individual_updates",
  trimmed_mean: "individual_updates",
};
