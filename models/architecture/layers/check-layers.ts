import type { Layer } from "./layer.ts";

/** What a brought layer calls the network's input. */
export const FEATURES = "features";

const LAYERS_MAX = 1000;
const UNITS_MAX = 1 << 20;
const NAME = /^[\w./-]{1,100}$/u;

/**
 * The number of columns that each layer gives, by name. Throws a `RangeError` that names the layer where a
 * name is taken twice or no plain word, an input is unknown, layers read each other in a circle, widths do
 * not add, a figure is out of range, or a layer leads nowhere: all have to reach the last one.
 */
export function checkLayers(layers: readonly Layer[], features: number): ReadonlyMap<string, number> {
  const last = layers.at(-1);
  if (last === undefined || layers.length > LAYERS_MAX)
    throw new RangeError(`${layers.length} layers: at least 1, at most ${LAYERS_MAX}`);
  const byName = new Map<string, Layer>();
  for (const layer of layers) {
    if (!NAME.test(layer.name) || layer.name === FEATURES)
      throw new RangeError(`layer ${JSON.stringify(layer.name)}: another name is needed`);
    if (byName.has(layer.name)) throw new RangeError(`layer ${layer.name}: two layers have this name`);
    byName.set(layer.name, layer);
  }
  const widths = new Map<string, number>();
  const underWay = new Set<string>();
  const widthOf = (name: string, reader: string): number => {
    if (name === FEATURES) return features;
    const layer = byName.get(name);
    if (layer === undefined) throw new RangeError(`layer ${reader}: its input ${name} is not there`);
    if (underWay.has(name)) throw new RangeError(`layer ${name}: it reads itself, by way of ${reader}`);
    const known = widths.get(name);
    if (known !== undefined) return known;
    underWay.add(name);
    const width = layerWidth(
      layer,
      layer.inputs.map((input) => widthOf(input, name)),
    );
    underWay.delete(name);
    widths.set(name, width);
    return width;
  };
  widthOf(last.name, last.name);
  const idle = layers.find(({ name }) => !widths.has(name));
  if (idle !== undefined) throw new RangeError(`layer ${idle.name}: it does not lead to ${last.name}`);
  return widths;
}

function layerWidth(layer: Layer, inputs: readonly number[]): number {
  const refuse = (message: string): never => {
    throw new RangeError(`layer ${layer.name}: ${message}`);
  };
  const [first] = inputs;
  const merges = layer.kind === "concatenate" || layer.kind === "add";
  if (first === undefined || (merges ? inputs.length < 2 : inputs.length > 1))
    return refuse(`${inputs.length} inputs for ${layer.kind}`);
  switch (layer.kind) {
    case "dense":
      return isWidth(layer.units) ? layer.units : refuse(`${layer.units} units`);
    case "concatenate": {
      const width = inputs.reduce((sum, input) => sum + input, 0);
      return isWidth(width) ? width : refuse(`${width} columns`);
    }
    case "add":
      return inputs.every((input) => input === first)
        ? first
        : refuse(`cannot add ${inputs.join(" and ")} columns`);
    case "dropout":
      return layer.rate >= 0 && layer.rate < 1 ? first : refuse(`a dropout rate of ${layer.rate}`);
    case "layer_normalization":
      return layer.epsilon > 0 && layer.epsilon <= 1 ? first : refuse(`an epsilon of ${layer.epsilon}`);
    case "activation":
      return first;
  }
}

function isWidth(units: number): boolean {
  return Number.isSafeInteger(units) && units >= 1 && units <= UNITS_MAX;
}
