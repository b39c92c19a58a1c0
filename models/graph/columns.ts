import type { Derivative, GraphBuilder, Value } from "./graph-builder.ts";

/** `[b, m]`, `[b, n]`, ... side by side: `[b, m + n + ...]`. */
export function concatColumns(graph: GraphBuilder, ...parts: readonly Value[]): Value {
  const [first] = parts;
  if (first === undefined) throw new RangeError("no columns to put side by side");
  if (parts.length === 1) return first;
  let width = 0;
  const derivatives = parts.map((part): Derivative => {
    const start = width;
    width += widthOf(part);
    return (dy) => sliceColumns(graph, dy, start, start + widthOf(part));
  });
  return graph.node("Concat", parts, [first.shape[0]!, width], { axis: 1 }, derivatives);
}

/** Columns `start` to `end` (exclusive) of `[b, n]`. */
export function sliceColumns(graph: GraphBuilder, x: Value, start: number, end: number): Value {
  const width = widthOf(x);
  if (start === 0 && end === width) return x;
  const bounds = [graph.integers([start]), graph.integers([end]), graph.integers([1])];
  return graph.node("Slice", [x, ...bounds], [x.shape[0]!, end - start], {}, [
    (dy) => padColumns(graph, dy, start, width - end),
  ]);
}

/** The named columns of `[b, n]`, each at most once, in the order given: `[b, columns.length]`. */
export function gatherColumns(graph: GraphBuilder, x: Value, columns: readonly number[]): Value {
  const width = widthOf(x);
  const start = columns[0] ?? 0;
  if (columns.every((column, index) => column === start + index))
    return sliceColumns(graph, x, start, start + columns.length);
  return graph.node("Gather", [x, graph.integers(columns)], [x.shape[0]!, columns.length], { axis: 1 }, [
    (dy) => {
      // A column that was not taken reads the zeros that stand after the last one.
      const places = Array.from({ length: width }, () => columns.length);
      for (const [place, column] of columns.entries()) places[column] = place;
      const padded = columns.length < width ? padColumns(graph, dy, 0, 1) : dy;
      return graph.node("Gather", [padded, graph.integers(places)], [x.shape[0]!, width], { axis: 1 });
    },
  ]);
}

/** The extent of the second axis. Throws a `RangeError` where it is known at run time only. */
export function widthOf(x: Value): number {
  const width = x.shape[1];
  if (typeof width !== "number") throw new RangeError(`[${x.shape.join()}] has no fixed number of columns`);
  return width;
}

function padColumns(graph: GraphBuilder, x: Value, before: number, after: number): Value {
  const pads = graph.integers([0, before, 0, after]);
  return graph.node("Pad", [x, pads], [x.shape[0]!, before + widthOf(x) + after]);
}
