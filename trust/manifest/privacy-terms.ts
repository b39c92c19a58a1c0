import { z } from "zod";

const differentialPrivacySchema = z.union([
  z.literal("off").describe("no noise is added: what a released model tells about its data is not bounded"),
  z.strictObject({
    epsilon: z.number().positive().max(100).describe("the privacy loss of the whole study; smaller is safer"),
    delta: z
      .number()
      .positive()
      .max(0.01)
      .describe("the chance that the bound does not hold; below one over the number of compounds"),
  }),
]);

/** What bounds the trace that one node leaves in the models, as a manifest writes it. */
export const privacySchema = z.strictObject({
  updateNormMax: z
    .number()
    .positive()
    .max(1_000_000)
    .nullable()
    .default(null)
    .describe("nodes scale an update of a larger L2 norm down to this; null: updates stay as they are"),
  differentialPrivacy: differentialPrivacySchema
    .default("off")
    .describe("off, or the bound on what the models tell about one node's data"),
});
