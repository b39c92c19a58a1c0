// Sums, differences and checks of flat vectors, at memory speed.

/** `y += a * x` on `n` elements. */
export function addScaled(y: usize, x: usize, n: u32, a: f32): void {
  const factor = f32x4.splat(a);
  const blocks = ((<usize>n) >> 4) << 6;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < blocks; i += 64) {
    v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(factor, v128.load(x + i))));
    v128.store(y + i + 16, f32x4.add(v128.load(y + i + 16), f32x4.mul(factor, v128.load(x + i + 16))));
    v128.store(y + i + 32, f32x4.add(v128.load(y + i + 32), f32x4.mul(factor, v128.load(x + i + 32))));
    v128.store(y + i + 48, f32x4.add(v128.load(y + i + 48), f32x4.mul(factor, v128.load(x + i + 48))));
  }
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(y + i) + a * load<f32>(x + i));
}

/** `y += a * (p - q)` on `n` elements: the gradient of a proximal term, and a gradient step. */
export function addScaledDifference(y: usize, p: usize, q: usize, n: u32, a: f32): void {
  const factor = f32x4.splat(a);
  const vectors = ((<usize>n) >> 2) << 4;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const difference = f32x4.sub(v128.load(p + i), v128.load(q + i));
    v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(factor, difference)));
  }
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(y + i) + a * (load<f32>(p + i) - load<f32>(q + i)));
}

/** `y = p - q` on `n` elements. */
export function difference(y: usize, p: usize, q: usize, n: u32): void {
  const vectors = ((<usize>n) >> 2) << 4;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) v128.store(y + i, f32x4.sub(v128.load(p + i), v128.load(q + i)));
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(p + i) - load<f32>(q + i));
}

/** Whether none of `n` elements is infinite or not a number. */
export function allFinite(x: usize, n: u32): bool {
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  const blocks = ((<usize>n) >> 4) << 6;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < blocks; i += 64) {
    // A comparison with a NaN is false, so one "less than" refuses both.
    const first = v128.and(
      f32x4.lt(f32x4.abs(v128.load(x + i)), infinity),
      f32x4.lt(f32x4.abs(v128.load(x + i + 16)), infinity),
    );
    const second = v128.and(
      f32x4.lt(f32x4.abs(v128.load(x + i + 32)), infinity),
      f32x4.lt(f32x4.abs(v128.load(x + i + 48)), infinity),
    );
    if (!i32x4.all_true(v128.and(first, second))) return false;
  }
  for (; i < end; i += 4) if (!(abs(load<f32>(x + i)) < f32.POSITIVE_INFINITY)) return false;
  return true;
}

/** `x = 0` on `n` elements. */
export function zero(x: usize, n: u32): void {
  memory.fill(x, 0, (<usize>n) << 2);
}

/** `x *= a` on `n` elements. */
export function scale(x: usize, n: u32, a: f32): void {
  const factor = f32x4.splat(a);
  const vectors = ((<usize>n) >> 2) << 4;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) v128.store(x + i, f32x4.mul(factor, v128.load(x + i)));
  for (; i < end; i += 4) store<f32>(x + i, a * load<f32>(x + i));
}
