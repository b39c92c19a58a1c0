/**
 * Bounds of at most `parts` runs of items that cost about the same: item `i` costs `starts[i + 1] -
 * starts[i] + each`. Gives `[0, ..., items]`, rising, and `[0]` where there is no item.
 */
export function splitByCost(starts: Uint32Array, items: number, each: number, parts: number): number[] {
  const costBefore = (item: number): number => starts[item]! + item * each;
  const bounds = [0];
  for (let part = 1; part <= parts; part += 1) {
    const bound =
      part === parts ? items : firstAtLeast(costBefore, items, (costBefore(items) * part) / parts);
    if (bound > bounds.at(-1)!) bounds.push(bound);
  }
  return bounds;
}

function firstAtLeast(costBefore: (item: number) => number, items: number, cost: number): number {
  let [low, high] = [0, items];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (costBefore(middle) < cost) low = middle + 1;
    else high = middle;
  }
  return low;
}
