import { seededRandom } from "../random/seeded-random.ts";
import { elementsOf, type Layout } from "../layout.ts";

const BLOCK_ELEMENTS = 1 << 18;
const BEGIN_AT_ZERO = new Set(["head.shared.wide", "head.private.wide", "local.head.weight"]);

/**
 * Fresh parameters: biases 0, weights uniform with the variance of He et al. 2015 (2 / inputs) in the trunks,
 * 1 / inputs in the two linear steps of rare features, and of Glorot and Bengio 2010 (2 / (inputs + outputs))
 * in the heads and, as Keras does it, in brought layers. What is added to a model later on begins at 0: the
 * heads' direct weights and the local trunk's head. Each tensor draws from the seed and its own name, so that
 * adding a head changes no other tensor.
 */
export function initialParameters(layout: Layout, seed: number): Float32Array {
  const parameters = new Float32Array(layout.length);
  let offset = 0;
  for (const block of initialBlocks(layout, seed)) {
    parameters.set(block, offset);
    offset += block.length;
  }
  return parameters;
}

/**
 * The same a block at a time, in order, for models larger than memory; a block is overwritten by the next
 * one.
 */
export function* initialBlocks(layout: Layout, seed: number): Generator<Float32Array> {
  const block = new Float32Array(BLOCK_ELEMENTS);
  for (const { name, shape } of layout.tensors) {
    const draw = weightsOf(name, shape, seed);
    const length = elementsOf(shape);
    for (let start = 0; start < length; start += BLOCK_ELEMENTS) {
      const count = Math.min(BLOCK_ELEMENTS, length - start);
      for (let index = 0; index < count; index += 1) block[index] = draw();
      yield block.subarray(0, count);
    }
  }
}

function weightsOf(name: string, [inputs, outputs]: readonly number[], seed: number): () => number {
  if (name.startsWith("layers.") && name.endsWith(".gamma")) return () => 1;
  if (inputs === undefined || outputs === undefined) return () => 0;
  if (BEGIN_AT_ZERO.has(name)) return () => 0;
  const bound = Math.sqrt(3 * varianceOf(name, inputs, outputs));
  const random = seededRandom(seed, "initial parameters", name);
  return () => bound * (2 * random.uniform() - 1);
}

function varianceOf(name: string, inputs: number, outputs: number): number {
  if (name.startsWith("head.") || name.startsWith("layers.")) return 2 / (inputs + outputs);
  return name.startsWith("trunk.0.rare.") ? 1 / inputs : 2 / inputs;
}
