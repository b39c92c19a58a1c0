// Sums in float64: the same elements give the same bits, and a long vector loses nothing.

function squaresOfLow(x: v128): v128 {
  const wide = f64x2.promote_low_f32x4(x);
  return f64x2.mul(wide, wide);
}

function squaresOfHigh(x: v128): v128 {
  return squaresOfLow(i32x4.shuffle(x, x, 2, 3, 2, 3));
}

/** The sum of the squares of `n` elements. */
export function sumOfSquares(x: usize, n: u32): f64 {
  const blocks = ((<usize>n) >> 3) << 5;
  const end = (<usize>n) << 2;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let i: usize = 0;
  for (; i < blocks; i += 32) {
    const first = v128.load(x + i);
    const second = v128.load(x + i, 16);
    s0 = f64x2.add(s0, squaresOfLow(first));
    s1 = f64x2.add(s1, squaresOfHigh(first));
    s2 = f64x2.add(s2, squaresOfLow(second));
    s3 = f64x2.add(s3, squaresOfHigh(second));
  }
  const sums = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < end; i += 4) sum += <f64>load<f32>(x + i) * <f64>load<f32>(x + i);
  return sum;
}
