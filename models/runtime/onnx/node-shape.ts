import type { NodeMessage, TensorMessage } from "../../graph/onnx-schema.ts";

/** Extents of a tensor, all of them known. */
export type Extents = readonly number[];

/** The shapes of a node's inputs and the integers of those that are stored in the model. */
type Inputs = { readonly shapes: readonly Extents[]; readonly integers: readonly (readonly number[])[] };
type Shaper = (inputs: Inputs, node: NodeMessage) => Extents;

const broadcasting: Shaper = ({ shapes }) => shapes.reduce(broadcast);

/** The operators of the models that this project exports; none that makes a tensor from numbers alone. */
const SHAPERS: Readonly<Record<string, Shaper>> = {
  ...Object.fromEntries(
    "Identity Neg Abs Sign Sqrt Exp Log Erf Clip Relu LeakyRelu Elu Selu Tanh Sigmoid Softplus Softsign Softmax"
      .split(" ")
      .map((name) => [name, ({ shapes }: Inputs) => shapes[0]!]),
  ),
  ...Object.fromEntries(
    "Add Sub Mul Div Pow Max Min Greater GreaterOrEqual Less LessOrEqual Equal And Or Where"
      .split(" ")
      .map((name) => [name, broadcasting]),
  ),
  MatMul: ({ shapes: [x, y] }) => productOf(x!, y!),
  Gemm: ({ shapes: [a, b, c] }, node) => {
    const turned = (shape: Extents, name: string): Extents =>
      integerAttribute(node, name, 0) === 1 ? shape.toReversed() : shape;
    const product = productOf(turned(a!, "transA"), turned(b!, "transB"));
    return c === undefined ? product : broadcast(product, c);
  },
  Concat: ({ shapes }, node) => {
    const axis = integerAttribute(node, "axis", 0);
    const width = shapes.reduce((sum, shape) => sum + shape[axis]!, 0);
    return shapes[0]!.with(axis, width);
  },
  Gather: ({ shapes: [x, indices] }, node) => {
    const axis = integerAttribute(node, "axis", 0);
    return [...x!.slice(0, axis), ...indices!, ...x!.slice(axis + 1)];
  },
  Slice: ({ shapes: [x], integers }) => {
    const [start, end, axis] = [integers[1]?.[0], integers[2]?.[0], integers[3]?.[0]];
    if (start === undefined || end === undefined || axis === undefined || start < 0 || !(end <= x![axis]!))
      throw new Error("a Slice outside its tensor");
    return x!.with(axis, end - start);
  },
  ReduceSum: reduced,
  ReduceMean: reduced,
};

/**
 * The shape of what a node computes; throws an `Error` that says why where it has none, or where the operator
 * is not one of those that exported models have.
 */
export function shapeOfNode(node: NodeMessage, shapes: readonly Extents[], stored: StoredIntegers): Extents {
  const shaper = Object.hasOwn(SHAPERS, node.opType) ? SHAPERS[node.opType] : undefined;
  if (shaper === undefined) throw new Error(`the operator ${node.opType}`);
  const shape = shaper({ shapes, integers: node.input.map((name) => stored.get(name) ?? []) }, node);
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0))
    throw new Error(`a ${node.opType} of shapes that do not fit`);
  return shape;
}

/** The integers stored in a model, by name. */
export type StoredIntegers = ReadonlyMap<string, readonly number[]>;

/** The numbers of an int64 tensor. */
export function integersOf({ rawData }: TensorMessage): number[] {
  return Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number);
}

function broadcast(x: Extents, y: Extents): Extents {
  const rank = Math.max(x.length, y.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [a, b] = [x[axis - rank + x.length] ?? 1, y[axis - rank + y.length] ?? 1];
    if (a !== b && a !== 1 && b !== 1)
      throw new Error(`shapes that do not fit: [${x.join()}], [${y.join()}]`);
    return a === 1 ? b : a;
  });
}

function productOf(x: Extents, y: Extents): Extents {
  if (x.length !== 2 || y.length !== 2 || x[1] !== y[0])
    throw new Error(`a product of [${x.join()}] and [${y.join()}]`);
  return [x[0]!, y[1]!];
}

function reduced({ shapes: [x], integers: [, axes] }: Inputs, node: NodeMessage): Extents {
  const all = axes === undefined;
  if (integerAttribute(node, "keepdims", 1) === 1)
    return x!.map((extent, axis) => (all || axes.includes(axis) ? 1 : extent));
  return x!.filter((_, axis) => !(all || axes.includes(axis)));
}

function integerAttribute(node: NodeMessage, name: string, otherwise: number): number {
  return node.attribute.find((attribute) => attribute.name === name)?.i ?? otherwise;
}
