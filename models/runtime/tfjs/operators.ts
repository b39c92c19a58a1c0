import type { Attributes } from "../../graph/graph-builder.ts";
import type { Tfjs } from "./load-tfjs.ts";

type Tensor = Tfjs.Tensor;

/**
 * One ONNX operator (opset 18) by kernels of tfjs: float32 stays float32, int64 is int32, bool is bool. An
 * operator's inputs are never disposed, its output is a tensor of its own.
 */
export type Operator = (tf: typeof Tfjs, inputs: readonly Tensor[], attributes: Attributes) => Tensor;

/** What tfjs can run of ONNX, by operator name. */
export const operators: Readonly<Record<string, Operator>> = {
  Identity: (tf, [x]) => tf.clone(x!),
  Cast: (tf, [x], { to }) => tf.cast(x!, castType(to)),
  Shape: (tf, [x]) => tf.tensor1d(x!.shape, "int32"),

  MatMul: (tf, [x, y]) => product(tf, x!, y!),
  Gemm: gemm,
  Transpose: (tf, [x], { perm }) => tf.transpose(x!, perm as number[] | undefined),

  Add: (tf, [x, y]) => tf.add(x!, y!),
  Sub: (tf, [x, y]) => tf.sub(x!, y!),
  Mul: (tf, [x, y]) => tf.mul(x!, y!),
  Div: (tf, [x, y]) => tf.div(x!, y!),
  Pow: (tf, [x, y]) => tf.pow(x!, y!),
  Max: (tf, inputs) => inputs.slice(1).reduce((x, y) => tf.maximum(x, y), tf.clone(inputs[0]!)),
  Min: (tf, inputs) => inputs.slice(1).reduce((x, y) => tf.minimum(x, y), tf.clone(inputs[0]!)),
  Neg: (tf, [x]) => tf.neg(x!),
  Abs: (tf, [x]) => tf.abs(x!),
  Sign: (tf, [x]) => tf.sign(x!),
  Sqrt: (tf, [x]) => tf.sqrt(x!),
  Reciprocal: (tf, [x]) => tf.reciprocal(x!),
  Exp: (tf, [x]) => tf.exp(x!),
  Log: (tf, [x]) => tf.log(x!),
  Erf: (tf, [x]) => tf.erf(x!),
  Floor: (tf, [x]) => tf.floor(x!),
  Ceil: (tf, [x]) => tf.ceil(x!),
  Clip: (tf, [x, low, high]) => {
    const raised = low ? tf.maximum(x!, low) : tf.clone(x!);
    return high ? tf.minimum(raised, high) : raised;
  },

  Relu: (tf, [x]) => tf.relu(x!),
  LeakyRelu: (tf, [x], { alpha }) => tf.leakyRelu(x!, floatOf(alpha, 0.01)),
  Elu: (tf, [x], { alpha }) => negativePart(tf, x!, floatOf(alpha, 1), 1),
  Selu: (tf, [x], { alpha, gamma }) =>
    negativePart(
      tf,
      x!,
      floatOf(alpha, 1.67326319217681884765625),
      floatOf(gamma, 1.05070102214813232421875),
    ),
  Tanh: (tf, [x]) => tf.tanh(x!),
  Sigmoid: (tf, [x]) => tf.sigmoid(x!),
  Softplus: (tf, [x]) => tf.softplus(x!),
  Softsign: (tf, [x]) => tf.div(x!, tf.add(tf.abs(x!), 1)),
  Softmax: (tf, [x], { axis }) => softmax(tf, x!, integerOf(axis, -1)),

  Greater: (tf, [x, y]) => tf.greater(x!, y!),
  GreaterOrEqual: (tf, [x, y]) => tf.greaterEqual(x!, y!),
  Less: (tf, [x, y]) => tf.less(x!, y!),
  LessOrEqual: (tf, [x, y]) => tf.lessEqual(x!, y!),
  Equal: (tf, [x, y]) => tf.equal(x!, y!),
  And: (tf, [x, y]) => tf.logicalAnd(x!, y!),
  Or: (tf, [x, y]) => tf.logicalOr(x!, y!),
  Not: (tf, [x]) => tf.logicalNot(x!),
  Where: (tf, inputs) => {
    const [condition, x, y] = inputs;
    const shape = inputs.map((input) => input.shape).reduce(broadcastShape);
    return shape.includes(0) ? tf.zeros(shape, x!.dtype) : tf.where(condition!, x!, y!);
  },

  ReduceSum: reduction((tf, x, axes, keep) => tf.sum(x, axes, keep), 0),
  ReduceMean: reduction((tf, x, axes, keep) => tf.mean(x, axes, keep), Number.NaN),
  ReduceMax: reduction((tf, x, axes, keep) => tf.max(x, axes, keep), -Infinity),
  ReduceMin: reduction((tf, x, axes, keep) => tf.min(x, axes, keep), Infinity),

  Expand: (tf, [x, extents]) => {
    const shape = broadcastShape(x!.shape, integersOf(extents!));
    return shape.includes(0) ? tf.zeros(shape, x!.dtype) : tf.broadcastTo(x!, shape);
  },
  Reshape: (tf, [x, shape]) =>
    tf.reshape(
      x!,
      integersOf(shape!).map((extent, axis) => (extent === 0 ? x!.shape[axis]! : extent)),
    ),
  Flatten: (tf, [x], { axis }) => {
    const rows = x!.shape.slice(0, integerOf(axis, 1)).reduce((product, extent) => product * extent, 1);
    return tf.reshape(x!, [rows, x!.size / Math.max(rows, 1)]);
  },
  Squeeze: (tf, [x, axes]) => tf.squeeze(x!, axes && integersOf(axes)),
  Unsqueeze: (tf, [x, axes]) => {
    const places = integersOf(axes!).map((axis) => fromEnd(axis, x!.rank + axes!.size));
    return places.toSorted((a, b) => a - b).reduce((y, axis) => tf.expandDims(y, axis), tf.clone(x!));
  },
  Concat: (tf, inputs, { axis }) => tf.concat([...inputs], integerOf(axis, 0)),
  Gather: (tf, [x, indices], { axis }) => gather(tf, x!, indices!, integerOf(axis, 0)),
  Slice: slice,
  Pad: (tf, [x, pads, value]) => {
    const both = integersOf(pads!);
    const bounds = x!.shape.map((_, axis): [number, number] => [both[axis]!, both[axis + x!.rank]!]);
    return tf.pad(x!, bounds, value?.dataSync()[0] ?? 0);
  },
};

