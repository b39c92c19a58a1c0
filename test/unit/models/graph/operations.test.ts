import { describe, expect, it } from "vitest";
import { gradientsOf } from "../../../../models/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../../../models/graph/graph-builder.ts";
import * as operations from "../../../../models/graph/operations.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { finiteDifferences, relativeDifference } from "../../../support/reference-network.ts";
import { evaluateOperation, type Operation } from "./evaluate-operation.ts";

const { add, concatColumns, linear, mul, sub, sumOfAll, tanh } = operations;

const elementwise = (
  name: string,
  build: (graph: GraphBuilder, x: Value) => Value,
  of: (x: number) => number,
  lowest = -1.5,
): Operation => ({
  name,
  shapes: [[3, 4]],
  build: (graph, [x]) => build(graph, x!),
  reference: ([x]) => Array.from(x!, of),
  lowest,
});
const binary = (
  name: string,
  second: readonly number[],
  build: (graph: GraphBuilder, x: Value, y: Value) => Value,
  of: (x: number, y: number) => number,
): Operation => ({
  name: `${name} of [3,4] and [${second.join()}]`,
  shapes: [[3, 4], second],
  build: (graph, [x, y]) => build(graph, x!, y!),
  reference: ([x, y]) =>
    Array.from(x!, (value, index) =>
      of(value, y![second[1] === 1 ? Math.floor(index / 4) : index % y!.length]!),
    ),
  lowest: name === "div" ? 0.5 : -1.5,
});
const columns = (name: string, taken: readonly number[], build: Operation["build"]): Operation => ({
  name,
  shapes: [[3, 4]],
  build,
  reference: ([x]) => [0, 1, 2].flatMap((row) => taken.map((column) => x![row * 4 + column]!)),
});
const exponentialUnit = (x: number, alpha: number): number => (x > 0 ? x : alpha * Math.expm1(x));
/** Abramowitz and Stegun 7.1.5: the power series of the error function. */
function errorFunction(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 40; n += 1) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
function normalized(row: readonly number[], gamma: ArrayLike<number>, beta: ArrayLike<number>): number[] {
  const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
  const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
  return row.map((x, index) => ((x - mean) / Math.sqrt(variance + 0.01)) * gamma[index]! + beta[index]!);
}

const cases: Operation[] = [
  elementwise("relu", operations.relu, (x) => Math.max(x, 0)),
  elementwise("tanh", tanh, Math.tanh),
  elementwise("sigmoid", operations.sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  elementwise("softplus", operations.softplus, (x) => Math.log1p(Math.exp(x))),
  elementwise("elu", operations.elu, (x) => exponentialUnit(x, 1)),
  elementwise("selu", operations.selu, (x) => 1.0507009873554805 * exponentialUnit(x, 1.6732632423543772)),
  elementwise("gelu", operations.gelu, (x) => (x / 2) * (1 + errorFunction(x / Math.SQRT2))),
  elementwise("neg", operations.neg, (x) => -x),
  elementwise("abs", operations.abs, Math.abs),
  elementwise("exp", operations.exp, Math.exp),
  elementwise("log", operations.log, Math.log, 0.5),
  elementwise("sqrt", operations.sqrt, Math.sqrt, 0.5),
  elementwise(
    "clip",
    (graph, x) => operations.clip(graph, x, -0.5, 0.7),
    (x) => Math.min(Math.max(x, -0.5), 0.7),
  ),
  elementwise(
    "x * x, both inputs the same",
    (graph, x) => mul(graph, x, x),
    (x) => x * x,
  ),
  elementwise(
    "where x >= 0.2",
    (graph, x) => {
      const condition = operations.greaterOrEqual(graph, x, graph.scalar(0.2));
      return operations.where(graph, condition, mul(graph, x, x), operations.neg(graph, x));
    },
    (x) => (x >= 0.2 ? x * x : -x),
  ),
  ...[[3, 4], [4], [], [3, 1], [1, 4]].flatMap((second) => [
    binary("add", second, add, (x, y) => x + y),
    binary("sub", second, sub, (x, y) => x - y),
    binary("mul", second, mul, (x, y) => x * y),
    binary("div", second, operations.div, (x, y) => x / y),
  ]),
  {
    name: "linear",
    shapes: [[3, 4], [4, 2], [2]],
    build: (graph, [x, weight, bias]) => linear(graph, x!, weight!, bias!),
    reference: ([x, weight, bias]) =>
      [0, 1, 2].flatMap((i) =>
        [0, 1].map((j) =>
          [0, 1, 2, 3].reduce((sum, k) => sum + x![i * 4 + k]! * weight![k * 2 + j]!, bias![j]!),
        ),
      ),
  },
  {
    name: "matmul",
    shapes: [
      [3, 4],
      [4, 2],
    ],
    build: (graph, [x, weight]) => operations.matmul(graph, x!, weight!),
    reference: ([x, weight]) =>
      [0, 1, 2].flatMap((i) =>
        [0, 1].map((j) => [0, 1, 2, 3].reduce((sum, k) => sum + x![i * 4 + k]! * weight![k * 2 + j]!, 0)),
      ),
  },
  {
    name: "concatColumns",
    shapes: [
      [2, 3],
      [2, 2],
      [2, 1],
    ],
    build: (graph, parts) => concatColumns(graph, ...parts),
    reference: ([left, right, last]) =>
      [0, 1].flatMap((i) => [...rowOf(left!, i, 3), ...rowOf(right!, i, 2), last![i]!]),
  },
  columns("sliceColumns", [1, 2], (graph, [x]) => operations.sliceColumns(graph, x!, 1, 3)),
  columns("gatherColumns of some", [3, 1], (graph, [x]) => operations.gatherColumns(graph, x!, [3, 1])),
  columns("gatherColumns of all", [2, 0, 3, 1], (graph, [x]) =>
    operations.gatherColumns(graph, x!, [2, 0, 3, 1]),
  ),
  columns("gatherColumns of neighbours", [2, 3], (graph, [x]) => operations.gatherColumns(graph, x!, [2, 3])),
  {
    name: "meanOfRows",
    shapes: [[3, 4]],
    build: (graph, [x]) => operations.meanOfRows(graph, x!),
    reference: ([x]) => [0, 1, 2].map((i) => rowOf(x!, i, 4).reduce((sum, value) => sum + value / 4, 0)),
  },
  {
    name: "layerNormalization",
    shapes: [[3, 4], [4], [4]],
    build: (graph, [x, gamma, beta]) => operations.layerNormalization(graph, x!, gamma!, beta!, 0.01),
    reference: ([x, gamma, beta]) => [0, 1, 2].flatMap((i) => normalized(rowOf(x!, i, 4), gamma!, beta!)),
  },
];

describe.each(cases)("$name", ({ shapes, build, reference, lowest = -1.5 }) => {
  const random = seededRandom(11, shapes.length);
  const inputs = shapes.map((shape) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => lowest + 3 * random.uniform()),
  );
  const weights = Float32Array.from(reference(inputs), () => random.uniform() - 0.5);
  const lossOf = (values: readonly ArrayLike<number>[]): number =>
    reference(values).reduce((sum, value, index) => sum + value * weights[index]!, 0);

  it("has the loss of the reference, and the gradients of finite differences", async () => {
    const { loss, gradients } = await evaluateOperation(shapes, inputs, weights, build);
    expect(loss).toBeCloseTo(lossOf(inputs), 5);
    for (const [position, input] of inputs.entries()) {
      const wanted = finiteDifferences(
        (x) => lossOf(inputs.map((other, at) => (at === position ? x : other))),
        input,
      );
      expect(relativeDifference(gradients[position]!, wanted), `input ${position}`).toBeLessThan(1e-5);
    }
  });
});

