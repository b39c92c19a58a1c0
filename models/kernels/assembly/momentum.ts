// Stochastic gradient descent with momentum (Sutskever and others 2013, as PyTorch writes it).

// Below this a velocity moves no weight, but its products would be denormal, which the processor computes a
// hundred times more slowly: it counts as zero.
const VELOCITY_TINY: f32 = 1e-30;

/** `velocity = momentum * velocity + gradient; weight -= rate * velocity` on `n` elements. */
export function sgdMomentum(
  weight: usize,
  gradient: usize,
  velocity: usize,
  n: u32,
  rate: f32,
  momentum: f32,
): void {
  const tiny = f32x4.splat(VELOCITY_TINY);
  const vectors = ((<usize>n) >> 2) << 4;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const v = f32x4.add(f32x4.mul(v128.load(velocity + i), f32x4.splat(momentum)), v128.load(gradient + i));
    const kept = v128.and(v, f32x4.ge(f32x4.abs(v), tiny));
    v128.store(velocity + i, kept);
    v128.store(weight + i, f32x4.sub(v128.load(weight + i), f32x4.mul(f32x4.splat(rate), kept)));
  }
  for (; i < end; i += 4) {
    const v = load<f32>(velocity + i) * momentum + load<f32>(gradient + i);
    const kept: f32 = abs(v) >= VELOCITY_TINY ? v : 0;
    store<f32>(velocity + i, kept);
    store<f32>(weight + i, load<f32>(weight + i) - rate * kept);
  }
}
