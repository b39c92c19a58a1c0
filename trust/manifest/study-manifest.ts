import { z } from "zod";
import { dataProtocolSchema, refuseBadColumns } from "./data-protocol.ts";
import { endpointSchema, refuseBadEndpoints, type Refuse } from "./endpoint.ts";
import { modelSchema, refuseBadModel } from "./model-description.ts";
import { memberSchema } from "./member.ts";
import { nameSchema } from "./name.ts";
import { trainingSchema } from "./training-recipe.ts";

const strategySchema = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("fedavg") }),
  z.strictObject({ name: z.literal("fedprox"), proximalTerm: z.number().positive().max(100) }),
  z.strictObject({ name: z.literal("fedsgd") }),
]);

const roundsSchema = z.strictObject({
  count: z.int().min(1).max(100_000).default(20),
  cohort: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("all") }),
      z.strictObject({ kind: z.literal("named"), nodes: z.array(nameSchema).min(1) }),
      z.strictObject({ kind: z.literal("random"), size: z.int().min(1) }),
    ])
    .prefault({ kind: "all" }),
  updatesMin: z.int().min(1).describe("quorum: how many updates a round needs"),
  deadlineMs: z
    .int()
    .min(100)
    .max(30 * 86_400_000)
    .default(3_600_000),
  graceMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(60_000)
    .describe("after the quorum, how long nodes that still report progress are waited for"),
  belowQuorum: z.enum(["extend", "abort"]).default("extend").describe("at the deadline without a quorum"),
  extensionsMax: z.int().min(0).max(100).default(3),
  recruitMs: z
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .default(600_000)
    .describe("how long the first round waits for all members once the quorum has joined"),
});

const validationSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("nodes score each new model on their validation fold"),
  marginMax: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      "a round whose loss exceeds the best one's by more than this share is rolled back; null: never",
    ),
  deadlineMs: z.int().min(100).max(86_400_000).default(300_000),
});

/** The study manifest as written: the whole agreement between the members and the operator. */
export const studyManifestSchema = z
  .strictObject({
    format: z.literal("chorale-study-1"),
    study: nameSchema,
    purpose: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .describe("what the models are for, in words for a data owner"),
    version: z.int().min(1).max(1000).default(1).describe("of the manifest; an amendment has the next one"),
    previous: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null)
      .describe("of an amendment: the digest of the version before"),
    members: z.array(memberSchema).min(1).max(1000),
    endpoints: z.array(endpointSchema).min(1).max(10_000),
    protocol: dataProtocolSchema.prefault({}),
    model: modelSchema.prefault({}),
    training: trainingSchema.prefault({}),
    strategy: strategySchema.prefault({ name: "fedavg" }),
    rounds: roundsSchema,
    validation: validationSchema.prefault({}),
    secureAggregation: z
      .literal("off")
      .describe("updates are visible to the coordinator; the only choice so far"),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
  })
  .superRefine((manifest, context) => {
    const refuse: Refuse = (path, message) => context.addIssue({ code: "custom", path: [...path], message });
    const { members, endpoints, rounds, protocol } = manifest;
    const memberNames = members.map(({ name }) => name);
    for (const [index, name] of memberNames.entries())
      if (memberNames.indexOf(name) !== index) refuse(["members", index], `${name} is named twice`);
    const names = endpoints.map((endpoint) => endpoint.name);
    for (const [index, name] of names.entries())
      if (names.indexOf(name) !== index)
        refuse(["endpoints", index, "name"], `endpoint ${name} is named twice`);
    const cohortSize =
      rounds.cohort.kind === "all"
        ? members.length
        : rounds.cohort.kind === "named"
          ? rounds.cohort.nodes.length
          : rounds.cohort.size;
    if (rounds.cohort.kind === "named")
      for (const [index, node] of rounds.cohort.nodes.entries())
        if (!memberNames.includes(node))
          refuse(["rounds", "cohort", "nodes", index], `${node} is not a member`);
    if (cohortSize > members.length) refuse(["rounds", "cohort"], "the cohort is larger than the membership");
    if (rounds.updatesMin > cohortSize)
      refuse(
        ["rounds", "updatesMin"],
        `a quorum of ${rounds.updatesMin} is above the cohort of ${cohortSize}`,
      );
    refuseBadEndpoints(endpoints, refuse);
    refuseBadColumns(protocol, names, refuse);
    refuseBadModel(manifest.model, protocol, refuse);
    if (manifest.strategy.name === "fedsgd" && manifest.training.stepsPerRound === undefined)
      refuse(["training", "stepsPerRound"], "fedsgd averages gradients of steps: say how many a round has");
    const { count, test, validation } = protocol.folds;
    if (test >= count) refuse(["protocol", "folds", "test"], `there are only folds 0 to ${count - 1}`);
    if (validation >= count)
      refuse(["protocol", "folds", "validation"], `there are only folds 0 to ${count - 1}`);
    if (test === validation)
      refuse(["protocol", "folds", "validation"], "test and validation are the same fold");
  });

/** The study manifest after validation, with every default written out. */
export type StudyManifest = z.output<typeof studyManifestSchema>;
