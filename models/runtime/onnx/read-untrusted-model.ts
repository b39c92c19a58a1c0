import { CommandError } from "../../../process/command-error.ts";
import { readExportedModel, type ModelDescription } from "../../export/model-description.ts";
import { decodeModel, ElementType, type GraphMessage, type TensorMessage } from "../../graph/onnx-schema.ts";
import { elementsOf } from "../../layout.ts";
import { foreignPart } from "./foreign-part.ts";
import { integersOf, shapeOfNode, type Extents } from "./node-shape.ts";

/** One run of a model sees at most this many rows, and a block of features of at most this many elements. */
const ROWS_MAX = 512;
const BLOCK_ELEMENTS_MAX = 2 ** 20;
/** All that one run computes has at most this many elements: 1 GiB. */
const COMPUTED_ELEMENTS_MAX = 2 ** 28;
const RANK_MAX = 4;

/** How many rows of this many features one run of a model is given. */
export function rowsPerRun(columns: number): number {
  return Math.max(1, Math.min(ROWS_MAX, Math.floor(BLOCK_ELEMENTS_MAX / columns)));
}

/**
 * The description and the number of features of an exported model that native code may read, whoever wrote
 * the bytes: nothing but `features [N, columns]` float32, tensors that lie in the file and are as large as
 * they claim, operators of exported models on shapes that fit, not more values than memory holds, and
 * `predictions [N, tasks]`. Throws a `CommandError` that says what else there is, or as `readExportedModel`
 * does.
 */
export function readUntrustedModel(
  bytes: Uint8Array,
  name: string,
): { description: ModelDescription; features: number } {
  const foreign = foreignPartOrNoModel(bytes, name);
  if (foreign !== undefined) throw refusal(name, foreign);
  const { description, features } = readExportedModel(bytes, name);
  const { graph, opsetImport } = decodeModel(bytes);
  const domain = opsetImport.find((imported) => imported.domain !== "")?.domain;
  if (domain !== undefined) throw refusal(name, `operators of the domain ${domain}`);
  try {
    checkGraph(graph, description.tasks.length);
  } catch (error) {
    throw refusal(name, (error as Error).message);
  }
  return { description, features };
}

function foreignPartOrNoModel(bytes: Uint8Array, name: string): string | undefined {
  try {
    return foreignPart(bytes);
  } catch (cause) {
    const remedy = "give a whole model file: this one is cut off, changed or of another kind";
    throw new CommandError(`${name} is not an ONNX model`, { remedy, cause });
  }
}

function refusal(name: string, what: string): CommandError {
  return new CommandError(`${name} is refused: models exported by chorale do not have ${what}`, {
    remedy: "get the file again from whoever exported it",
  });
}

function checkGraph(graph: GraphMessage, tasks: number): void {
  const shapes = new Map<string, Extents>();
  const define = (name: string, shape: Extents): void => {
    if (shapes.has(name)) throw new Error(`two values named ${name}`);
    if (shape.length > RANK_MAX) throw new Error(`a value of ${shape.length} axes`);
    shapes.set(name, shape);
  };
  define("features", shapeOfFeatures(graph));
  for (const tensor of graph.initializer) {
    checkStored(tensor);
    define(tensor.name, tensor.dims);
  }
  const integers = graph.initializer.filter(({ dataType }) => dataType === ElementType.int64);
  const stored = new Map(integers.map((tensor) => [tensor.name, integersOf(tensor)]));
  let computed = 0;
  for (const node of graph.node) {
    const inputs = node.input.map((input) => shapes.get(input));
    if (inputs.includes(undefined)) throw new Error(`a ${node.opType} of a value that is not there`);
    if (node.output.length !== 1) throw new Error(`a ${node.opType} with ${node.output.length} results`);
    const shape = shapeOfNode(node, inputs as Extents[], stored);
    define(node.output[0]!, shape);
    computed += elementsOf(shape);
    if (computed > COMPUTED_ELEMENTS_MAX) throw new Error(`a ${node.opType} of shape [${shape.join()}]`);
  }
  checkOutput(graph, shapes, tasks);
}

function shapeOfFeatures({ input }: GraphMessage): Extents {
  const names = input.map(({ name }) => name).join();
  if (names !== "features") throw new Error(`the inputs ${names}`);
  const { elemType, shape } = input[0]!.type?.tensorType ?? {};
  const [rows, columns, ...others] = shape?.dim ?? [];
  const width = columns?.dimValue ?? 0;
  const fits =
    rows?.dimParam !== undefined && others.length === 0 && Number.isSafeInteger(width) && width > 0;
  if (elemType !== ElementType.float32 || !fits) throw new Error("features of another shape or type");
  return [rowsPerRun(width), width];
}

function checkStored({ name, dims, dataType, rawData }: TensorMessage): void {
  const bytes = dataType === ElementType.float32 ? 4 : dataType === ElementType.int64 ? 8 : 0;
  if (bytes === 0) throw new Error(`a tensor of the element type ${dataType}`);
  const absurd = dims.some((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (absurd || elementsOf(dims) * bytes !== rawData.length)
    throw new Error(`${rawData.length} bytes for ${name} of shape [${dims.join()}]`);
}

function checkOutput(
  { output, input }: GraphMessage,
  shapes: ReadonlyMap<string, Extents>,
  tasks: number,
): void {
  const names = output.map(({ name }) => name).join();
  if (names !== "predictions") throw new Error(`the outputs ${names}`);
  const shape = shapes.get("predictions");
  if (shape === undefined) throw new Error("predictions that nothing computes");
  const rows = rowsPerRun(input[0]!.type.tensorType.shape.dim[1]!.dimValue!);
  if (shape.join() !== [rows, tasks].join())
    throw new Error(`predictions of another shape than one per task`);
}
