/** Measured values of one assay as parallel arrays. A compound may occur several times, in any order. */
export type AssayMeasurements = {
  readonly compound: Uint32Array;
  /** In the assay's unit. */
  readonly value: Float64Array;
  /** -1: the true value is below, 1: above, 0: it is this one. */
  readonly qualifier: Int8Array;
};

/** The measurements at `indices`, in their order. */
export function selectMeasurements(
  { compound, value, qualifier }: AssayMeasurements,
  indices: Uint32Array,
): AssayMeasurements {
  return {
    compound: Uint32Array.from(indices, (index) => compound[index]!),
    value: Float64Array.from(indices, (index) => value[index]!),
    qualifier: Int8Array.from(indices, (index) => qualifier[index]!),
  };
}

/** The measurements whose value and qualifier pass, in their order. */
export function filterMeasurements(
  measured: AssayMeasurements,
  isKept: (value: number, qualifier: number) => boolean,
): AssayMeasurements {
  const kept = new Uint32Array(measured.value.length);
  let count = 0;
  for (const [index, value] of measured.value.entries())
    if (isKept(value, measured.qualifier[index]!)) kept[count++] = index;
  return count === kept.length ? measured : selectMeasurements(measured, kept.subarray(0, count));
}

/** The measurements with other values in the same places. */
export function mapValues(
  measured: AssayMeasurements,
  valueOf: (value: number) => number,
): AssayMeasurements {
  return { ...measured, value: measured.value.map(valueOf) };
}

/** The values that are known exactly: those without `<` or `>`. */
export function uncensoredValues({ value, qualifier }: AssayMeasurements): Float64Array {
  return value.filter((_, index) => qualifier[index] === 0);
}
