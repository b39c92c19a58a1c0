// Weighted sums of a table's rows: what a sparse row makes of a table, and what a table's row receives back.
// Memory is what limits them, and the processor fetches ahead best when it reads some rows side by side from
// front to back: sixteen at once take a third of the time of one block of columns after the other.

/**
 * `target[width]` = the sum over `k` in [from, to) of `factor[k]` times row `index[k]` of a table
 * `[, width]`, added in that order; zero where there are none.
 */
export function sumRows(
  target: usize,
  table: usize,
  index: usize,
  factor: usize,
  from: u32,
  to: u32,
  width: u32,
): void {
  const bytes = (<usize>width) << 2;
  let k = (<usize>from) << 2;
  const end = (<usize>to) << 2;
  sumTails(target, table, index, factor, k, end, bytes);
  if (k === end) {
    clear(target, bytes);
    return;
  }
  setOne(target, table, index + k, factor + k, bytes);
  k += 4;
  for (; k + 64 <= end; k += 64) addSixteen(target, table, index + k, factor + k, bytes);
  for (; k + 16 <= end; k += 16) addFour(target, table, index + k, factor + k, bytes);
  for (; k < end; k += 4) addOne(target, table, index + k, factor + k, bytes);
}

// A loop, as a fill may look at the size that the memory had when a thread began.
function clear(target: usize, bytes: usize): void {
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) v128.store(target + i, f32x4.splat(0));
}

// The columns behind the last whole vector, for all rows.
function sumTails(
  target: usize,
  table: usize,
  index: usize,
  factor: usize,
  from: usize,
  end: usize,
  bytes: usize,
): void {
  for (let i: usize = bytes & ~15; i < bytes; i += 4) {
    let s: f32 = 0;
    for (let k = from; k < end; k += 4)
      s += load<f32>(factor + k) * load<f32>(rowAt(table, index + k, 0, bytes) + i);
    store<f32>(target + i, s);
  }
}

function rowAt(table: usize, index: usize, place: usize, bytes: usize): usize {
  return table + <usize>load<u32>(index + (place << 2)) * bytes;
}

function setOne(target: usize, table: usize, index: usize, factor: usize, bytes: usize): void {
  const r0 = rowAt(table, index, 0, bytes);
  const f0 = v128.load32_splat(factor, 0);
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) v128.store(target + i, f32x4.mul(f0, v128.load(r0 + i)));
}

function addOne(target: usize, table: usize, index: usize, factor: usize, bytes: usize): void {
  const r0 = rowAt(table, index, 0, bytes);
  const f0 = v128.load32_splat(factor, 0);
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) {
    let s = v128.load(target + i);
    s = f32x4.add(s, f32x4.mul(f0, v128.load(r0 + i)));
    v128.store(target + i, s);
  }
}

function addFour(target: usize, table: usize, index: usize, factor: usize, bytes: usize): void {
  const r0 = rowAt(table, index, 0, bytes);
  const r1 = rowAt(table, index, 1, bytes);
  const r2 = rowAt(table, index, 2, bytes);
  const r3 = rowAt(table, index, 3, bytes);
  const f0 = v128.load32_splat(factor, 0);
  const f1 = v128.load32_splat(factor, 4);
  const f2 = v128.load32_splat(factor, 8);
  const f3 = v128.load32_splat(factor, 12);
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) {
    let s = v128.load(target + i);
    s = f32x4.add(s, f32x4.mul(f0, v128.load(r0 + i)));
    s = f32x4.add(s, f32x4.mul(f1, v128.load(r1 + i)));
    s = f32x4.add(s, f32x4.mul(f2, v128.load(r2 + i)));
    s = f32x4.add(s, f32x4.mul(f3, v128.load(r3 + i)));
    v128.store(target + i, s);
  }
}

function addSixteen(target: usize, table: usize, index: usize, factor: usize, bytes: usize): void {
  const r0 = rowAt(table, index, 0, bytes);
  const r1 = rowAt(table, index, 1, bytes);
  const r2 = rowAt(table, index, 2, bytes);
  const r3 = rowAt(table, index, 3, bytes);
  const r4 = rowAt(table, index, 4, bytes);
  const r5 = rowAt(table, index, 5, bytes);
  const r6 = rowAt(table, index, 6, bytes);
  const r7 = rowAt(table, index, 7, bytes);
  const r8 = rowAt(table, index, 8, bytes);
  const r9 = rowAt(table, index, 9, bytes);
  const r10 = rowAt(table, index, 10, bytes);
  const r11 = rowAt(table, index, 11, bytes);
  const r12 = rowAt(table, index, 12, bytes);
  const r13 = rowAt(table, index, 13, bytes);
  const r14 = rowAt(table, index, 14, bytes);
  const r15 = rowAt(table, index, 15, bytes);
  const f0 = v128.load32_splat(factor, 0);
  const f1 = v128.load32_splat(factor, 4);
  const f2 = v128.load32_splat(factor, 8);
  const f3 = v128.load32_splat(factor, 12);
  const f4 = v128.load32_splat(factor, 16);
  const f5 = v128.load32_splat(factor, 20);
  const f6 = v128.load32_splat(factor, 24);
  const f7 = v128.load32_splat(factor, 28);
  const f8 = v128.load32_splat(factor, 32);
  const f9 = v128.load32_splat(factor, 36);
  const f10 = v128.load32_splat(factor, 40);
  const f11 = v128.load32_splat(factor, 44);
  const f12 = v128.load32_splat(factor, 48);
  const f13 = v128.load32_splat(factor, 52);
  const f14 = v128.load32_splat(factor, 56);
  const f15 = v128.load32_splat(factor, 60);
  const vectors = bytes & ~15;
  for (let i: usize = 0; i < vectors; i += 16) {
    let s = v128.load(target + i);
    s = f32x4.add(s, f32x4.mul(f0, v128.load(r0 + i)));
    s = f32x4.add(s, f32x4.mul(f1, v128.load(r1 + i)));
    s = f32x4.add(s, f32x4.mul(f2, v128.load(r2 + i)));
    s = f32x4.add(s, f32x4.mul(f3, v128.load(r3 + i)));
    s = f32x4.add(s, f32x4.mul(f4, v128.load(r4 + i)));
    s = f32x4.add(s, f32x4.mul(f5, v128.load(r5 + i)));
    s = f32x4.add(s, f32x4.mul(f6, v128.load(r6 + i)));
    s = f32x4.add(s, f32x4.mul(f7, v128.load(r7 + i)));
    s = f32x4.add(s, f32x4.mul(f8, v128.load(r8 + i)));
    s = f32x4.add(s, f32x4.mul(f9, v128.load(r9 + i)));
    s = f32x4.add(s, f32x4.mul(f10, v128.load(r10 + i)));
    s = f32x4.add(s, f32x4.mul(f11, v128.load(r11 + i)));
    s = f32x4.add(s, f32x4.mul(f12, v128.load(r12 + i)));
    s = f32x4.add(s, f32x4.mul(f13, v128.load(r13 + i)));
    s = f32x4.add(s, f32x4.mul(f14, v128.load(r14 + i)));
    s = f32x4.add(s, f32x4.mul(f15, v128.load(r15 + i)));
    v128.store(target + i, s);
  }
}
