import { checkLayers } from "./layers/check-layers.ts";
import type { Architecture } from "./trunk-and-heads.ts";

/** One dropout mask that a training graph takes: `name [b, width]` of values 0 or `1 / (1 - dropout)`. */
export type MaskedLayer = {
  readonly name: string;
  readonly width: number;
  readonly dropout: number;
  /** Whose output it multiplies: `trunk.0`, `local.0` or `layers.<name>`. */
  readonly layer: string;
};

/** The name of a dropout mask among the inputs of the training graph, by its place in `maskedLayers`. */
export function maskName(index: number): string {
  return `mask.${index}`;
}

/**
 * The dropout masks that the training graph of an architecture takes: of the trunk's layers, or of the
 * brought dropout layers, then of the local trunk's layers, which drop the share of the first layer. Layers
 * that drop nothing have none.
 */
export function maskedLayers(architecture: Architecture): readonly MaskedLayer[] {
  const { trunk, dropout, localTrunk } = architecture;
  const layers = [
    ...trunk.map((width, index) => ({ layer: `trunk.${index}`, width, dropout: dropout[index]! })),
    ...droppingLayers(architecture),
    ...localTrunk.map((width, index) => ({ layer: `local.${index}`, width, dropout: dropout[0] ?? 0 })),
  ];
  return layers
    .filter((layer) => layer.dropout > 0)
    .map((layer, index) => ({ name: maskName(index), ...layer }));
}

function droppingLayers({ layers, features }: Architecture): Omit<MaskedLayer, "name">[] {
  if (layers === null) return [];
  const widths = checkLayers(layers, features);
  return layers.flatMap((layer) =>
    layer.kind === "dropout"
      ? [{ layer: `layers.${layer.name}`, width: widths.get(layer.name)!, dropout: layer.rate }]
      : [],
  );
}
