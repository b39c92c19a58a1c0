import { describe, expect, it } from "vitest";
import { GraphBuilder, type Attributes, type Value } from "../../../../../models/graph/graph-builder.ts";
import { elementsOf } from "../../../../../models/layout.ts";
import { seededRandom } from "../../../../../models/random/seeded-random.ts";
import type { GraphRuntime, GraphTensor } from "../../../../../models/runtime/graph-runtime.ts";
import { createOnnxRuntime } from "../../../../../models/runtime/onnx/onnx-runtime.ts";
import { operators } from "../../../../../models/runtime/tfjs/operators.ts";
import { createTfjsRuntime } from "../../../../../models/runtime/tfjs/tfjs-runtime.ts";
import { relativeDifference } from "../../../../support/reference-network.ts";
import { tf } from "../../../../support/tfjs-network.ts";

type Part = Value | readonly number[];
type Case = {
  readonly operator: string;
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly attributes?: Attributes;
  /** int64 inputs that follow. */
  readonly integers?: readonly (readonly number[])[];
  /** Values lie from here to 3 above. */
  readonly lowest?: number;
};

const elementwise = (operator: string, rest: Partial<Case> = {}): Case => ({
  operator,
  inputs: [[3, 4]],
  output: [3, 4],
  ...rest,
});
const binary = (operator: string, rest: Partial<Case> = {}): Case[] => [
  {
    operator,
    inputs: [
      [3, 4],
      [3, 4],
    ],
    output: [3, 4],
    ...rest,
  },
  { operator, inputs: [[3, 4], [4]], output: [3, 4], ...rest },
  { operator, inputs: [[], [3, 4]], output: [3, 4], ...rest },
  { operator, inputs: [[3, 1], [4]], output: [3, 4], ...rest },
  { operator, inputs: [[0, 4], [4]], output: [0, 4], ...rest },
];
const reductions = (operator: string): Case[] => [
  { operator, inputs: [[3, 4]], output: [], attributes: { keepdims: 0 } },
  { operator, inputs: [[3, 4]], output: [1, 1] },
  { operator, inputs: [[3, 4]], integers: [[0]], output: [4], attributes: { keepdims: 0 } },
  { operator, inputs: [[2, 3, 4]], integers: [[0, -1]], output: [1, 3, 1] },
  { operator, inputs: [[3, 4]], integers: [[]], output: [3, 4], attributes: { noop_with_empty_axes: 1 } },
];
const gemm = (
  a: readonly number[],
  b: readonly number[],
  attributes: Attributes,
  bias?: readonly number[],
): Case => ({
  operator: "Gemm",
  inputs: [a, b, ...(bias ? [bias] : [])],
  output: [3, 5],
  attributes,
});

