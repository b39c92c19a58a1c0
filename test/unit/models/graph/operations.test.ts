import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { gradientsOf } from "../../../../models/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../../../models/graph/graph-builder.ts";
import * as operations from "../../../../models/graph/operations.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { createSession } from "../../../../models/runtime/load-onnx-runtime.ts";
import { finiteDifferences, relativeDifference } from "../../../support/reference-network.ts";

const { add, concatColumns, linear, mul, relu, sigmoid, softplus, sub, sumOfAll, tanh } = operations;

type Matrix = readonly (readonly number[])[];
type Operation = {
  name: string;
  shapes: readonly (readonly number[])[];
  build: (graph: GraphBuilder, inputs: readonly Value[]) => Value;
  /** The same in float64, row by row, from flat inputs. */
  reference: (inputs: readonly ArrayLike<number>[]) => number[];
};

const elementwise = (name: string, build: Operation["build"], of: (x: number) => number): Operation => ({
  name,
  shapes: [[3, 4]],
  build,
  reference: ([x]) => Array.from(x!, of),
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
  reference: ([x, y]) => Array.from(x!, (value, index) => of(value, y![index % y!.length]!)),
});

const cases: Operation[] = [
  elementwise(
    "relu",
    (graph, [x]) => relu(graph, x!),
    (x) => Math.max(x, 0),
  ),
  elementwise("tanh", (graph, [x]) => tanh(graph, x!), Math.tanh),
  elementwise(
    "sigmoid",
    (graph, [x]) => sigmoid(graph, x!),
    (x) => 1 / (1 + Math.exp(-x)),
  ),
  elementwise(
    "softplus",
    (graph, [x]) => softplus(graph, x!),
    (x) => Math.log1p(Math.exp(x)),
  ),
  elementwise(
    "x * x, both inputs the same",
    (graph, [x]) => mul(graph, x!, x!),
    (x) => x * x,
  ),
  ...[[3, 4], [4], []].flatMap((second) => [
    binary("add", second, add, (x, y) => x + y),
    binary("sub", second, sub, (x, y) => x - y),
    binary("mul", second, mul, (x, y) => x * y),
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
    name: "concatColumns",
    shapes: [
      [2, 3],
      [2, 2],
    ],
    build: (graph, [left, right]) => concatColumns(graph, left!, right!),
    reference: ([left, right]) => [0, 1].flatMap((i) => [...rowOf(left!, i, 3), ...rowOf(right!, i, 2)]),
  },
];

describe.each(cases)("$name", ({ shapes, build, reference }) => {
  const random = seededRandom(11, shapes.length);
  const inputs = shapes.map((shape) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 3 * random.uniform() - 1.5),
  );
  const weights = Float32Array.from(reference(inputs), () => random.uniform() - 0.5);
  const lossOf = (values: readonly ArrayLike<number>[]): number =>
    reference(values).reduce((sum, value, index) => sum + value * weights[index]!, 0);

  it("has the loss of the reference, and the gradients of finite differences", async () => {
    const { loss, gradients } = await evaluate(shapes, inputs, weights, build);
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
    const { loss } = await evaluate(
      [[1, 2]],
      [Float32Array.of(80, -200)],
      Float32Array.of(1, 1),
      (graph, [x]) => softplus(graph, x!),
    );
    expect(loss).toBeCloseTo(80, 4);
  });
});

describe("gradientsOf", () => {
  it("adds up the ways by which a value reaches the loss", async () => {
    const build = (graph: GraphBuilder, [x]: readonly Value[]): Value =>
      add(graph, tanh(graph, x!), mul(graph, x!, x!));
    const { gradients } = await evaluate([[1, 2]], [Float32Array.of(0.5, -1)], Float32Array.of(1, 1), build);
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

function rowOf(flat: ArrayLike<number>, row: number, width: number): Matrix[number] {
  return Array.from({ length: width }, (_, column) => flat[row * width + column]!);
}

/** Loss = sum of the operation's outputs times fixed weights, by ONNX Runtime from a graph with gradients. */
async function evaluate(
  shapes: Operation["shapes"],
  inputs: readonly Float32Array[],
  weights: Float32Array,
  build: Operation["build"],
): Promise<{ loss: number; gradients: Float32Array[] }> {
  const graph = new GraphBuilder();
  const values = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const output = build(graph, values);
  const loss = sumOfAll(graph, mul(graph, output, graph.constant(weights, output.shape as number[])));
  const gradients = gradientsOf(graph, loss, values);
  graph.output(loss, "loss");
  for (const [index, gradient] of gradients.entries()) graph.output(gradient, `dx${index}`);
  const session = await createSession(graph.encode(), 1);
  const tensors = inputs.map(
    (data, index) => [`x${index}`, new Tensor("float32", data, shapes[index])] as const,
  );
  const result = await session.run(Object.fromEntries(tensors));
  await session.release();
  return {
    loss: Number(result["loss"]!.data[0]),
    gradients: inputs.map((_, index) => result[`dx${index}`]!.data as Float32Array),
  };
}
