import { z } from "zod";
import { dataProtocolSchema } from "./data-protocol.ts";
import { digestSchema } from "./digest.ts";
import { endpointSchema } from "./endpoint.ts";
import { refuseTheImpossible } from "./manifest-rules.ts";
import { memberSchema } from "./member.ts";
import { modelSchema } from "./model-description.ts";
import { nameSchema } from "./name.ts";
import { privacySchema } from "./privacy-terms.ts";
import type { Refuse } from "./refuse.ts";
import { amendmentsSchema, expiresSchema, releaseSchema } from "./release-terms.ts";
import { roundsSchema, validationSchema } from "./round-terms.ts";
import { secureAggregationSchema } from "./secure-aggregation.ts";
import { strategySchema } from "./strategy-needs.ts";
import { paragraphOf } from "./text.ts";
import { trainingSchema } from "./training-recipe.ts";

const fieldsSchema = z.strictObject({
  format: z.literal("chorale-study-1").describe("what kind of file this is"),
  study: nameSchema.describe("the study's name: a to z, 0 to 9 and -"),
  purpose: paragraphOf(2000).min(1).describe("what the models are for, in words for a data owner"),
  purposeCode: nameSchema
    .default("research")
    .describe("the purpose in one word, such as research: what nodes' policies allow or refuse"),
  version: z.int().min(1).max(1000).default(1).describe("of the manifest; an amendment has the next one"),
  previous: digestSchema
    .nullable()
    .default(null)
    .describe("of an amendment: the digest of the version before"),
  expires: expiresSchema,
  members: z.array(memberSchema).min(1).max(1000).describe("the nodes that agree on the study, by name"),
  endpoints: z.array(endpointSchema).min(1).max(10_000).describe("what the models predict"),
  protocol: dataProtocolSchema.prefault({}).describe("how rows become features, folds and labels"),
  model: modelSchema.prefault({}).describe("the network"),
  training: trainingSchema.prefault({}).describe("how nodes train"),
  strategy: strategySchema.prefault({ name: "fedavg" }).describe("how updates become one"),
  rounds: roundsSchema.describe("who takes part in a round, and how long it lasts"),
  validation: validationSchema.prefault({}).describe("how each new model is judged"),
  secureAggregation: secureAggregationSchema,
  privacy: privacySchema.prefault({}).describe("what bounds the trace that one node leaves in the models"),
  release: releaseSchema.prefault({}).describe("who gets the models"),
  amendments: amendmentsSchema.prefault({}).describe("how a new version of the study comes into force"),
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(1)
    .describe("of everything random: first weights, order of rows, drawn cohorts"),
});

/** The study manifest as written: the whole agreement between the members and the operator. */
export const studyManifestSchema = fieldsSchema.superRefine(
  (manifest, context) => {
    const refuse: Refuse = (path, message, remedy) =>
      context.addIssue({ code: "custom", path: [...path], message, params: { remedy } });
    // What has a field too many is sound but for that.
    const wrong = context.issues.filter(({ code }) => code !== "unrecognized_keys");
    const unsound = wrong.map(({ path: [field] = [] }) => field);
    if (unsound.includes(undefined)) return;
    refuseTheImpossible(manifest, new Set(unsound.filter((field) => field !== undefined)), refuse);
  },
  { when: () => true },
);

/** The study manifest after validation, with every default written out. */
export type StudyManifest = z.output<typeof fieldsSchema>;
