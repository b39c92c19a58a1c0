/** The address of 32-bit word `index` of a vector. */
export function wordAt(words: usize, index: u32): usize {
  return words + ((<usize>index) << 2);
}
