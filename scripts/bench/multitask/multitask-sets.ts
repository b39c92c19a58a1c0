import type { Task } from "../../../models/architecture/trunk-and-heads.ts";
import type { LabelRows } from "../../../models/examples.ts";
import { poolSums, scaleOf, type Sums } from "../../../models/target-scale.ts";
import { columnOf, publicSet, readWholeTable } from "../public-sets/public-sets.ts";

/** A table of compounds by tasks, as it is trained on. */
export type MultitaskCase = {
  readonly name: "chembl-regression" | "chembl-classification" | "tox21";
  /** Below the folder of public sets. */
  readonly file: string;
  readonly kind: Task["kind"];
  /** Values of at least this much become 1, others 0; null: the values are what is learnt. */
  readonly threshold: number | null;
};

/** The cases of the bench. */
export const multitaskCases: readonly MultitaskCase[] = [
  {
    name: "chembl-regression",
    file: "multitask/chembl_5thresh.csv.gz",
    kind: "regression",
    threshold: null,
  },
  {
    name: "chembl-classification",
    file: "multitask/chembl_5thresh.csv.gz",
    kind: "classification",
    threshold: 6.5,
  },
  { name: "tox21", file: "multitask/molnet_tox21.csv", kind: "classification", threshold: 0.5 },
];

/** Structures, tasks and measured values, compound by compound. */
export type MultitaskTable = {
  readonly structures: readonly string[];
  readonly tasks: readonly Task[];
  readonly labels: LabelRows;
};

/** Reads a case's table, its threshold applied; null where the set is absent. */
export async function readMultitask(one: MultitaskCase): Promise<MultitaskTable | null> {
  const path = publicSet(one.file);
  if (path === null) return null;
  const table = await readWholeTable(path);
  const structure = columnOf(table, "smiles");
  const columns = table.header.map((name, column) => ({ name, column }));
  const tasks = columns.filter(({ name }) => !["id", "smiles", "split", "site"].includes(name));
  const values = table.rows.map((cells) => tasks.map(({ column }) => cells[column]!));
  return {
    structures: table.rows.map((cells) => cells[structure]!),
    tasks: tasks.map(({ name }) => ({ name, kind: one.kind })),
    labels: labelRows(values, one.threshold),
  };
}

/** The cells of rows by tasks as labels: an empty cell was not measured. */
export function labelRows(cells: readonly (readonly string[])[], threshold: number | null): LabelRows {
  const rowStart = new Uint32Array(cells.length + 1);
  const task: number[] = [];
  const value: number[] = [];
  for (const [row, own] of cells.entries()) {
    for (const [place, cell] of own.entries()) {
      if (cell.trim() === "") continue;
      task.push(place);
      value.push(threshold === null ? Number(cell) : Number(Number(cell) >= threshold));
    }
    rowStart[row + 1] = task.length;
  }
  return {
    rows: cells.length,
    tasks: cells[0]?.length ?? 0,
    rowStart,
    task: Uint32Array.from(task),
    value: Float32Array.from(value),
    censoring: new Int8Array(task.length),
  };
}

/** The labels with every task's values standardised by those of the named rows. */
export function standardised(labels: LabelRows, trainRows: Uint32Array): LabelRows {
  const { rowStart, task, value } = labels;
  const sums = Array.from({ length: labels.tasks }, (): Sums => ({ count: 0, sum: 0, sumOfSquares: 0 }));
  for (const row of trainRows)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) {
      const one = { count: 1, sum: value[k]!, sumOfSquares: value[k]! ** 2 };
      sums[task[k]!] = poolSums([sums[task[k]!]!, one]);
    }
  const scales = sums.map(scaleOf);
  const scaled = value.map((one, k) => (one - scales[task[k]!]!.mean) / scales[task[k]!]!.deviation);
  return { ...labels, value: scaled };
}
