// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019) over a range of flat vectors.

// Below these sizes a number changes no weight, but its products would be denormal, which the processor
// computes a hundred times more slowly: it counts as zero.
const GRADIENT_TINY: f32 = 1e-17;
const MEAN_TINY: f32 = 1e-30;
const SQUARE_TINY: f32 = 1e-34;

function flush4(x: v128, tiny: v128): v128 {
  return v128.and(x, f32x4.ge(f32x4.abs(x), tiny));
}

function flush1(x: f32, tiny: f32): f32 {
  return abs(x) >= tiny ? x : 0;
}

/**
 * One step on `n` weights: `mean` and `square` are the moments, `rate` and `epsilon` already hold the bias
 * correction, `keep` is 1 less the decoupled weight decay of this step.
 */
export function adam(
  weight: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  n: u32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  keep: f32,
): void {
  const gain1: f32 = 1 - beta1;
  const gain2: f32 = 1 - beta2;
  const gradientTiny = f32x4.splat(GRADIENT_TINY);
  const meanTiny = f32x4.splat(MEAN_TINY);
  const squareTiny = f32x4.splat(SQUARE_TINY);
  // Compilers leave a splat inside a loop where they find it.
  const rates = f32x4.splat(rate);
  const epsilons = f32x4.splat(epsilon);
  const keeps = f32x4.splat(keep);
  const betas1 = f32x4.splat(beta1);
  const betas2 = f32x4.splat(beta2);
  const gains1 = f32x4.splat(gain1);
  const gains2 = f32x4.splat(gain2);
  const vectors = ((<usize>n) >> 2) << 4;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const g = flush4(v128.load(gradient + i), gradientTiny);
    const m = flush4(f32x4.add(f32x4.mul(v128.load(mean + i), betas1), f32x4.mul(g, gains1)), meanTiny);
    const decayed = f32x4.mul(v128.load(square + i), betas2);
    const grown = f32x4.add(decayed, f32x4.mul(f32x4.mul(g, g), gains2));
    const v = v128.and(grown, f32x4.ge(grown, squareTiny));
    v128.store(mean + i, m);
    v128.store(square + i, v);
    const move = f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.sqrt(v), epsilons));
    v128.store(weight + i, f32x4.sub(f32x4.mul(v128.load(weight + i), keeps), move));
  }
  for (; i < end; i += 4) {
    const g = flush1(load<f32>(gradient + i), GRADIENT_TINY);
    const m = flush1(load<f32>(mean + i) * beta1 + g * gain1, MEAN_TINY);
    const v = flush1(load<f32>(square + i) * beta2 + g * g * gain2, SQUARE_TINY);
    store<f32>(mean + i, m);
    store<f32>(square + i, v);
    store<f32>(weight + i, load<f32>(weight + i) * keep - (rate * m) / (sqrt<f32>(v) + epsilon));
  }
}
