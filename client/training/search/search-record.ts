import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { CommandError, describeError } from "../../../process/command-error.ts";
import { writeAtomically } from "../../../process/write-atomically.ts";
import { canonicalDigest } from "../../../trust/manifest/canonical.ts";
import type { AloneStudy } from "../alone-study.ts";
import type { SearchSpace } from "./search-space.ts";
import type { TrialSettings } from "./trial-settings.ts";

const settingsSchema: z.ZodType<TrialSettings> = z.object({
  learningRate: z.number(),
  weightDecay: z.number(),
  dropout: z.union([z.number(), z.array(z.number())]),
  trunk: z.array(z.number()).optional(),
  epochs: z.int(),
  batchSize: z.int(),
  classBalance: z.enum(["none", "balanced", "balanced_root"]),
});

const trialSchema = z.object({
  /** Counted from 0, the study's recipe. */
  trial: z.int().min(0),
  settings: settingsSchema,
  state: z.enum(["first_part", "given_up", "finished"]),
  /** Trained so far. */
  epochs: z.int().min(0),
  bestEpoch: z.int().nullable(),
  /** After the first part of its epochs; null where training did not stay finite. */
  firstLoss: z.number().nullable(),
  /** Of the best epoch so far. */
  validationLoss: z.number().nullable(),
  seconds: z.number().min(0),
});

const recordSchema = z.object({
  format: z.literal("chorale-search-1"),
  study: z.string(),
  nodes: z.array(z.string()),
  /** Digest of all that decides the trials: manifest, data, space. */
  key: z.string(),
  seed: z.int(),
  space: z.record(z.string(), z.unknown()),
  trials: z.array(trialSchema),
  effort: z.object({ trials: z.int(), epochs: z.int(), recipeEpochs: z.int() }),
  winner: z.int().nullable(),
});

/** One trial as it stands. */
export type TrialRecord = z.output<typeof trialSchema>;
/** A search as it lies in `search.json`. `winner` is null until the search has ended. */
export type SearchRecord = z.output<typeof recordSchema>;

/** What decides a search's trials and their losses, as a digest. */
export function searchKey(study: AloneStudy, space: SearchSpace, recipe: TrialSettings): string {
  const { manifest, members, examples } = study;
  const { rowStart, task, value, censoring } = examples.labels;
  const labels = createHash("sha256");
  for (const array of [rowStart, task, value, censoring])
    labels.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return canonicalDigest({
    manifest,
    space,
    recipe,
    nodes: members.map(({ node, prepared }) => ({ node, hash: prepared.protocolHash })),
    labels: labels.digest("hex"),
    features: [examples.features.rows, examples.features.columns],
  });
}

/**
 * The search that an earlier run left in the file; null where there is none. Throws a `CommandError` for a
 * file of another search, so that its results are not lost, and for one that cannot be understood.
 */
export function readSearch(path: string, key: string): SearchRecord | null {
  if (!existsSync(path)) return null;
  const refuse = (problem: string): CommandError =>
    new CommandError(`${path}: ${problem}`, {
      remedy: "move the file away, or name another folder for the results",
    });
  let record: SearchRecord;
  try {
    record = recordSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw refuse(`cannot be read as a search: ${describeError(error)}`);
  }
  if (record.key !== key) throw refuse("holds a search with another study, data, seed or space of settings");
  return record;
}

/** Puts the search on disk. */
export function writeSearch(path: string, record: SearchRecord): void {
  writeAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
}
