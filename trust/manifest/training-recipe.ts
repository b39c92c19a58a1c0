import { z } from "zod";

/** How the learning rate changes, as a manifest writes it; a kind without settings may be written alone. */
export const scheduleSchema = z.preprocess(
  (value) => (typeof value === "string" ? { kind: value } : value),
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant").describe("it stays as it is") }),
    z.strictObject({ kind: z.literal("cosine").describe("it falls to 0 along a cosine") }),
    z.strictObject({
      kind: z.literal("step").describe("it falls at given epochs"),
      at: z.array(z.number().positive()).min(1).max(100).describe("epochs of the study"),
      factor: z.number().positive().max(1).default(0.3).describe("what it is multiplied by at each"),
    }),
  ]),
);

const EPOCHS_PER_ROUND = 2;

/** How nodes train, as a manifest writes it. */
export const trainingSchema = z
  .strictObject({
    optimiser: z.enum(["adam", "adamw", "sgd"]).default("adamw").describe("what turns gradients into steps"),
    learningRate: z.number().positive().max(10).default(1e-3).describe("size of a step"),
    momentum: z.number().min(0).max(0.999).default(0).describe("sgd only"),
    weightDecay: z.number().min(0).max(1).default(0.01).describe("decoupled; adamw only"),
    schedule: scheduleSchema
      .prefault({ kind: "cosine" })
      .describe(
        "constant, cosine, or steps; over all epochs of the study (over its rounds with stepsPerRound)",
      ),
    warmupEpochs: z
      .number()
      .min(0)
      .max(100_000)
      .default(0)
      .describe("the learning rate rises from 0 over the study's first epochs (rounds with stepsPerRound)"),
    batchSize: z.int().min(1).max(65_536).default(64).describe("rows of a step"),
    epochsPerRound: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("2 where neither this nor stepsPerRound is said"),
    stepsPerRound: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe("instead of epochs: the same number of steps at every node"),
    earlyStopping: z
      .strictObject({ patience: z.int().min(1).max(1000).describe("how many epochs") })
      .optional()
      .describe("a round ends after so many epochs that did no better on the node's validation fold"),
    gradientNormMax: z
      .number()
      .positive()
      .optional()
      .describe("gradients of a larger norm are scaled down to it"),
    taskWeightExponent: z
      .number()
      .min(-1)
      .max(0)
      .default(-0.75)
      .describe("an endpoint with n training labels weighs n to this power per label"),
    classBalance: z
      .enum(["none", "balanced", "balanced_root"])
      .default("none")
      .describe("balanced: both classes of an endpoint weigh the same; balanced_root: half the way there"),
    regressionLoss: z
      .enum(["squared", "huber"])
      .default("squared")
      .describe("of standardised values; huber grows straight beyond one deviation"),
    censored: z
      .enum(["used", "left_out"])
      .default("used")
      .describe("values known only to lie above or below: penalised on the wrong side, or not trained on"),
  })
  .transform((recipe) =>
    recipe.epochsPerRound === undefined && recipe.stepsPerRound === undefined
      ? { ...recipe, epochsPerRound: EPOCHS_PER_ROUND }
      : recipe,
  )
  .superRefine(({ epochsPerRound, stepsPerRound, earlyStopping }, context) => {
    const refuse = (field: string, message: string, remedy: string): void =>
      context.addIssue({ code: "custom", path: [field], message, params: { remedy } });
    if (epochsPerRound !== undefined && stepsPerRound !== undefined)
      refuse("stepsPerRound", "say either epochsPerRound or stepsPerRound", "leave one of the two out");
    if (earlyStopping !== undefined && stepsPerRound !== undefined)
      refuse(
        "earlyStopping",
        "counts epochs: it goes with epochsPerRound",
        "leave earlyStopping out, or write epochsPerRound in place of stepsPerRound",
      );
  });

/** How nodes train, with every default written out. */
export type TrainingRecipe = z.output<typeof trainingSchema>;
