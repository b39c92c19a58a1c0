import { z } from "zod";

/** The line on standard output with which `coordinator serve` says where it listens. */
export const listeningSchema = z.object({ event: z.literal("listening"), address: z.string() });

/** What the demo reads of `client show --json`. */
export const agreementSchema = z.object({ manifestDigest: z.string() });

/** What the demo reads of `client verify --json`. */
export const verifiedSchema = z.object({
  operator: z.string(),
  decisions: z.array(
    z.object({
      member: z.string(),
      key: z.string(),
      standing: z.string(),
      name: z.string(),
      reference: z.string(),
      decidedAt: z.string(),
      expiresAt: z.string(),
    }),
  ),
});

/** What the demo reads of `client inspect --json`. */
export const inferenceSchema = z.object({
  endpoints: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["classification", "regression"]),
      transform: z.enum(["none", "log10"]),
      labels: z.int(),
      tables: z.record(z.string(), z.int()),
    }),
  ),
});

const scoreFields = {
  endpoint: z.string(),
  kind: z.enum(["classification", "regression"]),
  metric: z.string(),
  value: z.number().nullable(),
  testCount: z.int(),
};

/** What the demo reads of `client evaluate --json`. */
export const evaluationSchema = z.object({ node: z.string(), results: z.array(z.object(scoreFields)) });

/** What the demo reads of the file that `client train` writes. */
export const trainingSchema = z.object({ results: z.array(z.object({ node: z.string(), ...scoreFields })) });

/** What the demo reads of a line of `coordinator study status --watch --json`. */
export const studyStatusSchema = z.object({
  manifestDigest: z.string(),
  state: z.string(),
  round: z.int().default(0),
  roundsTotal: z.int().default(0),
  phase: z.string().default(""),
  detail: z.string().default(""),
  members: z
    .array(
      z.object({
        node: z.string(),
        joined: z.boolean().default(false),
        standing: z.string().default(""),
        stage: z.string().default("STAGE_UNSPECIFIED"),
        fraction: z.number().default(0),
      }),
    )
    .default([]),
  rounds: z
    .array(
      z.object({
        round: z.int(),
        outcome: z.string(),
        durationMs: z.number(),
        nodes: z.array(z.string()).default([]),
        trainLoss: z.number().nullish(),
        validation: z.number().nullish(),
      }),
    )
    .default([]),
  bytesUp: z.number().default(0),
  bytesDown: z.number().default(0),
});

/** What the demo reads of `client egress --verify --json`. */
export const egressSchema = z.object({
  sums: z.array(z.object({ kind: z.string(), count: z.int(), bytes: z.number() })),
});

/** The columns of the tables that can be endpoints; `tables` counts labels by the table's path. */
export type Inference = z.output<typeof inferenceSchema>;
/** One model's score on one endpoint of a test fold; null where the metric is not defined on it. */
export type Score = z.output<typeof evaluationSchema>["results"][number];
/** A score with the node whose test fold it is on. */
export type NodeScore = z.output<typeof trainingSchema>["results"][number];
/** What the coordinator says of a study at one moment. */
export type StudyStatus = z.output<typeof studyStatusSchema>;

/**
 * Reads the JSON that a command of ours printed; an `Error` naming the command where it is not what was
 * agreed.
 */
export function readOutput<T>(schema: z.ZodType<T>, text: string, command: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${command} printed something that is not JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new Error(`${command} printed an unexpected ${issue.path.join(".") || "value"}: ${issue.message}`);
}
