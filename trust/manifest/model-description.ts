import { z } from "zod";
import { checkLayers } from "../../models/architecture/layers/check-layers.ts";
import { layerActivations } from "../../models/architecture/layers/layer.ts";
import type { DataProtocol } from "./data-protocol.ts";
import { featureCountOf } from "./feature-count-of.ts";
import type { Refuse } from "./refuse.ts";

const activationSchema = z.enum(["relu", "tanh"]);
const dropoutSchema = z.number().min(0).max(0.95);
const widthSchema = z.int().min(1).max(65_536);

const trunkModelSchema = z.strictObject({
  kind: z.literal("trunk").describe("hidden layers under the heads"),
  input: z
    .enum(["auto", "sparse", "dense"])
    .default("auto")
    .describe("sparse: products touch set features only; auto: sparse for structures, dense for tables"),
  moments: z
    .enum(["auto", "exact", "lazy"])
    .default("auto")
    .describe("lazy: the optimiser touches set features only, too; auto: lazy above 4,096 features"),
  trunk: z
    .array(widthSchema)
    .max(16)
    .default([512])
    .describe("widths of hidden layers; none: a linear model"),
  activation: activationSchema.default("relu").describe("of the hidden layers"),
  headActivation: z
    .strictObject({
      classification: activationSchema.describe("as classification heads read it"),
      regression: activationSchema.describe("as regression heads read it"),
    })
    .optional()
    .describe("of the last hidden layer as each kind of head reads it; SparseChem: relu and tanh"),
  dropout: z
    .union([dropoutSchema, z.array(dropoutSchema)])
    .default(0.3)
    .describe("after each hidden layer, in training only; one share for all, or a list"),
  wide: z
    .boolean()
    .default(false)
    .describe("heads also read the features directly: a linear model beside the trunk, for small tables"),
  lowRank: z
    .strictObject({
      rank: z.int().min(1).max(4096).describe("inner size of the product"),
      frequentBits: z
        .array(z.int().min(0))
        .min(1)
        .max(65_536)
        .describe(
          "fingerprint bits with full weights, ascending; the others share a product of two matrices",
        ),
    })
    .optional()
    .describe("for long fingerprints: few bits have full weights, so that models and updates stay small"),
});

const nameSchema = z.string().min(1).max(120);
const layerActivationSchema = z.enum(layerActivations);
const layerBase = {
  name: nameSchema.describe("the layer's own name"),
  inputs: z.array(nameSchema).min(1).max(64).describe("names of the layers that it reads"),
};
const layerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...layerBase,
    kind: z.literal("dense").describe("every unit reads every input"),
    units: widthSchema.describe("how many"),
    activation: layerActivationSchema.default("linear").describe("of each unit"),
    bias: z.boolean().default(true).describe("whether a constant is learnt, too"),
  }),
  z.strictObject({
    ...layerBase,
    kind: z.literal("dropout").describe("in training only"),
    rate: dropoutSchema.describe("share left out"),
  }),
  z.strictObject({
    ...layerBase,
    kind: z.literal("activation").describe("of a layer by itself"),
    activation: layerActivationSchema.describe("which one"),
  }),
  z.strictObject({
    ...layerBase,
    kind: z.literal("layer_normalization").describe("mean 0 and deviation 1 within each row"),
    epsilon: z.number().positive().max(1).default(1e-3).describe("added to the variance"),
  }),
  z.strictObject({ ...layerBase, kind: z.literal("concatenate").describe("its inputs side by side") }),
  z.strictObject({ ...layerBase, kind: z.literal("add").describe("the sum of its inputs") }),
]);

const layersModelSchema = z.strictObject({
  kind: z.literal("layers").describe("a network of one's own"),
  layers: z
    .array(layerSchema)
    .min(1)
    .max(200)
    .describe("a network of one's own in place of the trunk; `chorale models import-layers` writes it"),
});

/** The network of a study as a manifest writes it; `kind` may be left out. */
export const modelSchema = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !("kind" in value)
      ? { kind: "layers" in value ? "layers" : "trunk", ...value }
      : value,
  z.discriminatedUnion("kind", [trunkModelSchema, layersModelSchema]),
);

/** The network of a study, with every default written out. */
export type ModelOfStudy = z.output<typeof modelSchema>;

/** Refuses a network that no node could build for the data protocol. */
export function refuseBadModel(model: ModelOfStudy, protocol: DataProtocol, refuse: Refuse): void {
  if (model.kind === "layers") return refuseBadLayers(model, protocol, refuse);
  const { trunk, dropout, input, wide, lowRank } = model;
  if (Array.isArray(dropout) && dropout.length !== trunk.length)
    refuse(
      ["model", "dropout"],
      `${dropout.length} shares for ${trunk.length} hidden layers`,
      "write one share for all layers, or a list with one for each",
    );
  if (trunk.length === 0 && input === "sparse")
    refuse(["model", "input"], "a sparse input needs a trunk", "write input: dense, or name a hidden layer");
  if (trunk.length === 0 && wide)
    refuse(
      ["model", "wide"],
      "without a trunk the heads read the features anyway",
      "leave wide out, or name a hidden layer",
    );
  if (lowRank !== undefined) refuseBadLowRank(trunk, lowRank.frequentBits, protocol, refuse);
}

function refuseBadLowRank(
  trunk: readonly number[],
  frequentBits: readonly number[],
  { fingerprint: { size }, columns }: DataProtocol,
  refuse: Refuse,
): void {
  if (columns.length > 0)
    refuse(["model", "lowRank"], "is for fingerprints", "leave it out where features are columns of a table");
  if (trunk.length === 0)
    refuse(["model", "lowRank"], "needs a trunk", "leave it out, or name a hidden layer");
  for (const [index, bit] of frequentBits.entries())
    if (bit >= size || bit <= (frequentBits[index - 1] ?? -1))
      refuse(
        ["model", "lowRank", "frequentBits", index],
        `list bits below ${size} once each, ascending`,
        "let `chorale models frequent-bits` write the list",
      );
  if (frequentBits.length >= size)
    refuse(
      ["model", "lowRank", "frequentBits"],
      "leave some bits out",
      "leave lowRank out to give all bits full weights",
    );
}

function refuseBadLayers(
  { layers }: Extract<ModelOfStudy, { kind: "layers" }>,
  protocol: DataProtocol,
  refuse: Refuse,
): void {
  try {
    checkLayers(layers, featureCountOf(protocol));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuse(["model", "layers"], error.message, "let `chorale models import-layers` write the layers");
  }
}
