import { KernelMemory, type FloatView } from "./kernel-memory.ts";

/** A sum of vectors, block by block: fill `input`, then add it to `accumulator` with a weight. */
export type FoldKernel = {
  /** `[blockElements] float32`: the running sum. */
  readonly accumulator: FloatView;
  /** `[blockElements] float32`: the next vector's block. */
  readonly input: FloatView;
  /** Starts a new sum: the accumulator becomes zero. */
  reset(): void;
  /** Adds `a` times the first `n` elements of the input, each product rounded to float32. */
  addScaled(a: number, n: number): void;
  /** Whether the first `n` elements of the input are all finite. */
  allFinite(n: number): boolean;
};

/**
 * A fold over blocks of at most `blockElements` float32, at memory speed. The order of calls decides the
 * bits.
 */
export function createFoldKernel(blockElements: number): FoldKernel {
  const memory = new KernelMemory([blockElements, blockElements]);
  const accumulator = memory.floats(blockElements);
  const input = memory.floats(blockElements);
  return {
    accumulator,
    input,
    reset: () => memory.zero(accumulator),
    addScaled: (a, n) => memory.addScaled(accumulator.subarray(0, n), input.subarray(0, n), a),
    allFinite: (n) => memory.allFinite(input.subarray(0, n)),
  };
}