function gemm(tf: typeof Tfjs, [a, b, c]: readonly Tensor[], attributes: Attributes): Tensor {
  const { transA, transB, alpha, beta } = attributes;
  const left = transA === 1 ? tf.transpose(a!) : a!;
  const y = scaled(tf, transB === 1 ? productByRows(tf, left, b!) : product(tf, left, b!), floatOf(alpha, 1));
  return c === undefined ? y : tf.add(y, scaled(tf, c, floatOf(beta, 1)));
}

/**
 * `x @ y.T`. Transposed products have no fast kernel on WebAssembly, so that the transpose is a kernel of its
 * own: of `y`, or of `x` and the result where these are smaller.
 */
function productByRows(tf: typeof Tfjs, x: Tensor, y: Tensor): Tensor {
  const results = x.shape[0] * y.shape[0];
  if (x.size + results > y.size) return product(tf, x, tf.transpose(y));
  return tf.transpose(product(tf, y, tf.transpose(x)));
}

/** On WebAssembly a product of nothing is left as the memory was. */
function product(tf: typeof Tfjs, x: Tensor, y: Tensor): Tensor {
  if (x.size > 0 && y.size > 0) return tf.matMul(x, y);
  return tf.zeros([...x.shape.slice(0, -1), y.shape.at(-1)!]);
}

function scaled(tf: typeof Tfjs, x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : tf.mul(x, factor);
}

function negativePart(tf: typeof Tfjs, x: Tensor, alpha: number, gamma: number): Tensor {
  const below = tf.mul(tf.expm1(tf.minimum(x, 0)), alpha);
  return scaled(tf, tf.add(tf.relu(x), below), gamma);
}

