import { seededRandom } from "../random/seeded-random.ts";
import type { Layout } from "../layout.ts";

/**
 * Fresh parameters: biases 0, weights uniform with the variance of He et al. 2015 (2 / inputs) in the trunk
 * and of Glorot and Bengio 2010 (2 / (inputs + outputs)) in the heads. Each tensor draws from the seed and
 * its own name, so that adding a head changes no other tensor.
 */
export function initialParameters(layout: Layout, seed: number): Float32Array {
  const parameters = new Float32Array(layout.length);
  for (const { name, shape, offset } of layout.tensors) {
    const [inputs, outputs] = shape;
    if (inputs === undefined || outputs === undefined) continue;
    const variance = name.startsWith("head.") ? 2 / (inputs + outputs) : 2 / inputs;
    const bound = Math.sqrt(3 * variance);
    const random = seededRandom(seed, "initial parameters", name);
    for (let index = offset; index < offset + inputs * outputs; index += 1)
      parameters[index] = bound * (2 * random.uniform() - 1);
  }
  return parameters;
}
