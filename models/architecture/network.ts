import type { Value } from "../graph/graph-builder.ts";
import {
  add,
  concatColumns,
  linear,
  matmul,
  mul,
  relu,
  sliceColumns,
  tanh,
  where,
} from "../graph/operations.ts";
import { columnMask } from "./column-mask.ts";
import { layersOutput } from "./layers/layers-output.ts";
import type { NetworkInputs } from "./network-inputs.ts";
import { tasksOf, type Activation, type Task, type TaskKind } from "./trunk-and-heads.ts";

const ACTIVATIONS = { relu, tanh };

/** What the heads read, as the tasks of one kind see it; undefined where they read the features. */
type Representation = (kind: TaskKind) => Value | undefined;

/** The forward pass: raw outputs `[b, tasks]`, the shared head's before the private one's. */
export function networkOutputs(inputs: NetworkInputs): Value {
  const { graph, architecture } = inputs;
  if (tasksOf(architecture).length === 0) throw new RangeError("a model needs at least one task");
  const representation = representationOf(inputs);
  const heads = (
    [
      ["shared", architecture.sharedHead],
      ["private", architecture.privateHead],
    ] as const
  )
    .filter(([, tasks]) => tasks.length > 0)
    .map(([head, tasks]) => headOutputs(inputs, `head.${head}`, tasks, representation));
  const outputs = concatColumns(graph, ...heads);
  return architecture.localTrunk.length === 0 ? outputs : add(graph, outputs, localOutputs(inputs));
}

function representationOf(inputs: NetworkInputs): Representation {
  const { graph, architecture, features, parameter, mask } = inputs;
  const { trunk, layers, headActivation } = architecture;
  if (layers !== null) {
    if (features === undefined) throw new RangeError("brought layers need a dense input");
    const masked = (layer: string): Value | undefined => mask(`layers.${layer}`);
    const output = layersOutput(layers, { graph, features, parameter, mask: masked });
    return () => output;
  }
  if (trunk.length === 0) return () => undefined;
  const last = `trunk.${trunk.length - 1}`;
  const sums = sumsOfLast(inputs, "trunk", trunk.length);
  const activated = new Map<Activation, Value>();
  return (kind) => {
    const activation = headActivation[kind];
    const known = activated.get(activation) ?? activate(inputs, last, sums, activation);
    activated.set(activation, known);
    return known;
  };
}

/** The weighted sums of the last of a trunk's layers, before it is activated. */
function sumsOfLast(inputs: NetworkInputs, trunk: "trunk" | "local", depth: number): Value {
  const { graph, architecture, parameter } = inputs;
  let sums = firstSums(inputs, trunk);
  for (let index = 1; index < depth; index += 1) {
    const hidden = activate(inputs, `${trunk}.${index - 1}`, sums, architecture.activation);
    const layer = `${trunk}.${index}`;
    sums = linear(graph, hidden, parameter(`${layer}.weight`), parameter(`${layer}.bias`));
  }
  return sums;
}

function firstSums({ graph, architecture, parameter, product }: NetworkInputs, trunk: string): Value {
  const full = product(`${trunk}.0.weight`);
  const bias = parameter(`${trunk}.0.bias`);
  if (architecture.lowRank === null || trunk === "local") return add(graph, full, bias);
  const rare = matmul(graph, product("trunk.0.rare.weight"), parameter("trunk.0.rare.mix"));
  return add(graph, add(graph, full, rare), bias);
}

function activate({ graph, mask }: NetworkInputs, layer: string, sums: Value, activation: Activation): Value {
  const active = ACTIVATIONS[activation](graph, sums);
  const factors = mask(layer);
  return factors === undefined ? active : mul(graph, active, factors);
}

function headOutputs(
  inputs: NetworkInputs,
  head: string,
  tasks: readonly Task[],
  representation: Representation,
): Value {
  const { graph, architecture, parameter, product } = inputs;
  const bias = parameter(`${head}.bias`);
  const weight = `${head}.weight`;
  const [first, ...others] = kindsOf(tasks).map(representation);
  if (first === undefined) return add(graph, product(weight), bias);
  const deep = others.every((other) => other === first)
    ? linear(graph, first, parameter(weight), bias)
    : add(graph, productByKind(inputs, parameter(weight), tasks, representation), bias);
  return architecture.wide ? add(graph, deep, product(`${head}.wide`)) : deep;
}

/** Each column of `weight` times what its task's kind reads. */
function productByKind(
  { graph }: NetworkInputs,
  weight: Value,
  tasks: readonly Task[],
  representation: Representation,
): Value {
  const [kind, other] = kindsOf(tasks);
  const count = tasks.filter((task) => task.kind === kind).length;
  const inTurn = tasks.every((task, column) => (task.kind === kind) === column < count);
  const [first, second] = [representation(kind!)!, representation(other!)!];
  if (inTurn)
    return concatColumns(
      graph,
      matmul(graph, first, sliceColumns(graph, weight, 0, count)),
      matmul(graph, second, sliceColumns(graph, weight, count, tasks.length)),
    );
  // Gathering scattered columns of a large matrix takes longer than multiplying with all of them twice.
  const isFirst = columnMask(graph, tasks, kind!);
  return where(graph, isFirst, matmul(graph, first, weight), matmul(graph, second, weight));
}

function localOutputs(inputs: NetworkInputs): Value {
  const { graph, architecture, parameter } = inputs;
  const depth = architecture.localTrunk.length;
  const sums = sumsOfLast(inputs, "local", depth);
  const hidden = activate(inputs, `local.${depth - 1}`, sums, architecture.activation);
  return linear(graph, hidden, parameter("local.head.weight"), parameter("local.head.bias"));
}

function kindsOf(tasks: readonly Task[]): TaskKind[] {
  return [...new Set(tasks.map(({ kind }) => kind))];
}
