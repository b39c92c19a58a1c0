import { createHash } from "node:crypto";
import { join } from "node:path";
import { CACHE_FILE, encodeHead, paddedBytes, type CacheHead } from "./cache-layout.ts";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";
import { NONZERO_BYTES, type CompoundRows } from "./compound-rows.ts";
import { NewFile } from "./new-file.ts";
import type { LeftOut, PreparedTask } from "../tasks/prepared-task.ts";

/** So many bytes of rows are put in order at a time. */
const BLOCK_BYTES = 32 * 1024 * 1024;

/** What goes into a cache file. */
export type CacheContent = {
  readonly protocolHash: string;
  readonly rows: CompoundRows;
  readonly tasks: readonly PreparedTask[];
  readonly leftOut: readonly LeftOut[];
  readonly droppedLabels: readonly DroppedLabels[];
};

/**
 * Writes `prepared.chorale` into the folder, whole or not at all, block by block; gives its digest in
 * hexadecimal. `onFraction` hears how much of the rows is written and may throw to stop.
 */
export async function writeCache(
  folder: string,
  content: CacheContent,
  onFraction: (fraction: number) => Promise<void>,
): Promise<string> {
  const { rows, tasks } = content;
  using file = new NewFile(join(folder, CACHE_FILE));
  const digest = createHash("sha256");
  const write = (bytes: Uint8Array): void => {
    digest.update(bytes);
    file.write(bytes);
  };
  write(encodeHead(headOf(content)));
  write(padded(rows.fold));
  write(padded(rows.rowStart));
  const compounds = rows.fold.length;
  for (let first = 0, end = 0; first < compounds; first = end) {
    await onFraction(first / compounds);
    end = blockEnd(rows.rowStart, first);
    write(rows.bytes(first, end));
  }
  for (const { labels } of tasks) {
    write(padded(labels.value));
    write(padded(labels.compound));
    write(padded(labels.censoring));
  }
  const whole = digest.digest();
  file.write(whole);
  file.finish();
  return whole.toString("hex");
}

function headOf({ protocolHash, rows, tasks, leftOut, droppedLabels }: CacheContent): CacheHead {
  return {
    protocolHash,
    compounds: rows.fold.length,
    columns: rows.columns,
    nonzeros: rows.rowStart.at(-1)!,
    tasks: tasks.map(({ labels, ...task }) => ({ ...task, labels: labels.value.length })),
    leftOut,
    droppedLabels,
  };
}

/** The row after the last that fits in a block with row `first`, which always does. */
function blockEnd(rowStart: Uint32Array, first: number): number {
  const nonzerosMax = rowStart[first]! + BLOCK_BYTES / NONZERO_BYTES;
  let end = first + 1;
  while (end < rowStart.length - 1 && rowStart[end + 1]! <= nonzerosMax) end += 1;
  return end;
}

/** The array's bytes with zeros up to a multiple of eight. */
function padded(array: ArrayBufferView): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (paddedBytes(bytes.length) === bytes.length) return bytes;
  const result = new Uint8Array(paddedBytes(bytes.length));
  result.set(bytes);
  return result;
}
