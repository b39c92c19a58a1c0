/**
 * All choices of `size` rings of a group that hang together, each once, in no particular order (Wernicke
 * 2006, enumeration of connected subgraphs): far fewer than all choices where the group is large.
 */
export function* fusedSubsets(
  group: readonly number[],
  neighbours: readonly (readonly number[])[],
  size: number,
): Generator<readonly number[]> {
  const place = new Map(group.map((ring, index) => [ring, index]));
  for (const [root, ring] of group.entries()) {
    const isLater = (other: number): boolean => (place.get(other) ?? -1) > root;
    yield* extend([ring], neighbours[ring]!.filter(isLater), { neighbours, isLater, size });
  }
}

type Search = {
  readonly neighbours: readonly (readonly number[])[];
  readonly isLater: (ring: number) => boolean;
  readonly size: number;
};

/** `open` are the rings that may join next; those beside an earlier ring of the choice are in it already. */
function* extend(
  chosen: readonly number[],
  open: readonly number[],
  search: Search,
): Generator<readonly number[]> {
  if (chosen.length === search.size) {
    yield chosen;
    return;
  }
  for (const [index, ring] of open.entries()) {
    const isBeside = (other: number): boolean =>
      chosen.some((one) => one === other || search.neighbours[one]!.includes(other));
    const fresh = search.neighbours[ring]!.filter((other) => search.isLater(other) && !isBeside(other));
    yield* extend([...chosen, ring], [...open.slice(index + 1), ...fresh], search);
  }
}
