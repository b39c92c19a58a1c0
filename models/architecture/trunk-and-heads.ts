import { layoutOf, type Layout } from "../layout.ts";
import type { Layer } from "./layers/layer.ts";
import { layersWidth, layerTensors } from "./layers/layer-tensors.ts";

/** What a task predicts: a class (label 0 or 1) or a value. */
export type TaskKind = "classification" | "regression";

/** One output column of a head. */
export type Task = { readonly name: string; readonly kind: TaskKind };

/** What a hidden layer does to its sums. */
export type Activation = "relu" | "tanh";

/**
 * A multi-task network: `features` inputs, hidden layers of the `trunk`'s widths with activation and dropout,
 * then one linear output per task. Tasks of `sharedHead` are trained by all nodes and their parameters travel
 * with the trunk; those of `privateHead` belong to one node and never leave it. Either head may be empty, not
 * both. The family follows SparseChem (Arany et al. 2022). `completeArchitecture` fills what is left out.
 */
export type Architecture = {
  readonly features: number;
  /** With sparse input the products of features and tables are made outside the graph. */
  readonly input: "dense" | "sparse";
  /**
   * Of the tables that a sparse input multiplies. Exact: every row moves at every step, as with dense input.
   * Lazy: only rows whose column the batch has (PyTorch's SparseAdam), for inputs of tens of thousands.
   */
  readonly moments: "exact" | "lazy";
  /** Widths of the hidden layers; none: the heads read the features. */
  readonly trunk: readonly number[];
  readonly activation: Activation;
  /** Of the trunk's last layer, as the tasks of each kind read it. */
  readonly headActivation: Readonly<Record<TaskKind, Activation>>;
  /** The share of units dropped after each layer of the trunk, in training only. */
  readonly dropout: readonly number[];
  /** Each head also reads the features directly (wide and deep, Cheng et al. 2016). */
  readonly wide: boolean;
  /**
   * The columns named here, ascending, have full weights in the first layer; the rest, which are rare, share
   * the product of a `[rare, rank]` and a `[rank, trunk[0]]` matrix.
   */
  readonly lowRank: { readonly frequent: readonly number[]; readonly rank: number } | null;
  /** A brought network in place of the trunk: the heads read its last layer. */
  readonly layers: readonly Layer[] | null;
  /** Widths of a node's own trunk beside the federated one; its outputs are added to all tasks. */
  readonly localTrunk: readonly number[];
  readonly sharedHead: readonly Task[];
  readonly privateHead: readonly Task[];
};

/** All tasks in the order of the output columns: shared head, then private head. */
export function tasksOf({ sharedHead, privateHead }: Architecture): readonly Task[] {
  return [...sharedHead, ...privateHead];
}

/** The tensors that travel: trunk and shared head. Weights are `[inputs, outputs]`, biases `[outputs]`. */
export function sharedLayout(architecture: Architecture): Layout {
  return layoutOf(sharedTensors(architecture));
}

/**
 * The whole model at a node: the shared tensors first, then the private head's and those of the local trunk,
 * so that the first `sharedLayout(architecture).length` elements are what travels.
 */
export function localLayout(architecture: Architecture): Layout {
  return layoutOf([
    ...sharedTensors(architecture),
    ...headTensors("private", architecture, architecture.privateHead.length),
    ...localTensors(architecture),
  ]);
}

type Tensor = { name: string; shape: number[] };

function sharedTensors(architecture: Architecture): Tensor[] {
  const { features, trunk, lowRank, layers, sharedHead } = architecture;
  const tensors = layers === null ? denseTensors("trunk", features, trunk) : layerTensors(layers, features);
  if (lowRank !== null) {
    const { frequent, rank } = lowRank;
    tensors[0] = { name: "trunk.0.weight", shape: [frequent.length, trunk[0]!] };
    tensors.splice(
      1,
      0,
      { name: "trunk.0.rare.weight", shape: [features - frequent.length, rank] },
      { name: "trunk.0.rare.mix", shape: [rank, trunk[0]!] },
    );
  }
  return [...tensors, ...headTensors("shared", architecture, sharedHead.length)];
}

function denseTensors(trunk: string, features: number, widths: readonly number[]): Tensor[] {
  const inputs = [features, ...widths];
  return widths.flatMap((width, index) => [
    { name: `${trunk}.${index}.weight`, shape: [inputs[index]!, width] },
    { name: `${trunk}.${index}.bias`, shape: [width] },
  ]);
}

function headTensors(head: string, architecture: Architecture, tasks: number): Tensor[] {
  if (tasks === 0) return [];
  const { features, trunk, layers, wide } = architecture;
  const width = layers === null ? (trunk.at(-1) ?? features) : layersWidth(layers, features);
  const direct = { name: `head.${head}.wide`, shape: [features, tasks] };
  return [
    { name: `head.${head}.weight`, shape: [width, tasks] },
    ...(wide ? [direct] : []),
    { name: `head.${head}.bias`, shape: [tasks] },
  ];
}

function localTensors(architecture: Architecture): Tensor[] {
  const { features, localTrunk } = architecture;
  const width = localTrunk.at(-1);
  if (width === undefined) return [];
  const tasks = tasksOf(architecture).length;
  return [
    ...denseTensors("local", features, localTrunk),
    { name: "local.head.weight", shape: [width, tasks] },
    { name: "local.head.bias", shape: [tasks] },
  ];
}