describe("softplus", () => {
  it("does not overflow", async () => {
    const { loss } = await evaluateOperation(
      [[1, 2]],
      [Float32Array.of(80, -200)],
      Float32Array.of(1, 1),
      (graph, [x]) => operations.softplus(graph, x!),
    );
    expect(loss).toBeCloseTo(80, 4);
  });
});

describe("gradientsOf", () => {
  it("adds up the ways by which a value reaches the loss", async () => {
    const build = (graph: GraphBuilder, [x]: readonly Value[]): Value =>
      add(graph, tanh(graph, x!), mul(graph, x!, x!));
    const { gradients } = await evaluateOperation(
      [[1, 2]],
      [Float32Array.of(0.5, -1)],
      Float32Array.of(1, 1),
      build,
    );
    const wanted = [0.5, -1].map((x) => 1 - Math.tanh(x) ** 2 + 2 * x);
    expect(relativeDifference(gradients[0]!, wanted)).toBeLessThan(1e-6);
  });

  it("computes nothing for values that are not asked for", () => {
    const graph = new GraphBuilder();
    const [x, w, b] = [graph.input("x", ["n", 3]), graph.input("w", [3, 2]), graph.input("b", [2])];
    const loss = sumOfAll(graph, linear(graph, x, w, b));
    const forward = graph.nodes.length;
    gradientsOf(graph, loss, [b]);
    expect(graph.nodes.slice(forward).map(({ operator }) => operator)).toEqual([
      "Shape",
      "Expand",
      "ReduceSum",
    ]);
  });

  it("refuses a parameter that does not reach the loss, and a step without a derivative", () => {
    const graph = new GraphBuilder();
    const [x, y] = [graph.input("x", [2]), graph.input("y", [2])];
    expect(() => gradientsOf(graph, sumOfAll(graph, x), [y])).toThrow("y does not reach the loss");
    const power = sumOfAll(graph, operations.exponential(graph, 10, x));
    expect(() => gradientsOf(graph, power, [x])).toThrow("of Pow has no derivative");
  });
});

describe("shapes", () => {
  it("that do not broadcast are refused while the graph is built", () => {
    const graph = new GraphBuilder();
    expect(() => add(graph, graph.input("x", ["b", 3]), graph.input("y", [4]))).toThrow("do not broadcast");
  });
});

function rowOf(flat: ArrayLike<number>, row: number, width: number): number[] {
  return Array.from({ length: width }, (_, column) => flat[row * width + column]!);
}
