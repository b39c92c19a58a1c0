import { closeSync, openSync, readSync } from "node:fs";
import { CommandError } from "../../../process/command-error.ts";
import { CHUNK_STRUCTURES } from "./chunk-file.ts";
import { placeOf } from "./compound-order.ts";
import type { FinishedChunk } from "./structure-features.ts";

/** Feature rows in the order of compounds, as they are about to be written. */
export type CompoundRows = {
  readonly columns: number;
  /** `[compounds + 1]`, counted in nonzeros. */
  readonly rowStart: Uint32Array;
  /** `[compounds]` */
  readonly fold: Uint8Array;
  /** Bytes of rows `first` to `end`, one after the other: a row's columns (u32), then its values (f32). */
  readonly bytes: (first: number, end: number) => Uint8Array;
};

/** Bytes of a nonzero: its column and its value. */
export const NONZERO_BYTES = 8;

/**
 * The rows of compounds out of the files of chunks; `structureOf` names the structure that stands for each
 * compound. Holds row starts and folds in memory, no row.
 */
export function compoundRows(
  chunks: readonly FinishedChunk[],
  structureOf: Uint32Array,
  columns: number,
): CompoundRows {
  const rowStart = new Uint32Array(structureOf.length + 1);
  const fold = new Uint8Array(structureOf.length);
  let nonzeros = 0;
  for (const [compound, structure] of structureOf.entries()) {
    const [chunk, at] = placeOf(chunks, structure);
    nonzeros += chunk.rowStart[at + 1]! - chunk.rowStart[at]!;
    if (nonzeros > 0xffff_ffff)
      throw new CommandError("the features have more than 4,294,967,295 numbers that are not 0", {
        remedy: "prepare fewer rows at a time",
      });
    rowStart[compound + 1] = nonzeros;
    fold[compound] = chunk.fold[at]!;
  }
  return {
    columns,
    rowStart,
    fold,
    bytes: (first, end) => gather(chunks, structureOf, rowStart, first, end),
  };
}

/** Goes through the chunks once, so that each file is opened once for a block of compounds. */
function gather(
  chunks: readonly FinishedChunk[],
  structureOf: Uint32Array,
  rowStart: Uint32Array,
  first: number,
  end: number,
): Uint8Array {
  const bytes = new Uint8Array((rowStart[end]! - rowStart[first]!) * NONZERO_BYTES);
  const byStructure = Uint32Array.from({ length: end - first }, (_, index) => first + index).sort(
    (left, right) => structureOf[left]! - structureOf[right]!,
  );
  for (let from = 0, end = 0; from < byStructure.length; from = end) {
    const [chunk] = placeOf(chunks, structureOf[byStructure[from]!]!);
    while (end < byStructure.length && placeOf(chunks, structureOf[byStructure[end]!]!)[0] === chunk)
      end += 1;
    const file = openSync(chunk.path, "r");
    try {
      for (const compound of byStructure.subarray(from, end)) {
        const at = structureOf[compound]! % CHUNK_STRUCTURES;
        const length = (chunk.rowStart[at + 1]! - chunk.rowStart[at]!) * NONZERO_BYTES;
        const target = (rowStart[compound]! - rowStart[first]!) * NONZERO_BYTES;
        const source = chunk.rowsAt + chunk.rowStart[at]! * NONZERO_BYTES;
        if (readSync(file, bytes, target, length, source) !== length)
          throw new CommandError(`${chunk.path}: ends too early`, { remedy: "run the command again" });
      }
    } finally {
      closeSync(file);
    }
  }
  return bytes;
}
