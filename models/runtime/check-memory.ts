import { CommandError } from "../../process/command-error.ts";

const MIB = 1 << 20;

/**
 * Throws a `CommandError` where an engine's vectors, float32 elements in the kernels' memory and in tables,
 * need more than `bytesMax`.
 */
export function checkMemory(
  elements: readonly number[],
  tableElements: number,
  bytesMax: number | undefined,
): void {
  const count = elements.reduce((sum, length) => sum + length, tableElements);
  const bytes = count * Float32Array.BYTES_PER_ELEMENT;
  if (bytesMax === undefined || bytes <= bytesMax) return;
  throw new CommandError(
    `training needs ${Math.ceil(bytes / MIB)} MiB of working memory; the limit is ${Math.floor(bytesMax / MIB)} MiB`,
    { remedy: "raise memoryMiBMax in node.yaml, or agree on a narrower trunk or a smaller batch" },
  );
}
