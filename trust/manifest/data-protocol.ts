import { z } from "zod";
import { rangeSchema, type Refuse } from "./endpoint.ts";

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

const columnName = z.string().trim().min(1).max(120);
const columnSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    name: columnName,
    kind: z.literal("numeric"),
    range: rangeSchema.optional().describe("values outside count as missing and are reported"),
  }),
  z.strictObject({
    name: columnName,
    kind: z.literal("categorical"),
    categories: z.array(z.string().trim().min(1).max(120)).min(2).max(1000),
  }),
]);

const quorumsSchema = z.strictObject({
  training: z
    .strictObject({
      active: z.int().min(0).default(25),
      inactive: z.int().min(0).default(25),
      values: z.int().min(0).default(50),
      uncensored: z.int().min(0).default(25),
    })
    .prefault({})
    .describe("a private task with fewer labels is not trained"),
  evaluation: z
    .strictObject({
      active: z.int().min(0).default(10),
      inactive: z.int().min(0).default(10),
      uncensored: z.int().min(0).default(25),
    })
    .prefault({})
    .describe("a task with fewer labels in a fold is marked as not fit to be judged there"),
});

/** The data protocol as a manifest writes it: how rows become features, folds and labels. */
export const dataProtocolSchema = z.strictObject({
  standardisation: standardisationSchema.prefault({}),
  fingerprint: fingerprintSchema.prefault({}),
  descriptors: z.enum(["none", "rdkit"]).default("rdkit").describe("physico-chemical descriptors appended"),
  folds: z
    .strictObject({
      count: z.int().min(3).max(20).default(5),
      test: z.int().min(0).default(0),
      validation: z.int().min(0).default(4),
    })
    .prefault({})
    .describe("scaffold folds; every other fold is for training"),
  quorums: quorumsSchema.prefault({}),
  columns: z
    .array(columnSchema)
    .max(10_000)
    .default([])
    .describe("features of a table without structures; none: features come from structures"),
  recordId: columnName
    .optional()
    .describe("of a table without structures: the column that names a record or patient, for folds only"),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
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
  const names = columns.map(({ name }) => name);
  for (const [index, column] of columns.entries()) {
    const refuseField = (field: string, message: string): void =>
      refuse(["protocol", "columns", index, field], message);
    if (names.indexOf(column.name) !== index) refuseField("name", `column ${column.name} is named twice`);
    if (endpoints.includes(column.name)) refuseField("name", `${column.name} is an endpoint`);
    if (column.kind === "numeric" && column.range !== undefined && column.range[0] >= column.range[1])
      refuseField("range", "write the lower bound first");
    if (column.kind === "categorical" && new Set(column.categories).size < column.categories.length)
      refuseField("categories", "a category is named twice");
  }
}
