import type { Objective } from "../../models/architecture/loss-of-labels.ts";
import {
  localLayout,
  tasksOf,
  type Architecture,
  type Task,
  type TaskKind,
} from "../../models/architecture/trunk-and-heads.ts";
import type { Layout } from "../../models/layout.ts";

/** The network in plain float64 loops: what every engine is compared with. */

export function tensorAt(
  layout: Layout,
  parameters: ArrayLike<number>,
  name: string,
): (i: number, j: number) => number {
  const entry = layout.tensors.find((tensor) => tensor.name === name);
  if (entry === undefined) throw new Error(`no tensor ${name}`);
  const width = entry.shape.at(-1)!;
  return (i, j) => parameters[entry.offset + i * width + j]!;
}

/** Masks `[rows][width]` by the layer whose output they multiply. */
export type ReferenceMasks = Readonly<Record<string, readonly (readonly number[])[]>>;

/** Raw outputs `[rows][tasks]` of the whole family; brought layers are given as a function of a row. */
export function referenceOutputs(
  architecture: Architecture,
  parameters: ArrayLike<number>,
  dense: readonly (readonly number[])[],
  masks: ReferenceMasks = {},
  brought: (row: readonly number[]) => readonly number[] = (row) => row,
): number[][] {
  const layout = localLayout(architecture);
  const { features, trunk, activation, headActivation, localTrunk, lowRank, wide } = architecture;
  const times = (x: readonly number[], tensor: string, outputs: number): number[] => {
    const weight = tensorAt(layout, parameters, tensor);
    return Array.from({ length: outputs }, (_, j) => x.reduce((sum, v, i) => sum + v * weight(i, j), 0));
  };
  const plus = (x: readonly number[], y: readonly number[]): number[] => x.map((value, j) => value + y[j]!);
  const layer = (name: string, x: readonly number[], outputs: number): number[] =>
    plus(times(x, `${name}.weight`, outputs), times([1], `${name}.bias`, outputs));
  const first = (x: readonly number[], width: number): number[] => {
    if (lowRank === null) return layer("trunk.0", x, width);
    const all = Array.from({ length: features }, (_, column) => column);
    const frequent = lowRank.frequent.map((column) => x[column]!);
    const rare = all.filter((column) => !lowRank.frequent.includes(column)).map((column) => x[column]!);
    const mixed = times(times(rare, "trunk.0.rare.weight", lowRank.rank), "trunk.0.rare.mix", width);
    return plus(layer("trunk.0", frequent, width), mixed);
  };
  return dense.map((row, index) => {
    const active = (sums: readonly number[], name: string, how: "relu" | "tanh"): number[] =>
      sums.map((x, j) => (how === "relu" ? Math.max(x, 0) : Math.tanh(x)) * (masks[name]?.[index]?.[j] ?? 1));
    let sums: number[] = [];
    for (const [depth, width] of trunk.entries()) {
      const below = `trunk.${depth - 1}`;
      sums =
        depth === 0 ? first(row, width) : layer(`trunk.${depth}`, active(sums, below, activation), width);
    }
    const read = (kind: TaskKind): readonly number[] =>
      trunk.length === 0 ? brought(row) : active(sums, `trunk.${trunk.length - 1}`, headActivation[kind]);
    const head = (name: string, tasks: readonly Task[]): number[] => {
      const direct = wide ? times(row, `${name}.wide`, tasks.length) : tasks.map(() => 0);
      return tasks.map(({ kind }, task) => layer(name, read(kind), tasks.length)[task]! + direct[task]!);
    };
    const { sharedHead, privateHead } = architecture;
    const outputs = [
      ...(sharedHead.length > 0 ? head("head.shared", sharedHead) : []),
      ...(privateHead.length > 0 ? head("head.private", privateHead) : []),
    ];
    let local: readonly number[] = row;
    for (const [depth, width] of localTrunk.entries())
      local = active(layer(`local.${depth}`, local, width), `local.${depth}`, activation);
    return localTrunk.length > 0 ? plus(outputs, layer("local.head", local, outputs.length)) : outputs;
  });
}

/** The weighted mean loss of `Engine.step`, labels `[rows * tasks]` with NaN where not measured. */
export function referenceLoss(
  architecture: Architecture,
  parameters: ArrayLike<number>,
  dense: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  taskWeights: ArrayLike<number>,
  { objective = { regression: "squared", censored: false }, censoring, masks, brought }: ReferenceLoss = {},
): number {
  const tasks = tasksOf(architecture);
  let [sum, weights] = [0, 0];
  for (const [row, outputs] of referenceOutputs(architecture, parameters, dense, masks, brought).entries())
    for (const [task, z] of outputs.entries()) {
      const place = row * tasks.length + task;
      const y = labels[place]!;
      if (Number.isNaN(y)) continue;
      const side = objective.censored ? (censoring?.[place] ?? 0) : 0;
      const loss =
        tasks[task]!.kind === "regression"
          ? regressionLoss(y - z, side, objective.regression)
          : Math.log(1 + Math.exp(z)) - z * y;
      sum += taskWeights[task]! * loss;
      weights += taskWeights[task]!;
    }
  return sum / weights;
}

type ReferenceLoss = {
  objective?: Objective;
  censoring?: ArrayLike<number>;
  masks?: ReferenceMasks;
  brought?: (row: readonly number[]) => readonly number[];
};

/** SparseChem's censored error, of `label - output`: in three lines. */
function regressionLoss(difference: number, side: number, loss: Objective["regression"]): number {
  const d = side === 0 ? Math.abs(difference) : Math.max(side * difference, 0);
  return loss === "squared" ? d * d : d <= 1 ? d * d * 0.5 : d - 0.5;
}

/** Central finite differences of `f` at `x`. */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step = 1e-5,
): Float64Array {
  const point = Float64Array.from(x);
  return point.map((value, index) => {
    point[index] = value + step;
    const above = f(point);
    point[index] = value - step;
    const below = f(point);
    point[index] = value;
    return (above - below) / (2 * step);
  });
}

/** The largest difference of two vectors, as a share of the second one's largest element. */
export function relativeDifference(actual: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (actual.length !== wanted.length) throw new Error(`${actual.length} elements, not ${wanted.length}`);
  let [worst, largest] = [0, 0];
  for (let index = 0; index < wanted.length; index += 1) {
    const difference = Math.abs(actual[index]! - wanted[index]!);
    if (Number.isNaN(difference)) return Infinity;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(wanted[index]!));
  }
  return largest === 0 ? worst : worst / largest;
}
