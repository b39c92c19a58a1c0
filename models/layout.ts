/** One tensor in a flat vector: row-major float32, `offset` and lengths counted in elements. */
export type TensorEntry = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
};

/**
 * The layout table of a flat little-endian float32 vector: tensors back to back, without padding. The vector
 * is at once the checkpoint, the update and the memory that training works on.
 */
export type Layout = {
  readonly dtype: "float32";
  readonly tensors: readonly TensorEntry[];
  /** Elements in all. */
  readonly length: number;
};

/** Lays tensors out back to back in the order given. */
export function layoutOf(tensors: readonly { name: string; shape: readonly number[] }[]): Layout {
  let length = 0;
  const entries = tensors.map(({ name, shape }) => {
    const entry = { name, shape, offset: length };
    length += elementsOf(shape);
    return entry;
  });
  return { dtype: "float32", tensors: entries, length };
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Bytes of a vector with this layout. */
export function bytesOf(layout: Layout): number {
  return layout.length * Float32Array.BYTES_PER_ELEMENT;
}
