import type { GraphBuilder, Value } from "../graph/graph-builder.ts";
import { greater } from "../graph/operations.ts";
import type { Task, TaskKind } from "./trunk-and-heads.ts";

/** The boolean `[tasks]`: which columns are of tasks of this kind. */
export function columnMask(graph: GraphBuilder, tasks: readonly Task[], kind: TaskKind): Value {
  const ones = Float32Array.from(tasks, (task) => Number(task.kind === kind));
  return greater(graph, graph.constant(ones, [tasks.length]), graph.scalar(0));
}
