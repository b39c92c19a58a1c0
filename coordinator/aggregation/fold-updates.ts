import { closeSync, openSync, readSync } from "node:fs";
import { createFoldKernel, type FoldKernel } from "../../models/kernels/fold-kernel.ts";
import { writeCheckpoint } from "../store/write-checkpoint.ts";

/** What to fold: `parameters` float32 in each file; `coefficients` in the order of `updatePaths`. */
export type FoldTask = {
  readonly parameters: number;
  readonly basePath: string;
  readonly updatePaths: readonly string[];
  readonly coefficients: readonly number[];
  /** Where the new checkpoint goes, as `<digest>.f32`. */
  readonly folder: string;
};

const BLOCK_ELEMENTS = 1 << 18;
const WORD = Float32Array.BYTES_PER_ELEMENT;

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
      readWhole(file, bytesOf(kernel.input, count), start * WORD);
      kernel.addScaled(factor, count);
    }
    yield kernel.accumulator.subarray(0, count);
  }
}

function bytesOf(elements: Float32Array, count: number): Uint8Array {
  return new Uint8Array(elements.buffer, elements.byteOffset, count * WORD);
}

function readWhole(file: number, target: Uint8Array, position: number): void {
  for (let read = 0; read < target.byteLength;) {
    const got = readSync(file, target, read, target.byteLength - read, position + read);
    if (got === 0) throw new Error("a stored vector is shorter than its layout");
    read += got;
  }
}
