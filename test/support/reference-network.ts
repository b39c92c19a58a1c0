import { localLayout, tasksOf, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
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

/** Raw outputs `[rows][tasks]`, without dropout. */
export function referenceOutputs(
  architecture: Architecture,
  parameters: ArrayLike<number>,
  dense: readonly (readonly number[])[],
): number[][] {
  const layout = localLayout(architecture);
  const activate = (x: number): number =>
    architecture.activation === "relu" ? Math.max(x, 0) : Math.tanh(x);
  const layer = (name: string, x: readonly number[], outputs: number): number[] => {
    const weight = tensorAt(layout, parameters, `${name}.weight`);
    const bias = tensorAt(layout, parameters, `${name}.bias`);
    return Array.from({ length: outputs }, (_, j) =>
      x.reduce((sum, v, i) => sum + v * weight(i, j), bias(0, j)),
    );
  };
  return dense.map((row) => {
    let hidden: readonly number[] = row;
    for (const [index, width] of architecture.trunk.entries())
      hidden = layer(`trunk.${index}`, hidden, width).map((value) => activate(value));
    const { sharedHead, privateHead } = architecture;
    return [
      ...(sharedHead.length > 0 ? layer("head.shared", hidden, sharedHead.length) : []),
      ...(privateHead.length > 0 ? layer("head.private", hidden, privateHead.length) : []),
    ];
  });
}

/** The weighted mean loss of `Engine.step`, labels `[rows * tasks]` with NaN where not measured. */
export function referenceLoss(
  architecture: Architecture,
  parameters: ArrayLike<number>,
  dense: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  taskWeights: ArrayLike<number>,
): number {
  const tasks = tasksOf(architecture);
  let [sum, weights] = [0, 0];
  for (const [row, outputs] of referenceOutputs(architecture, parameters, dense).entries())
    for (const [task, z] of outputs.entries()) {
      const y = labels[row * tasks.length + task]!;
      if (Number.isNaN(y)) continue;
      const loss = tasks[task]!.kind === "regression" ? (z - y) ** 2 : Math.log(1 + Math.exp(z)) - z * y;
      sum += taskWeights[task]! * loss;
      weights += taskWeights[task]!;
    }
  return sum / weights;
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
