import { elementsOf } from "../layout.ts";
import {
  AttributeType,
  ElementType,
  encodeModel,
  type AttributeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from "./onnx-schema.ts";

/** A fixed extent, or the name of one that is known when the graph runs. */
export type Dimension = number | string;
/** Extents of a tensor; a name stands for an extent that is known at run time only. */
export type Shape = readonly Dimension[];

/** A float32 tensor of a graph under construction. */
export type Value = { readonly shape: Shape; readonly label: string };

/** The gradient with respect to one input, given the gradient of the output and the output itself. */
export type Derivative = (outputGradient: Value, output: Value) => Value;

/** Attributes of an operation, by their ONNX names. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { float: number }>>;

/** One operation of a graph: reads `inputs`, writes `outputs`. */
export type GraphNode = {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes: Attributes;
  /** One per input; null where none flows by nature. Empty for nodes that are never differentiated. */
  readonly derivatives: readonly (Derivative | null)[];
};

const IR_VERSION = 8;
const OPERATOR_SET = 18;

/** Collects the nodes of an ONNX graph in execution order, and encodes it. Names must be unique. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #initializers: TensorMessage[] = [];
  readonly #names = new Map<Value, string>();

  /** The nodes so far, each after those it depends on. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** The tensors to feed; the label of each is its name. */
  get inputs(): readonly Value[] {
    return this.#inputs;
  }

  /** The tensors stored in the model. */
  get initializers(): readonly TensorMessage[] {
    return this.#initializers;
  }

  /** The outputs by name. */
  get outputs(): ReadonlyMap<string, Value> {
    return new Map(this.#outputs.map((value) => [this.#nameOf(value), value]));
  }

  /** A float32 tensor that the caller feeds. */
  input(name: string, shape: Shape): Value {
    const value = { shape, label: name };
    this.#names.set(value, name);
    this.#inputs.push(value);
    return value;
  }

  /** A float32 tensor stored in the model. */
  constant(data: Float32Array, shape: readonly number[], name?: string): Value {
    if (data.length !== elementsOf(shape))
      throw new RangeError(`${data.length} elements for shape [${shape.join()}]`);
    return this.#store(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), shape, "float32", name);
  }

  /** A float32 number stored in the model. */
  scalar(value: number): Value {
    return this.constant(Float32Array.of(value), []);
  }

  /** A list of axes, extents or positions stored in the model as int64. */
  integers(values: readonly number[]): Value {
    const data = BigInt64Array.from(values, BigInt);
    return this.#store(new Uint8Array(data.buffer), [values.length], "int64");
  }

  #store(rawData: Uint8Array, dims: readonly number[], type: "float32" | "int64", name?: string): Value {
    const label = name ?? `constant_${this.#initializers.length}`;
    this.#initializers.push({ name: label, dims, dataType: ElementType[type], rawData });
    const value = { shape: dims, label };
    this.#names.set(value, label);
    return value;
  }

  /** Appends an operator of ONNX's default domain and returns its one output, of the given shape. */
  node(
    operator: string,
    inputs: readonly Value[],
    shape: Shape,
    attributes: Attributes = {},
    derivatives: readonly (Derivative | null)[] = [],
  ): Value {
    const output = { shape, label: `${operator}_${this.#nodes.length}` };
    this.#nodes.push({ operator, inputs, output, attributes, derivatives });
    return output;
  }

  /** Makes a value an output of the graph under this name. */
  output(value: Value, name: string): void {
    const named = this.#names.has(value) ? this.node("Identity", [value], value.shape) : value;
    this.#names.set(named, name);
    this.#outputs.push(named);
  }

  /** The ONNX model: opset 18, IR version 8. `metadata` becomes `metadata_props`. */
  encode(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel({
      irVersion: IR_VERSION,
      producerName: "chorale",
      graph: {
        name: "chorale",
        node: this.#nodes.map((node) => ({
          name: node.output.label,
          opType: node.operator,
          input: node.inputs.map((value) => this.#nameOf(value)),
          output: [this.#nameOf(node.output)],
          attribute: Object.entries(node.attributes).map(([name, value]) => attributeMessage(name, value)),
        })),
        initializer: this.#initializers,
        input: this.#inputs.map((value) => valueInfo(this.#nameOf(value), value.shape)),
        output: this.#outputs.map((value) => valueInfo(this.#nameOf(value), value.shape)),
      },
      opsetImport: [{ domain: "", version: OPERATOR_SET }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
  }

  #nameOf(value: Value): string {
    return this.#names.get(value) ?? value.label;
  }
}

function attributeMessage(name: string, value: Attributes[string]): AttributeMessage {
  if (typeof value === "number") return { name, type: AttributeType.integer, i: value };
  if ("float" in value) return { name, type: AttributeType.float, f: value.float };
  return { name, type: AttributeType.integers, ints: value };
}

function valueInfo(name: string, shape: Shape): ValueInfoMessage {
  const dim = shape.map((extent) =>
    typeof extent === "string" ? { dimParam: extent } : { dimValue: extent },
  );
  return { name, type: { tensorType: { elemType: ElementType.float32, shape: { dim } } } };
}
