import { closeSync, openSync } from "node:fs";
import { createFoldKernel, type FoldKernel } from "../../models/kernels/fold-kernel.ts";
import { writeCheckpoint } from "../store/write-checkpoint.ts";
import type { AggregationTask } from "./aggregation-task.ts";
import { readBlock } from "./read-block.ts";

/** What to fold; `coefficients` in the order of `updatePaths`. */
export type FoldTask = Omit<AggregationTask, "combination"> & { readonly coefficients: readonly number[] };

const BLOCK_ELEMENTS = 1 << 18;

/**
 * Writes the new model, `((c1*u1 + c2*u2) + ...) + base` in float32 with the coefficients rounded to float32
 * and the sum in the order given, and returns its SHA-256. The same files give the same bits on any machine.
 * Works block by block: memory is a few MiB whatever the size of the model and the number of updates. The
 * file is on disk on return.
 */
export function foldUpdates({ parameters, basePath, updatePaths, coefficients, folder }: FoldTask): string {
  const kernel = createFoldKernel(Math.min(BLOCK_ELEMENTS, Math.ceil(parameters / 4) * 4));
  const inputs: Input[] = [];
  try {
    for (const [index, path] of updatePaths.entries())
      inputs.push({ file: openSync(path, "r"), factor: coefficients[index]! });
    inputs.push({ file: openSync(basePath, "r"), factor: 1 });
    return writeCheckpoint(folder, foldedBlocks(kernel, inputs, parameters));
  } finally {
    for (const { file } of inputs) closeSync(file);
  }
}

type Input = { readonly file: number; readonly factor: number };

function* foldedBlocks(
  kernel: FoldKernel,
  inputs: readonly Input[],
  parameters: number,
): Generator<Float32Array> {
  const blockElements = kernel.accumulator.length;
  for (let start = 0; start < parameters; start += blockElements) {
    const count = Math.min(blockElements, parameters - start);
    kernel.reset();
    for (const { file, factor } of inputs) {
      readBlock(file, kernel.input.subarray(0, count), start);
      kernel.addScaled(factor, count);
    }
    yield kernel.accumulator.subarray(0, count);
  }
}
