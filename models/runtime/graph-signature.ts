import type { GraphBuilder, Shape } from "../graph/graph-builder.ts";
import { elementsOf } from "../layout.ts";
import type { GraphTensor } from "./graph-runtime.ts";

/** The tensors that a graph takes and gives, by name, and a check of what one run hands over. */
export class GraphSignature {
  readonly #inputs: ReadonlyMap<string, Shape>;
  readonly #outputs: ReadonlyMap<string, Shape>;

  constructor({ inputs, outputs }: Pick<GraphBuilder, "inputs" | "outputs">) {
    this.#inputs = new Map(inputs.map(({ label, shape }) => [label, shape]));
    this.#outputs = new Map([...outputs].map(([name, { shape }]) => [name, shape]));
  }

  /**
   * Throws an `Error` that names the tensor when a feed is missing or unknown, when a result is no output,
   * when a shape is another than the graph's (an extent with a name is the same everywhere), or when there
   * are not as many elements as the shape says.
   */
  check(feeds: Readonly<Record<string, GraphTensor>>, results: Readonly<Record<string, GraphTensor>>): void {
    const extents = new Map<string, number>();
    for (const name of this.#inputs.keys())
      if (!Object.hasOwn(feeds, name)) throw new Error(`the input ${name} is not fed`);
    for (const [name, tensor] of Object.entries(feeds)) checkTensor(name, tensor, this.#inputs, extents);
    for (const [name, tensor] of Object.entries(results)) checkTensor(name, tensor, this.#outputs, extents);
  }
}

function checkTensor(
  name: string,
  { data, shape }: GraphTensor,
  declared: ReadonlyMap<string, Shape>,
  extents: Map<string, number>,
): void {
  const wanted = declared.get(name);
  if (wanted === undefined) throw new Error(`the graph has no tensor ${name} to feed or to give`);
  for (const [axis, extent] of wanted.entries())
    if (typeof extent === "string" && !extents.has(extent)) extents.set(extent, shape[axis] ?? 0);
  const known = wanted.map((extent) => (typeof extent === "string" ? extents.get(extent)! : extent));
  if (known.length !== shape.length || known.some((extent, axis) => extent !== shape[axis]))
    throw new Error(`${name} has the shape [${shape.join()}] where the graph has [${known.join()}]`);
  if (data.length !== elementsOf(shape))
    throw new Error(`${name} has ${data.length} elements for the shape [${shape.join()}]`);
}