const cases: Case[] = [
  ...["Identity", "Neg", "Abs", "Sign", "Exp", "Erf", "Floor", "Ceil"].map((name) => elementwise(name)),
  ...["Relu", "LeakyRelu", "Elu", "Selu", "Tanh", "Sigmoid", "Softplus", "Softsign"].map((name) =>
    elementwise(name),
  ),
  ...["LeakyRelu", "Elu"].map((name) => elementwise(name, { attributes: { alpha: { float: 0.3 } } })),
  ...["Tanh", "Sigmoid", "Softplus", "Erf", "Selu"].map((name) => elementwise(name, { lowest: -40 })),
  ...["Softplus", "Sigmoid", "Tanh"].map((name) => elementwise(name, { lowest: 40 })),
  ...["Sqrt", "Log", "Reciprocal"].map((name) => elementwise(name, { lowest: 0.2 })),
  elementwise("Softmax"),
  elementwise("Softmax", { attributes: { axis: 0 }, lowest: 100 }),
  ...["Add", "Sub", "Mul", "Div", "Max", "Min"].flatMap((name) => binary(name)),
  ...binary("Pow", { lowest: 0.5 }),
  { operator: "Max", inputs: [[3, 4]], output: [3, 4] },
  { operator: "Min", inputs: [[3, 4], [4], []], output: [3, 4] },
  { operator: "Clip", inputs: [[3, 4], []], output: [3, 4] },
  ...["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin"].flatMap((name) => reductions(name)),
  { operator: "ReduceSum", inputs: [[0, 4]], integers: [[0]], output: [4], attributes: { keepdims: 0 } },
  {
    operator: "MatMul",
    inputs: [
      [3, 2],
      [2, 5],
    ],
    output: [3, 5],
  },
  {
    operator: "MatMul",
    inputs: [
      [3, 0],
      [0, 5],
    ],
    output: [3, 5],
  },
  gemm([3, 2], [2, 5], {}),
  gemm([3, 2], [2, 5], {}, [5]),
  gemm([2, 3], [2, 5], { transA: 1 }),
  gemm([3, 9], [5, 9], { transB: 1 }),
  gemm([3, 0], [5, 0], { transB: 1 }),
  gemm([9, 3], [5, 9], { transA: 1, transB: 1 }, [3, 5]),
  gemm([3, 2], [5, 2], { transB: 1, alpha: { float: 0.5 }, beta: { float: -2 } }, [3, 1]),
  { operator: "Transpose", inputs: [[3, 4]], output: [4, 3] },
  { operator: "Transpose", inputs: [[2, 3, 4]], output: [4, 2, 3], attributes: { perm: [2, 0, 1] } },
  { operator: "Expand", inputs: [[]], integers: [[3, 4]], output: [3, 4] },
  { operator: "Expand", inputs: [[3, 1]], integers: [[2, 1, 4]], output: [2, 3, 4] },
  { operator: "Expand", inputs: [[1, 4]], integers: [[0, 4]], output: [0, 4] },
  { operator: "Reshape", inputs: [[3, 4]], integers: [[0, 2, -1]], output: [3, 2, 2] },
  { operator: "Flatten", inputs: [[3, 2, 2]], output: [3, 4] },
  { operator: "Squeeze", inputs: [[3, 1, 4]], integers: [[1]], output: [3, 4] },
  { operator: "Unsqueeze", inputs: [[3, 4]], integers: [[-1, 0]], output: [1, 3, 4, 1] },
  {
    operator: "Concat",
    inputs: [
      [3, 4],
      [3, 1],
      [3, 2],
    ],
    output: [3, 7],
    attributes: { axis: 1 },
  },
  { operator: "Gather", inputs: [[3, 4]], integers: [[3, -1, 0]], output: [3, 3], attributes: { axis: 1 } },
  { operator: "Gather", inputs: [[3, 4]], integers: [[1, 1]], output: [2, 4] },
  { operator: "Slice", inputs: [[3, 4]], integers: [[1], [3], [1]], output: [3, 2] },
  {
    operator: "Slice",
    inputs: [[3, 4]],
    integers: [
      [-2, 0],
      [2 ** 53, -1],
    ],
    output: [2, 3],
  },
  { operator: "Slice", inputs: [[3, 5]], integers: [[0], [5], [-1], [2]], output: [3, 3] },
  { operator: "Pad", inputs: [[3, 4]], integers: [[0, 1, 0, 2]], output: [3, 7] },
];

describe.each(cases)("$operator of $inputs $integers $attributes", ({ operator, ...some }) => {
  it("is ONNX Runtime's", async () => {
    const { inputs, output, attributes = {}, integers = [], lowest = -1.5 } = some;
    const graph = new GraphBuilder();
    const parts = inputs.map((shape, index) => graph.input(`x${index}`, shape));
    graph.output(node(graph, operator, [...parts, ...integers], output, attributes), "y");
    const random = seededRandom(5, operator);
    const feeds = inputs.map((shape, index) => {
      const data = Float32Array.from({ length: elementsOf(shape) }, () => lowest + 3 * random.uniform());
      return [`x${index}`, { data, shape }] as const;
    });
    await expectAgreement(graph, Object.fromEntries(feeds), output);
  });
});