function softmax(tf: typeof Tfjs, x: Tensor, axis: number): Tensor {
  const exponents = tf.exp(tf.sub(x, tf.max(x, axis, true)));
  return tf.div(exponents, tf.sum(exponents, axis, true));
}

type Reduction = (tf: typeof Tfjs, x: Tensor, axes: number[], keepDims: boolean) => Tensor;

/** On WebAssembly the sum of nothing, too, is left as the memory was: it is `ofNothing`. */
function reduction(reduce: Reduction, ofNothing: number): Operator {
  return (tf, [x, listed], { keepdims, noop_with_empty_axes: noop }) => {
    const axes = listed === undefined ? [] : integersOf(listed).map((axis) => fromEnd(axis, x!.rank));
    if (axes.length === 0 && noop === 1) return tf.clone(x!);
    const [chosen, keep] = [axes.length === 0 ? x!.shape.map((_, axis) => axis) : axes, keepdims !== 0];
    if (x!.size > 0) return reduce(tf, x!, chosen, keep);
    const extents = x!.shape.map((extent, axis) => (chosen.includes(axis) ? 1 : extent));
    return tf.fill(keep ? extents : extents.filter((_, axis) => !chosen.includes(axis)), ofNothing);
  };
}

function gather(tf: typeof Tfjs, x: Tensor, indices: Tensor, axis: number): Tensor {
  const along = fromEnd(axis, x.rank);
  const places = integersOf(indices).map((index) => fromEnd(index, x.shape[along]!));
  if (places.some((index) => !(index >= 0 && index < x.shape[along]!)))
    throw new RangeError(`an index of Gather lies outside the ${x.shape[along]} of axis ${along}`);
  return tf.gather(x, tf.tensor(places, indices.shape, "int32"), along);
}

/** As ONNX has it: bounds are clamped, negative ones count from the end. */
function slice(tf: typeof Tfjs, inputs: readonly Tensor[]): Tensor {
  const [x, starts, ends, axes, steps] = inputs;
  const [begin, end, stride] = [x!.shape.map(() => 0), [...x!.shape], x!.shape.map(() => 1)];
  const bounds = [integersOf(starts!), integersOf(ends!)] as const;
  const chosen = axes ? integersOf(axes) : bounds[0].map((_, axis) => axis);
  for (const [position, named] of chosen.entries()) {
    const axis = fromEnd(named, x!.rank);
    const extent = x!.shape[axis]!;
    stride[axis] = steps ? integersOf(steps)[position]! : 1;
    if (stride[axis] < 1) throw new RangeError("Slice goes forward only");
    begin[axis] = clamped(fromEnd(bounds[0][position]!, extent), extent);
    end[axis] = clamped(fromEnd(bounds[1][position]!, extent), extent);
  }
  return tf.stridedSlice(x!, begin, end, stride);
}

function clamped(position: number, extent: number): number {
  return Math.min(Math.max(position, 0), extent);
}

/** tfjs itself broadcasts nothing to no elements. */
function broadcastShape(x: readonly number[], y: readonly number[]): number[] {
  const rank = Math.max(x.length, y.length);
  const at = (shape: readonly number[], axis: number): number => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (at(y, axis) === 1 ? at(x, axis) : at(y, axis)));
}

function fromEnd(position: number, extent: number): number {
  return position < 0 ? position + extent : position;
}

function integersOf(tensor: Tensor): number[] {
  return Array.from(tensor.dataSync());
}

function integerOf(attribute: Attributes[string] | undefined, otherwise: number): number {
  return typeof attribute === "number" ? attribute : otherwise;
}

function floatOf(attribute: Attributes[string] | undefined, otherwise: number): number {
  return typeof attribute === "object" && "float" in attribute ? attribute.float : otherwise;
}

/** TensorProto.DataType of the ONNX specification, as far as tfjs has it. */
function castType(to: Attributes[string] | undefined): "float32" | "int32" | "bool" {
  if (to === 1) return "float32";
  if (to === 6 || to === 7) return "int32";
  if (to === 9) return "bool";
  throw new Error(`tfjs has no element type ${JSON.stringify(to)}`);
}
