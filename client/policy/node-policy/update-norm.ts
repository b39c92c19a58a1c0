/** The L2 norm of an update, summed in float64; not finite where a value is not. */
export function updateNorm(update: Float32Array): number {
  let sum = 0;
  // By index: an update has up to hundreds of millions of values, and an iterator is many times slower.
  for (let index = 0; index < update.length; index += 1) sum += update[index]! * update[index]!;
  return Math.sqrt(sum);
}
