import { z } from "zod";
import { digestSchema } from "./digest.ts";
import { rangeSchema } from "./endpoint.ts";
import type { Refuse } from "./refuse.ts";
import { lineOf } from "./text.ts";

const fingerprintSchema = z.strictObject({
  radius: z.int().min(0).max(6).default(2).describe("Morgan radius; 2 is ECFP4, 3 is ECFP6"),
  size: z.int().min(16).max(65_536).default(2048).describe("folded length"),
  values: z
    .enum(["binary", "counts", "log_counts"])
    .default("log_counts")
    .describe("binary: 1 if present; counts: how often; log_counts: ln(1 + count)"),
  permuted: z
    .boolean()
    .default(true)
    .describe("bits are shuffled by the partners' key, so that the operator cannot read the trunk's inputs"),
});

const standardisationSchema = z.strictObject({
  method: z
    .enum(["melloddy", "largest_fragment"])
    .default("melloddy")
    .describe("melloddy: charge parent, no isotopes, no stereo, canonical tautomer; else only the fragment"),
  heavyAtomsMax: z.int().min(1).max(399).default(99).describe("larger structures are left out"),
  tautomersMax: z.int().min(1).max(1000).default(256).describe("where looking for tautomers stops"),
});

const columnName = lineOf(120).min(1);
const columnSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    name: columnName.describe("heading of the column"),
    kind: z.literal("numeric").describe("a number, and whether it is missing"),
    range: rangeSchema.optional().describe("values outside count as missing and are reported"),
  }),
  z.strictObject({
    name: columnName.describe("heading of the column"),
    kind: z.literal("categorical").describe("one of a few words, and whether it is missing"),
    categories: z.array(lineOf(120).min(1)).min(2).max(1000).describe("the words"),
  }),
]);

const quorumsSchema = z.strictObject({
  training: z
    .strictObject({
      active: z.int().min(0).default(25).describe("active labels"),
      inactive: z.int().min(0).default(25).describe("inactive labels"),
      values: z.int().min(0).default(50).describe("numbers, of a regression task"),
      uncensored: z.int().min(0).default(25).describe("numbers that are not known as a bound only"),
    })
    .prefault({})
    .describe("a private task with fewer labels is not trained"),
  evaluation: z
    .strictObject({
      active: z.int().min(0).default(10).describe("active labels"),
      inactive: z.int().min(0).default(10).describe("inactive labels"),
      uncensored: z.int().min(0).default(25).describe("numbers that are not known as a bound only"),
    })
    .prefault({})
    .describe("a task with fewer labels in a fold is marked as not fit to be judged there"),
});

/** The data protocol as a manifest writes it: how rows become features, folds and labels. */
export const dataProtocolSchema = z.strictObject({
  standardisation: standardisationSchema.prefault({}).describe("how structures are made comparable"),
  fingerprint: fingerprintSchema.prefault({}).describe("how structures become features"),
  descriptors: z.enum(["none", "rdkit"]).default("rdkit").describe("physico-chemical descriptors appended"),
  folds: z
    .strictObject({
      count: z.int().min(3).max(20).default(5).describe("how many there are"),
      test: z.int().min(0).max(19).default(0).describe("the fold that only judges the finished model"),
      validation: z.int().min(0).max(19).default(4).describe("the fold that scores each new model"),
    })
    .prefault({})
    .describe("scaffold folds; every other fold is for training"),
  quorums: quorumsSchema.prefault({}).describe("how many labels a private task needs, of each kind"),
  columns: z
    .array(columnSchema)
    .max(10_000)
    .default([])
    .describe("features of a table without structures; none: features come from structures"),
  recordId: columnName
    .optional()
    .describe("of a table without structures: the column that names a record or patient, for folds only"),
  hash: digestSchema
    .optional()
    .describe("the protocol hash every member must have; left out: that of the first member to join"),
});

/** The data protocol of a study's manifest. */
export type DataProtocol = z.output<typeof dataProtocolSchema>;
/** A feature column of a table without structures. */
export type FeatureColumn = DataProtocol["columns"][number];

/** Refuses columns of a table without structures that no node could follow. */
export function refuseBadColumns(
  { columns }: DataProtocol,
  endpoints: readonly string[],
  refuse: Refuse,
): void {
  const names = new Set<string>();
  const endpointNames = new Set(endpoints);
  for (const [index, column] of columns.entries()) {
    const { name } = column;
    const refuseField = (field: string, message: string, remedy: string): void =>
      refuse(["protocol", "columns", index, field], message, remedy);
    if (names.has(name)) refuseField("name", `column ${name} is named twice`, "name every column once");
    names.add(name);
    if (endpointNames.has(name))
      refuseField(
        "name",
        `${name} is an endpoint`,
        "a model must not read what it predicts: take the column out of columns or out of endpoints",
      );
    if (column.kind === "numeric" && column.range !== undefined && column.range[0] >= column.range[1])
      refuseField("range", "write the lower bound first", `write [${column.range[1]}, ${column.range[0]}]`);
    if (column.kind === "categorical" && new Set(column.categories).size < column.categories.length)
      refuseField("categories", "a category is named twice", "name every category once");
  }
}

/** Refuses folds that are not there, or that are used twice. */
export function refuseBadFolds({ folds: { count, test, validation } }: DataProtocol, refuse: Refuse): void {
  const missing = `there are only folds 0 to ${count - 1}`;
  const remedy = `write a fold up to ${count - 1}, or a larger count`;
  if (test >= count) refuse(["protocol", "folds", "test"], missing, remedy);
  if (validation >= count) refuse(["protocol", "folds", "validation"], missing, remedy);
  if (test === validation)
    refuse(
      ["protocol", "folds", "validation"],
      "test and validation are the same fold",
      "a model is chosen on one fold and judged on another: give them different numbers",
    );
}
