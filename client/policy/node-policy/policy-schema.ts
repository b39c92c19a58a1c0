import { z } from "zod";
import { byteSizeSchema } from "./byte-size.ts";
import { hoursSchema, timeZoneSchema } from "./hours.ts";

const strategies = ["fedavg", "fedprox", "fedsgd", "median", "trimmed_mean"] as const;
const recipients = ["members", "members_and_operator", "public"] as const;
const patternSchema = z.string().min(1).max(120);

const endpointListSchema = z
  .strictObject({
    allow: z.array(patternSchema).max(10_000).default(["*"]),
    deny: z.array(patternSchema).max(10_000).default([]),
  })
  .prefault({});

/**
 * What a node's `policy.yaml` may say, with the defaults that also hold where there is no such file. Only
 * `format` has to be written: a file that an editor has emptied is no policy. The commented example
 * (docs/policy.example.yaml) explains each field to its author.
 */
export const nodePolicySchema = z.strictObject({
  format: z.literal("chorale-policy-1"),
  timeZone: timeZoneSchema.default("UTC"),
  purposes: z.union([z.literal("any"), z.array(z.string().min(1).max(63)).min(1)]).default(["research"]),
  endpoints: z.strictObject({ shared: endpointListSchema, private: endpointListSchema }).prefault({}),
  sharedHeads: z.boolean().default(true),
  strategies: z.union([z.literal("any"), z.array(z.enum(strategies)).min(1)]).default("any"),
  architectures: z
    .strictObject({
      kinds: z
        .array(z.enum(["trunk", "layers"]))
        .min(1)
        .default(["trunk", "layers"]),
      parametersMax: z.int().min(1).default(250_000_000),
      hiddenLayersMax: z.int().min(0).default(32),
    })
    .prefault({}),
  secureAggregationRequired: z.boolean().default(false),
  cohortMin: z.int().min(1).max(1000).default(2),
  updateNormMax: z.number().positive().nullable().default(null),
  epsilonMax: z.number().positive().nullable().default(null),
  deltaMax: z.number().positive().max(1).nullable().default(null),
  validationScores: z.boolean().default(true),
  roundsMax: z.int().min(1).default(1000),
  releaseRecipients: z.array(z.enum(recipients)).min(1).default(["members", "members_and_operator"]),
  expiresWithinDays: z.int().min(1).max(36_500).nullable().default(null),
  hours: hoursSchema.default("always"),
  bytesPerDayMax: byteSizeSchema.nullable().default(10e9),
  holdUpdates: z.enum(["never", "first", "all"]).default("never"),
});

/** What a node allows, with every default written out. */
export type NodePolicy = z.output<typeof nodePolicySchema>;
