import { readSync } from "node:fs";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { rowStartsOf } from "../../../models/row-starts.ts";
import type { FeatureRows, SparseRows } from "../../../models/examples.ts";
import { NONZERO_BYTES } from "./compound-rows.ts";

/** Rows of no more bytes are read into memory at once: reading one by one costs a system call a row. */
const RESIDENT_BYTES_MAX = 256 * 1024 * 1024;

/** Where the rows of a matrix lie in an open file. */
export type StoredMatrix = {
  readonly file: number;
  /** Where the first row begins, in bytes. */
  readonly rowsAt: number;
  readonly columns: number;
  /** `[rows + 1]`, counted in nonzeros. */
  readonly rowStart: Uint32Array;
};

/**
 * The rows of a cache file: in memory when they are small (256 MiB), else read when they are selected; the
 * file must stay open then.
 */
export function storedRows(
  matrix: StoredMatrix,
  residentBytesMax = RESIDENT_BYTES_MAX,
): { readonly features: FeatureRows; readonly needsFile: boolean } {
  const rows = new FileRows(matrix);
  if (matrix.rowStart.at(-1)! * NONZERO_BYTES > residentBytesMax) return { features: rows, needsFile: true };
  const all = rows.select(Uint32Array.from({ length: rows.rows }, (_, row) => row));
  return { features: new ResidentRows(all), needsFile: false };
}

class FileRows implements FeatureRows {
  readonly rows: number;
  readonly columns: number;
  readonly #matrix: StoredMatrix;

  constructor(matrix: StoredMatrix) {
    this.rows = matrix.rowStart.length - 1;
    this.columns = matrix.columns;
    this.#matrix = matrix;
  }

  select(rows: Uint32Array): SparseRows {
    const rowStart = rowStartsOf(rows, this.#matrix.rowStart);
    const column = new Uint32Array(rowStart[rows.length]!);
    const value = new Float32Array(column.length);
    for (let first = 0, end = 0; first < rows.length; first = end) {
      end = first + 1;
      while (end < rows.length && rows[end] === rows[end - 1]! + 1) end += 1;
      this.#readRun(rows[first]!, end - first, rowStart.subarray(first), column, value);
    }
    return { rows: rows.length, columns: this.columns, rowStart, column, value };
  }

  /** Rows that follow each other are read together, a few megabytes at a time. */
  #readRun(
    first: number,
    count: number,
    targets: Uint32Array,
    column: Uint32Array,
    value: Float32Array,
  ): void {
    const { rowStart } = this.#matrix;
    for (let done = 0; done < count;) {
      let end = done + 1;
      const full = rowStart[first + done]! + RUN_NONZEROS;
      while (end < count && rowStart[first + end + 1]! <= full) end += 1;
      const numbers = this.#read(rowStart[first + done]!, rowStart[first + end]!);
      for (let row = done, at = 0; row < end; row += 1) {
        const length = rowStart[first + row + 1]! - rowStart[first + row]!;
        column.set(numbers.subarray(at, at + length), targets[row]);
        const values = numbers.subarray(at + length, at + 2 * length);
        value.set(new Float32Array(values.buffer, values.byteOffset, length), targets[row]);
        at += 2 * length;
      }
      done = end;
    }
  }

  #read(first: number, end: number): Uint32Array {
    const { file, rowsAt } = this.#matrix;
    const numbers = new Uint32Array((end - first) * 2);
    const bytes = new Uint8Array(numbers.buffer);
    const from = rowsAt + first * NONZERO_BYTES;
    for (let read = 0; read < bytes.length;) {
      const got = readSync(file, bytes, read, bytes.length - read, from + read);
      if (got === 0) throw new Error("the file of prepared data became shorter while it was in use");
      read += got;
    }
    return numbers;
  }
}

const RUN_NONZEROS = 262_144;
