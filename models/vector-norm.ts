/**
 * The L2 norm of a vector; not finite where an element is not. Squares are summed in float64 in four sums
 * side by side and in a fixed order: the same vector has the same norm on every machine.
 */
export function vectorNorm(vector: Float32Array): number {
  const whole = vector.length - (vector.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += vector[i]! * vector[i]!;
    b += vector[i + 1]! * vector[i + 1]!;
    c += vector[i + 2]! * vector[i + 2]!;
    d += vector[i + 3]! * vector[i + 3]!;
  }
  for (let i = whole; i < vector.length; i += 1) a += vector[i]! * vector[i]!;
  return Math.sqrt(a + b + (c + d));
}
