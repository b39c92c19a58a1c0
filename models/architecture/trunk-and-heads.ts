import { layoutOf, type Layout } from "../layout.ts";

/** What a task predicts: a class (label 0 or 1) or a value. */
export type TaskKind = "classification" | "regression";

/** One output column of a head. */
export type Task = { readonly name: string; readonly kind: TaskKind };

/**
 * A multi-task network: `features` inputs, hidden layers of the `trunk`'s widths with activation and dropout,
 * then one linear output per task. Tasks of `sharedHead` are trained by all nodes and their parameters travel
 * with the trunk; those of `privateHead` belong to one node and never leave it. Either head may be empty, not
 * both.
 */
export type Architecture = {
  readonly features: number;
  readonly trunk: readonly number[];
  readonly activation: "relu" | "tanh";
  readonly dropout: number;
  readonly sharedHead: readonly Task[];
  readonly privateHead: readonly Task[];
};

/** The tensors that travel: trunk and shared head. Weights are `[inputs, outputs]`, biases `[outputs]`. */
export function sharedLayout(architecture: Architecture): Layout {
  return layoutOf(sharedTensors(architecture));
}

/**
 * The whole model at a node: the shared tensors first, then the private head's, so that the first
 * `sharedLayout(architecture).length` elements are what travels.
 */
export function localLayout(architecture: Architecture): Layout {
  const { trunk, privateHead } = architecture;
  return layoutOf([
    ...sharedTensors(architecture),
    ...headTensors("private", trunk.at(-1)!, privateHead.length),
  ]);
}

function sharedTensors({ features, trunk, sharedHead }: Architecture): { name: string; shape: number[] }[] {
  const widths = [features, ...trunk];
  const layers = trunk.flatMap((width, index) => [
    { name: `trunk.${index}.weight`, shape: [widths[index]!, width] },
    { name: `trunk.${index}.bias`, shape: [width] },
  ]);
  return [...layers, ...headTensors("shared", trunk.at(-1)!, sharedHead.length)];
}

function headTensors(head: string, width: number, tasks: number): { name: string; shape: number[] }[] {
  if (tasks === 0) return [];
  return [
    { name: `head.${head}.weight`, shape: [width, tasks] },
    { name: `head.${head}.bias`, shape: [tasks] },
  ];
}
