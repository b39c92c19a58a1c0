import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabelRows, SparseRows } from "../../../models/examples.ts";
import { packRows } from "../../../models/pack-rows.ts";
import { seededRandom, type SeededRandom } from "../../../models/random/seeded-random.ts";

/** A model and the shape of its data; both engines train on the same rows. */
export type TrainCase = {
  readonly name: "A" | "B";
  /** How our engine multiplies the features, and which rows of a sparse first layer its optimiser moves. */
  readonly input: "dense" | "sparse";
  readonly moments: "exact" | "lazy";
  readonly features: number;
  readonly trunk: readonly number[];
  readonly tasks: number;
  /** Set bits of a row. */
  readonly bits: number;
  /** Share of a row's tasks that were measured. */
  readonly measured: number;
  readonly batches: readonly number[];
};

/** Rows of every case: enough batches that none is in a cache when its turn comes again. */
export const caseRows = 4096;

const caseA: TrainCase = {
  name: "A",
  input: "dense",
  moments: "exact",
  features: 2048,
  trunk: [1024, 512],
  tasks: 30,
  bits: 60,
  measured: 0.5,
  batches: [128, 512],
};

/**
 * A: a model of folded fingerprints, once as one product of all features and once touching set bits only, as
 * studies do it; the model is the same. B: SparseChem's shape, an input of 32,000 bits of which few are set.
 */
export const cases: readonly TrainCase[] = [
  caseA,
  { ...caseA, input: "sparse" },
  {
    name: "B",
    input: "sparse",
    moments: "lazy",
    features: 32_000,
    trunk: [2000, 2000],
    tasks: 500,
    bits: 70,
    measured: 0.05,
    batches: [128],
  },
];

/**
 * How unevenly bits are set: with this power of a uniform draw, 128 rows of 70 bits touch about 4,700 of
 * 32,000 columns, as ECFP6 of drug-like molecules do.
 */
const SKEW = 6;
/** Spreads the frequent columns; has no factor in common with the numbers of columns. */
const STRIDE = 7919;

/** The rows of a case: always the same. */
export function caseData(shape: TrainCase): { features: SparseRows; labels: LabelRows } {
  const random = seededRandom(1, "rows of case", shape.name);
  const features = packRows(
    Array.from({ length: caseRows }, () => bitsOf(shape, random)),
    shape.features,
  );
  const measured = packRows(
    Array.from({ length: caseRows }, () => measuredOf(shape, random)),
    shape.tasks,
  );
  const { rows, rowStart, column, value } = measured;
  const censoring = new Int8Array(value.length);
  return { features, labels: { rows, tasks: shape.tasks, rowStart, task: column, value, censoring } };
}

/** Writes the rows of a case where torch_step.py reads them: starts, columns and values of both matrices. */
export function writeCaseData(shape: TrainCase, folder: string): void {
  const { features, labels } = caseData(shape);
  const matrices = {
    features,
    labels: { rowStart: labels.rowStart, column: labels.task, value: labels.value },
  };
  for (const [name, { rowStart, column, value }] of Object.entries(matrices)) {
    writeFileSync(join(folder, `${name}.start`), rowStart);
    writeFileSync(join(folder, `${name}.column`), column);
    writeFileSync(join(folder, `${name}.value`), value);
  }
}

function bitsOf({ features, bits }: TrainCase, random: SeededRandom): PackedRow {
  const columns = new Set<number>();
  while (columns.size < bits)
    columns.add((Math.floor(features * random.uniform() ** SKEW) * STRIDE) % features);
  const column = Uint32Array.from(columns).sort();
  return { column, value: new Float32Array(column.length).fill(1) };
}

function measuredOf({ tasks, measured }: TrainCase, random: SeededRandom): PackedRow {
  const chosen = new Set<number>();
  while (chosen.size < Math.round(tasks * measured)) chosen.add(random.below(tasks));
  const column = Uint32Array.from(chosen).sort();
  return { column, value: Float32Array.from(column, () => random.below(2)) };
}

type PackedRow = { readonly column: Uint32Array; readonly value: Float32Array };
