import { z } from "zod";
import { layerActivations, type LayerOperation } from "./layer.ts";

/** A layer of a Keras or TF.js model, as its JSON has it. */
export const kerasLayerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  module: z.string().nullish(),
  registered_name: z.string().nullish(),
  config: z.record(z.string(), z.unknown()),
  build_config: z.object({ input_shape: z.unknown() }).nullish(),
  inbound_nodes: z.array(z.unknown()).optional(),
});

/** A layer of a Keras or TF.js model. */
export type KerasLayer = z.output<typeof kerasLayerSchema>;

const absent = z.null({ error: "is not supported here" }).optional();
const activation = z
  .enum(layerActivations)
  .nullish()
  .transform((name) => name ?? "linear");
const lastAxis = z.union([z.literal(-1), z.literal(1)]);
const common = z.object({
  trainable: z.literal(true, { error: "a frozen layer is not supported" }).optional(),
  dtype: z
    .union([z.literal("float32"), z.object({ config: z.object({ name: z.literal("float32") }) })], {
      error: "only float32 is supported",
    })
    .optional(),
});

const dense = common.extend({
  units: z.int().positive(),
  activation,
  use_bias: z.boolean().default(true),
  kernel_regularizer: absent,
  bias_regularizer: absent,
  activity_regularizer: absent,
  kernel_constraint: absent,
  bias_constraint: absent,
});
const normalization = common.extend({
  axis: z.union([lastAxis, z.tuple([lastAxis])]).default(-1),
  epsilon: z.number().positive().default(1e-3),
  center: z.literal(true).default(true),
  scale: z.literal(true).default(true),
  rms_scaling: z.literal(false).default(false),
  gamma_regularizer: absent,
  beta_regularizer: absent,
  gamma_constraint: absent,
  beta_constraint: absent,
});
const rectifier = common.extend({
  max_value: absent,
  negative_slope: z.literal(0).nullish(),
  threshold: z.literal(0).nullish(),
});

const READERS: ReadonlyMap<string, z.ZodType<LayerOperation>> = new Map<string, z.ZodType<LayerOperation>>([
  [
    "Dense",
    dense.transform((config) => ({
      kind: "dense" as const,
      units: config.units,
      activation: config.activation,
      bias: config.use_bias,
    })),
  ],
  [
    "Dropout",
    common
      .extend({ rate: z.number().min(0).lt(1), noise_shape: absent })
      .transform(({ rate }) => ({ kind: "dropout" as const, rate })),
  ],
  [
    "Activation",
    common.extend({ activation }).transform((config) => ({
      kind: "activation" as const,
      activation: config.activation,
    })),
  ],
  ["ReLU", rectifier.transform(() => ({ kind: "activation" as const, activation: "relu" as const }))],
  [
    "ELU",
    common
      .extend({ alpha: z.literal(1).default(1) })
      .transform(() => ({ kind: "activation" as const, activation: "elu" as const })),
  ],
  [
    "LayerNormalization",
    normalization.transform(({ epsilon }) => ({ kind: "layer_normalization" as const, epsilon })),
  ],
  [
    "Concatenate",
    common.extend({ axis: lastAxis.default(-1) }).transform(() => ({ kind: "concatenate" as const })),
  ],
  ["Add", common.transform(() => ({ kind: "add" as const }))],
]);

const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    "BatchNormalization",
    "its running statistics are of one partner's batches and do not average: use LayerNormalization",
  ],
  ["Lambda", "an architecture is data, and code in it is never run: write it with the layers below"],
  ["Sequential", "write the layers of the inner model into the outer one"],
  ["Functional", "write the layers of the inner model into the outer one"],
]);

/** What a Keras layer does here, or why it cannot, with what to do about it. */
export function kerasOperation(layer: KerasLayer): LayerOperation | { refused: string; remedy: string } {
  const known = `known layers are InputLayer, ${[...READERS.keys()].join(", ")}`;
  const reader = isCustom(layer) ? undefined : READERS.get(layer.class_name);
  if (reader === undefined) {
    const advice = REMEDIES.get(layer.class_name);
    const refused = `${isCustom(layer) ? "the custom layer " : ""}${layer.class_name} is not supported`;
    return { refused, remedy: advice === undefined ? known : `${advice} (${known})` };
  }
  const result = reader.safeParse(layer.config);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  return {
    refused: `${layer.class_name}: ${path.map(String).join(".")}: ${message}`,
    remedy: "change or leave out this setting; weight decay, learning rate and freezing are the study's",
  };
}

function isCustom({ module, registered_name: registered, class_name: name }: KerasLayer): boolean {
  const isForeign = typeof module === "string" && !/^(?:tf_)?keras(?:\.|$)/u.test(module);
  return isForeign || (typeof registered === "string" && registered !== name);
}
