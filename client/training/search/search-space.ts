import { z } from "zod";
import { readYaml } from "../../../process/read-yaml.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { TrialSettings } from "./trial-settings.ts";

function rangeOf(bound: z.ZodNumber): z.ZodType<{ readonly from: number; readonly to: number }> {
  return z
    .strictObject({ from: bound, to: bound })
    .refine(({ from, to }) => from <= to, { path: ["to"], message: "write the lower bound as `from`" });
}

const choicesMax = 100;
const whole = (max: number): z.ZodInt => z.int().min(1).max(max);

const spaceSchema = z
  .strictObject({
    learningRate: rangeOf(z.number().positive().max(10)).describe("drawn from its logarithm"),
    weightDecay: rangeOf(z.number().positive().max(1)).describe("drawn from its logarithm"),
    dropout: rangeOf(z.number().min(0).max(0.95)),
    trunk: z
      .array(z.array(whole(65_536)).min(1).max(16))
      .min(1)
      .max(choicesMax),
    epochs: z.array(whole(100_000)).min(1).max(choicesMax),
    batchSize: z.array(whole(65_536)).min(1).max(choicesMax),
    classBalance: z.array(z.enum(["none", "balanced", "balanced_root"])).min(1),
  })
  .partial()
  .refine((space) => Object.keys(space).length > 0, "name at least one setting to search");

/** From what each setting is drawn: a range, or one of a list. What is left out stays as in the recipe. */
export type SearchSpace = Readonly<z.output<typeof spaceSchema>>;

/**
 * Reads a space of settings (YAML). Throws a usage error naming file, line and field, also for a setting that
 * has no effect in the study.
 */
export function readSearchSpace(path: string, { model, training }: StudyManifest): SearchSpace {
  const schema = spaceSchema.superRefine((space, context) => {
    const refuse = (field: keyof SearchSpace, message: string): void => {
      if (space[field] !== undefined) context.addIssue({ code: "custom", path: [field], message });
    };
    if (training.optimiser !== "adamw") refuse("weightDecay", "the study's optimiser has none: adamw has");
    if (model.kind === "trunk") return;
    for (const field of ["trunk", "dropout"] as const)
      refuse(field, "the study brings a network of its own, which is not searched");
  });
  return readYaml(path, schema, "docs/training.md shows a whole file");
}

const RATE_FACTOR = 5;
const DECAY_FACTOR = 10;
const DECAY_MIN = 1e-4;
const DROPOUT_MAX = 0.6;

/** What is searched where no space is given: around the recipe, wherever a setting has an effect. */
export function spaceAround(manifest: StudyManifest, recipe: TrialSettings): SearchSpace {
  const { learningRate, weightDecay, trunk, epochs, batchSize } = recipe;
  const decay = Math.max(weightDecay, DECAY_MIN);
  const hasClasses = manifest.endpoints.some(({ kind }) => kind === "classification");
  return {
    learningRate: { from: learningRate / RATE_FACTOR, to: Math.min(10, learningRate * RATE_FACTOR) },
    ...(manifest.training.optimiser === "adamw" && {
      weightDecay: { from: decay / DECAY_FACTOR, to: Math.min(1, decay * DECAY_FACTOR) },
    }),
    ...(trunk !== undefined &&
      trunk.length > 0 && { dropout: { from: 0, to: DROPOUT_MAX }, trunk: trunksAround(trunk) }),
    epochs: [...new Set([0.5, 1, 1.5].map((share) => Math.max(1, Math.round(epochs * share))))],
    batchSize: [...new Set([0.5, 1, 2].map((share) => Math.max(1, Math.round(batchSize * share))))],
    ...(hasClasses && { classBalance: ["none", "balanced_root", "balanced"] as const }),
  };
}

/** As wide, half and twice as wide, and with one layer more. */
function trunksAround(trunk: readonly number[]): number[][] {
  const scaled = (share: number): number[] => trunk.map((width) => Math.max(1, Math.round(width * share)));
  return [[...trunk], scaled(0.5), scaled(2), [...trunk, trunk.at(-1)!]];
}
