import type { GraphBuilder, Value } from "../graph/graph-builder.ts";
import { clip, greaterOrEqual, mul, softplus, sub, where } from "../graph/operations.ts";
import { columnMask } from "./column-mask.ts";
import type { Task } from "./trunk-and-heads.ts";

/** What a training graph minimises: the loss of regression labels, and whether it takes their censoring. */
export type Objective = { readonly regression: "squared" | "huber"; readonly censored: boolean };

/**
 * The loss of each label, `[b, tasks]`: cross-entropy of logits for classification; for regression the
 * squared residual, or that of Huber 1964 with the knee at 1. Where `censoring` is 1 the true value lies
 * above the label and an output above it costs nothing; -1 the other way round, as in SparseChem. It is of
 * regression only.
 */
export function lossOfLabels(
  graph: GraphBuilder,
  tasks: readonly Task[],
  values: { outputs: Value; labels: Value; censoring: Value | undefined },
  objective: Objective,
): Value {
  const { outputs, labels } = values;
  const crossEntropy = (): Value => sub(graph, softplus(graph, outputs), mul(graph, outputs, labels));
  const regression = (): Value => regressionLoss(graph, values, objective);
  const kinds = new Set(tasks.map(({ kind }) => kind));
  if (!kinds.has("regression")) return crossEntropy();
  if (!kinds.has("classification")) return regression();
  return where(graph, columnMask(graph, tasks, "classification"), crossEntropy(), regression());
}

function regressionLoss(
  graph: GraphBuilder,
  { outputs, labels, censoring }: Parameters<typeof lossOfLabels>[2],
  { regression }: Objective,
): Value {
  const difference = sub(graph, outputs, labels);
  const residual = censoring === undefined ? difference : ungated(graph, difference, censoring);
  if (regression === "squared") return mul(graph, residual, residual);
  // With q the residual cut at 1: r^2 / 2 inside, |r| - 1/2 outside.
  const cut = clip(graph, residual, -1, 1);
  return mul(graph, cut, sub(graph, residual, mul(graph, cut, graph.scalar(0.5))));
}

/** The difference where it counts: an uncensored label, or an output on the wrong side of a censored one. */
function ungated(graph: GraphBuilder, difference: Value, censoring: Value): Value {
  const zero = graph.scalar(0);
  return where(graph, greaterOrEqual(graph, zero, mul(graph, difference, censoring)), difference, zero);
}
