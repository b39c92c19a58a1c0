/** The L2 norm of an update, summed in float64; not finite where a value is not. */
export function updateNorm(update: Float32Array): number {
  let sum = 0;
  for (const value of update) sum += value * value;
  return Math.sqrt(sum);
}