describe.each([
  ["Greater", []],
  ["GreaterOrEqual", []],
  ["Less", []],
  ["LessOrEqual", []],
  ["Equal", []],
  ["Greater", [2]],
  ["And", [2]],
  ["Or", [2]],
] as const)("%s against %j", (operator, other) => {
  it("chooses as ONNX Runtime does, and casts to 0 and 1", async () => {
    const graph = new GraphBuilder();
    const [x, y] = [graph.input("x", [3, 2]), graph.input("y", other)];
    const zero = graph.scalar(0);
    const compared = operator === "And" || operator === "Or" ? "Greater" : operator;
    const positive = graph.node("Greater", [x, zero], [3, 2]);
    const above = graph.node(compared, [x, y], [3, 2]);
    const both = compared === operator ? above : graph.node(operator, [positive, above], [3, 2]);
    const chosen = graph.node("Where", [graph.node("Not", [both], [3, 2]), y, x], [3, 2]);
    const counted = graph.node("Cast", [both], [3, 2], { to: 1 });
    graph.output(graph.node("Add", [chosen, counted], [3, 2]), "z");
    const data = Float32Array.of(-1, 0, 0.5, 1, 2, 3);
    const feeds = {
      x: { data, shape: [3, 2] },
      y: { data: new Float32Array(elementsOf(other)).fill(0.5), shape: other },
    };
    await expectAgreement(graph, feeds, [3, 2], "z");
  });
});

it("Shape and Concat of shapes say how far to Expand", async () => {
  const graph = new GraphBuilder();
  const [x, y] = [graph.input("x", ["b", 3]), graph.input("y", [2])];
  const rows = graph.node(
    "Slice",
    [graph.node("Shape", [x], [2]), graph.integers([0]), graph.integers([1])],
    [1],
  );
  const extents = graph.node("Concat", [rows, graph.integers([2])], [2], { axis: 0 });
  graph.output(graph.node("Expand", [y, extents], ["b", 2]), "z");
  const feeds = {
    x: { data: new Float32Array(12), shape: [4, 3] },
    y: { data: Float32Array.of(1, 2), shape: [2] },
  };
  await expectAgreement(graph, feeds, [4, 2], "z");
});

it("every operator is compared above", () => {
  const elsewhere = ["Cast", "Shape", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal"];
  const compared = new Set([
    ...cases.map(({ operator }) => operator),
    ...elsewhere,
    "And",
    "Or",
    "Not",
    "Where",
  ]);
  expect(Object.keys(operators).filter((name) => !compared.has(name))).toEqual([]);
});

it("an index that does not exist is refused", async () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", [3]);
  graph.output(graph.node("Gather", [x, graph.integers([3])], [1]), "y");
  const session = await (await wasm).open(graph);
  const y = { data: new Float32Array(1), shape: [1] };
  const before = tf.memory().numTensors;
  await expect(session.run({ x: { data: new Float32Array(3), shape: [3] } }, { y })).rejects.toThrow(
    RangeError,
  );
  expect(tf.memory().numTensors).toBe(before);
  await session.dispose();
});

const native = createOnnxRuntime({ threads: 1 });
const wasm = createTfjsRuntime(() => {
  throw new Error("left out");
});

function node(
  graph: GraphBuilder,
  operator: string,
  parts: readonly Part[],
  output: readonly number[],
  attributes: Attributes,
): Value {
  const values = parts.map((part) => ("label" in part ? part : graph.integers(part)));
  return graph.node(operator, values, output, attributes);
}

async function expectAgreement(
  graph: GraphBuilder,
  feeds: Record<string, GraphTensor>,
  shape: readonly number[],
  name = "y",
): Promise<void> {
  const outputOf = async (runtime: GraphRuntime): Promise<Float32Array> => {
    const session = await runtime.open(graph);
    const data = new Float32Array(elementsOf(shape)).fill(Number.NaN);
    await session.run(feeds, { [name]: { data, shape } });
    await session.dispose();
    return data;
  };
  const before = tf.memory().numTensors;
  const [actual, wanted] = [await outputOf(await wasm), await outputOf(await native)];
  expect(tf.memory().numTensors).toBe(before);
  expect(wanted.some((value) => Number.isNaN(value))).toBe(false);
  expect(relativeDifference(actual, wanted)).toBeLessThan(1e-5);
}
