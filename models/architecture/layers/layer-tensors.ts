import { checkLayers, FEATURES } from "./check-layers.ts";
import type { Layer } from "./layer.ts";

/**
 * The name of a tensor of a brought layer: weight and bias of a dense one, gamma and beta of a normalisation.
 */
export function layerTensor(layer: string, tensor: "weight" | "bias" | "gamma" | "beta"): string {
  return `layers.${layer}.${tensor}`;
}

/** The tensors of brought layers, in the order of the list. Throws as `checkLayers`. */
export function layerTensors(
  layers: readonly Layer[],
  features: number,
): { name: string; shape: number[] }[] {
  const widths = checkLayers(layers, features);
  const widthOf = (input: string): number => (input === FEATURES ? features : widths.get(input)!);
  return layers.flatMap((layer) => {
    const width = widthOf(layer.inputs[0]!);
    if (layer.kind === "layer_normalization")
      return [
        { name: layerTensor(layer.name, "gamma"), shape: [width] },
        { name: layerTensor(layer.name, "beta"), shape: [width] },
      ];
    if (layer.kind !== "dense") return [];
    const weight = { name: layerTensor(layer.name, "weight"), shape: [width, layer.units] };
    return layer.bias ? [weight, { name: layerTensor(layer.name, "bias"), shape: [layer.units] }] : [weight];
  });
}

/** The number of columns that the heads read. Throws as `checkLayers`. */
export function layersWidth(layers: readonly Layer[], features: number): number {
  return checkLayers(layers, features).get(layers.at(-1)!.name)!;
}
