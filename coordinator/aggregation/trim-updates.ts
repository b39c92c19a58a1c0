import { closeSync, openSync } from "node:fs";
import { writeCheckpoint } from "../store/write-checkpoint.ts";
import type { AggregationTask } from "./aggregation-task.ts";
import { readBlock } from "./read-block.ts";

/** What to combine: of each parameter, `trimmed` values are left out at each end. */
export type TrimTask = Omit<AggregationTask, "combination"> & { readonly trimmed: number };

/** Float32 of all updates together that are in memory at a time: 16 MiB. */
const HELD_ELEMENTS = 1 << 22;
const BLOCK_ELEMENTS_MAX = 1 << 18;
/** Up to this many values an insertion sort is faster than the call of the native one. */
const INSERTED_MAX = 32;

/**
 * Writes the new model, `base + mean(kept)` for each parameter, and returns its SHA-256: `kept` are the
 * updates' values without the `trimmed` smallest and largest ones (Yin et al., ICML 2018). They are summed
 * from the smallest to the largest in float64 and the mean is rounded to float32 once, so that the same
 * updates in any order give the same bits on any machine. Memory is bounded whatever the size of the model
 * and the number of updates.
 */
export function trimUpdates({ parameters, basePath, updatePaths, trimmed, folder }: TrimTask): string {
  const kept = updatePaths.length - 2 * trimmed;
  if (!(Number.isInteger(trimmed) && trimmed >= 0 && kept > 0))
    throw new RangeError(`${trimmed} values at each end of ${updatePaths.length} updates leave none`);
  const files: number[] = [];
  try {
    for (const path of [...updatePaths, basePath]) files.push(openSync(path, "r"));
    return writeCheckpoint(folder, trimmedBlocks(files, parameters, trimmed));
  } finally {
    for (const file of files) closeSync(file);
  }
}

/** `files`: the updates, and last the base. */
function* trimmedBlocks(
  files: readonly number[],
  parameters: number,
  trimmed: number,
): Generator<Float32Array> {
  const updates = files.length - 1;
  const room = Math.max(1, Math.floor(HELD_ELEMENTS / files.length));
  const size = Math.min(BLOCK_ELEMENTS_MAX, room, parameters);
  const blocks = files.map(() => new Float32Array(size));
  const base = blocks[updates]!;
  const column = new Float32Array(updates);
  for (let start = 0; start < parameters; start += size) {
    const count = Math.min(size, parameters - start);
    for (const [index, file] of files.entries()) readBlock(file, blocks[index]!.subarray(0, count), start);
    for (let at = 0; at < count; at += 1) {
      sortInto(column, blocks, at);
      base[at] = Math.fround(meanOfMiddle(column, trimmed)) + base[at]!;
    }
    yield base.subarray(0, count);
  }
}

/** The updates' values of one parameter, ascending. */
function sortInto(column: Float32Array, blocks: readonly Float32Array[], at: number): void {
  const length = column.length;
  if (length > INSERTED_MAX) {
    for (let index = 0; index < length; index += 1) column[index] = blocks[index]![at]!;
    column.sort();
    return;
  }
  for (let index = 0; index < length; index += 1) {
    const value = blocks[index]![at]!;
    let place = index;
    for (; place > 0 && column[place - 1]! > value; place -= 1) column[place] = column[place - 1]!;
    column[place] = value;
  }
}

/** The sum begins at +0, so that a -0 among equals leaves no trace. */
function meanOfMiddle(column: Float32Array, trimmed: number): number {
  let sum = 0;
  for (let index = trimmed; index < column.length - trimmed; index += 1) sum += column[index]!;
  return sum / (column.length - 2 * trimmed);
}
