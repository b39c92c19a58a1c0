import type { TrainedUpdate } from "../training/trainer.ts";

/**
 * Whether an update may leave: every value finite, weight positive, loss finite. A product with 0 is NaN
 * exactly for NaN and the infinities, and eight sums run side by side, which reads 40 MB in a few
 * milliseconds.
 */
export function isFiniteUpdate({ update, weight, trainLoss }: TrainedUpdate): boolean {
  if (!(Number.isFinite(weight) && weight > 0 && Number.isFinite(trainLoss))) return false;
  const whole = update.length - (update.length % 8);
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < whole; i += 8) {
    a += update[i]! * 0;
    b += update[i + 1]! * 0;
    c += update[i + 2]! * 0;
    d += update[i + 3]! * 0;
    e += update[i + 4]! * 0;
    f += update[i + 5]! * 0;
    g += update[i + 6]! * 0;
    h += update[i + 7]! * 0;
  }
  for (let i = whole; i < update.length; i += 1) a += update[i]! * 0;
  return a + b + c + d + e + f + g + h === 0;
}
