import type { AssayRows } from "../../../../client/data/prepare/measurement-columns.ts";

/** Measurements as `[compound, value, qualifier?]`, row 2 first, all of source 0. */
export function assayRows(measured: readonly (readonly [number, number, number?])[]): AssayRows {
  return {
    compound: Uint32Array.from(measured, ([compound]) => compound),
    value: Float64Array.from(measured, ([, value]) => value),
    qualifier: Int8Array.from(measured, ([, , qualifier = 0]) => qualifier),
    source: new Uint32Array(measured.length),
    row: Uint32Array.from(measured, (_, index) => index + 2),
  };
}
