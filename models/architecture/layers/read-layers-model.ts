import { z } from "zod";
import { usageError } from "../../../process/command-error.ts";
import { elementsOf } from "../../layout.ts";
import { FEATURES } from "./check-layers.ts";
import { hostileJson } from "./hostile-json.ts";
import { kerasInputs } from "./keras-inputs.ts";
import { kerasLayerSchema, kerasOperation, type KerasLayer } from "./keras-operation.ts";
import { layerTensors } from "./layer-tensors.ts";
import type { Layer } from "./layer.ts";

const FEATURES_MAX = 1 << 24;
const PARAMETERS_MAX = 2 ** 31;

/** A brought network: how many features it takes, and its layers. The heads read the last one. */
export type LayersModel = { readonly features: number; readonly layers: readonly Layer[] };

const endsSchema = z.array(z.unknown()).min(1);
const topologySchema = z.discriminatedUnion("class_name", [
  z.object({
    class_name: z.literal("Sequential"),
    config: z.union([z.array(kerasLayerSchema), z.object({ layers: z.array(kerasLayerSchema) })]),
  }),
  z.object({
    class_name: z.enum(["Functional", "Model"]),
    config: z.object({
      layers: z.array(kerasLayerSchema),
      input_layers: endsSchema,
      output_layers: endsSchema,
    }),
  }),
]);
type Topology = z.output<typeof topologySchema>;
type Linked = { readonly layer: KerasLayer; readonly name: string; readonly inputs: readonly string[] };

/**
 * The architecture in a TF.js `model.json` or in the JSON of a Keras model, Sequential or Functional; weights
 * are not read. `name` is what messages call the file. Throws a `CommandError` that names layer and remedy
 * for what cannot be trained here: code, custom or shared layers, several inputs or outputs, absurd sizes.
 */
export function readLayersModel(json: unknown, name: string): LayersModel {
  const refuse = (message: string, remedy: string): never => {
    throw usageError(`${name}: ${message}`, remedy);
  };
  const hostile = hostileJson(json);
  if (hostile !== undefined) refuse(hostile, SAVE);
  const topology = topologySchema.safeParse(topologyOf(json));
  if (!topology.success) {
    const { path, message } = topology.error.issues[0]!;
    return refuse(`not a layers model of Keras or TF.js: ${path.map(String).join(".")}: ${message}`, SAVE);
  }
  const linked = linkedLayers(topology.data, refuse);
  const features =
    featuresOf(linked[0]!.layer) ?? refuse(`layer ${linked[0]!.name}: no input shape [null, columns]`, SHAPE);
  const layers = linked
    .filter(({ layer }) => layer.class_name !== "InputLayer")
    .map((one) => layerOf(one, refuse));
  checkSizes(features, layers, refuse);
  return { features, layers };
}

type Refuse = (message: string, remedy: string) => never;

const SAVE = "save the model with model.save() of TF.js or model.to_json() of Keras";
const SHAPE = "give the input a shape of one fixed dimension, the number of features";

function topologyOf(json: unknown): unknown {
  const file = z.object({ modelTopology: z.unknown() }).safeParse(json);
  const model = file.success && file.data.modelTopology !== undefined ? file.data.modelTopology : json;
  const wrapped = z.object({ model_config: z.unknown() }).safeParse(model);
  return wrapped.success && wrapped.data.model_config !== undefined ? wrapped.data.model_config : model;
}

/** The layers with the names they read; first the one that has the input's shape, last the output. */
function linkedLayers(topology: Topology, refuse: Refuse): Linked[] {
  if (topology.class_name === "Sequential") {
    const layers = Array.isArray(topology.config) ? topology.config : topology.config.layers;
    const named = layers.map((layer) => ({ layer, name: nameOf(layer, refuse) }));
    if (named.every(({ layer }) => layer.class_name === "InputLayer")) refuse("it has no layers", SAVE);
    return named.map((one, index) => ({ ...one, inputs: [sourceOf(named[index - 1])] }));
  }
  const { layers, input_layers: starts, output_layers: ends } = topology.config;
  const [input, ...moreInputs] = endNames(starts);
  const [output, ...moreOutputs] = endNames(ends);
  if (input === undefined || moreInputs.length > 0)
    refuse("it has several inputs", "join them: a node gives one row of features");
  if (output === undefined || moreOutputs.length > 0)
    refuse("it has several outputs", "end in one layer: the heads of the study's tasks are added to it");
  const named = layers.map((layer) => ({ layer, name: nameOf(layer, refuse) }));
  const first = named.find(({ name }) => name === input);
  const last = named.find(({ name }) => name === output);
  if (first?.layer.class_name !== "InputLayer" || last === undefined || last === first)
    return refuse("its input and output are not layers of it", SAVE);
  const stray = named.find((one) => one.layer.class_name === "InputLayer" && one !== first);
  if (stray !== undefined) refuse(`layer ${stray.name}: a second input`, "join the inputs into one");
  return [first, ...named.filter((one) => one !== first && one !== last), last].map(({ layer, name }) => ({
    layer,
    name,
    inputs:
      layer === first.layer
        ? []
        : kerasInputs(layer, name, refuse).map((read) => (read === input ? FEATURES : read)),
  }));
}

function sourceOf(before: { layer: KerasLayer; name: string } | undefined): string {
  return before === undefined || before.layer.class_name === "InputLayer" ? FEATURES : before.name;
}

function endNames(ends: readonly unknown[]): (string | undefined)[] {
  const list = Array.isArray(ends[0]) ? ends : [ends];
  return list.map((end) => z.tuple([z.string(), z.literal(0), z.literal(0)]).safeParse(end).data?.[0]);
}

function nameOf({ name, config, class_name: kind }: KerasLayer, refuse: Refuse): string {
  const own = name ?? config["name"];
  return typeof own === "string" ? own : refuse(`a layer of class ${kind} has no name`, SAVE);
}

function featuresOf({ config, build_config: built }: KerasLayer): number | undefined {
  const shapes = [config["batch_input_shape"], config["batch_shape"], built?.input_shape];
  const schema = z.tuple([z.null(), z.int().positive().max(FEATURES_MAX)]);
  return shapes.map((shape) => schema.safeParse(shape).data?.[1]).find((width) => width !== undefined);
}

function layerOf({ layer, name, inputs }: Linked, refuse: Refuse): Layer {
  const operation = kerasOperation(layer);
  if ("refused" in operation) return refuse(`layer ${name}: ${operation.refused}`, operation.remedy);
  return { name, inputs, ...operation };
}

function checkSizes(features: number, layers: readonly Layer[], refuse: Refuse): void {
  const parameters = (): number =>
    layerTensors(layers, features).reduce((sum, { shape }) => sum + elementsOf(shape), 0);
  try {
    if (parameters() <= PARAMETERS_MAX) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuse(error.message, "correct this layer and save the model again");
  }
  refuse(`it has more than ${PARAMETERS_MAX} parameters`, "make its layers narrower");
}
