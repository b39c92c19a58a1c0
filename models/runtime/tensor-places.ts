import { elementsOf, type Layout } from "../layout.ts";

/** Where one tensor of a layout lies: in the dense vector from `denseOffset` on, or in a table of its own. */
export type TensorPlace = {
  readonly name: string;
  readonly shape: readonly number[];
  /** In the layout's flat vector. */
  readonly offset: number;
  readonly length: number;
  /** Null for a tensor that is a table. */
  readonly denseOffset: number | null;
};

/**
 * Puts all tensors but `tables` back to back, in the layout's order; the first `sharedLength` elements of the
 * layout take the first `denseShared` of the dense vector.
 */
export function placeTensors(
  layout: Layout,
  tables: ReadonlySet<string>,
  sharedLength: number,
): { places: TensorPlace[]; denseLength: number; denseShared: number } {
  let [denseLength, denseShared] = [0, 0];
  const places = layout.tensors.map(({ name, shape, offset }) => {
    const length = elementsOf(shape);
    const isTable = tables.has(name);
    const denseOffset = isTable ? null : denseLength;
    if (!isTable) denseLength += length;
    if (offset < sharedLength) denseShared = denseLength;
    return { name, shape, offset, length, denseOffset };
  });
  return { places, denseLength, denseShared };
}

/** The vectors of one kind (parameters, or one moment) of a placed model. */
export type PlacedVectors = {
  readonly dense: Float32Array;
  readonly tables: ReadonlyMap<string, Float32Array>;
};

/** Views of a vector's tensors, in the layout's order. */
export function piecesOf(places: readonly TensorPlace[], { dense, tables }: PlacedVectors): Float32Array[] {
  return places.map(({ name, denseOffset, length }) =>
    denseOffset === null ? tables.get(name)! : dense.subarray(denseOffset, denseOffset + length),
  );
}

/** Copies elements `offset` to `offset + target.length` of the layout's flat vector into `target`. */
export function gather(
  places: readonly TensorPlace[],
  vectors: PlacedVectors,
  offset: number,
  target: Float32Array,
): void {
  for (const { own, outer } of overlaps(places, vectors, offset, target)) outer.set(own);
}

/** Copies `source` into elements `offset` to `offset + source.length` of the layout's flat vector. */
export function scatter(
  places: readonly TensorPlace[],
  vectors: PlacedVectors,
  offset: number,
  source: Float32Array,
): void {
  for (const { own, outer } of overlaps(places, vectors, offset, source)) own.set(outer);
}

/** The pieces of each tensor and of `vector` that stand for the same elements. */
function* overlaps(
  places: readonly TensorPlace[],
  { dense, tables }: PlacedVectors,
  offset: number,
  vector: Float32Array,
): Generator<{ own: Float32Array; outer: Float32Array }> {
  const end = offset + vector.length;
  for (const place of places) {
    const from = Math.max(place.offset, offset);
    const to = Math.min(place.offset + place.length, end);
    if (from >= to) continue;
    const base = place.denseOffset === null ? tables.get(place.name)! : dense;
    const start = (place.denseOffset ?? 0) + from - place.offset;
    yield {
      own: base.subarray(start, start + to - from),
      outer: vector.subarray(from - offset, to - offset),
    };
  }
}
