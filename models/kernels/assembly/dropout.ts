// Dropout masks from xoshiro128++ (Blackman and Vigna 2021), four generators side by side.

function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/**
 * Fills `n` elements with `scale` where a draw is below `threshold` and 0 elsewhere. `state` points at 16
 * words, four generators lane by lane, and is advanced.
 */
export function dropoutMask(mask: usize, n: u32, state: usize, threshold: u32, scale: f32): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state + 16);
  let s2 = v128.load(state + 32);
  let s3 = v128.load(state + 48);
  const limit = i32x4.splat(threshold);
  const kept = f32x4.splat(scale);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const draw = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = rotate(s3, 11);
    let values = v128.and(kept, i32x4.lt_u(draw, limit));
    if (i + 16 <= end) {
      v128.store(mask + i, values);
      continue;
    }
    for (let j = i; j < end; j += 4) {
      store<f32>(mask + j, f32x4.extract_lane(values, 0));
      values = i32x4.shuffle(values, values, 1, 2, 3, 0);
    }
  }
  v128.store(state, s0);
  v128.store(state + 16, s1);
  v128.store(state + 32, s2);
  v128.store(state + 48, s3);
}
