/** The activations of brought layers, by their Keras names; GELU is the exact one, with erf. */
export const layerActivations = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "softplus",
  "gelu",
] as const;
/** One of `layerActivations`. */
export type LayerActivation = (typeof layerActivations)[number];

/** What a brought layer does with the columns of its inputs. */
export type LayerOperation =
  | {
      readonly kind: "dense";
      readonly units: number;
      readonly activation: LayerActivation;
      readonly bias: boolean;
    }
  | { readonly kind: "dropout"; readonly rate: number }
  | { readonly kind: "activation"; readonly activation: LayerActivation }
  | { readonly kind: "layer_normalization"; readonly epsilon: number }
  | { readonly kind: "concatenate" }
  | { readonly kind: "add" };

/**
 * One layer of a network that a partner brought. `inputs` are names of other layers, or "features": one of
 * them, or at least two for `concatenate` and `add`. The heads read the last layer of a list.
 */
export type Layer = { readonly name: string; readonly inputs: readonly string[] } & LayerOperation;
