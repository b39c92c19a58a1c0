import { otherEnd, type MolecularGraph } from "./molecular-graph.ts";

/**
 * The Morgan environments of a molecule up to `radius` bonds, as 32-bit identifiers, one for each environment
 * kept (extended connectivity fingerprints, Rogers and Hahn 2010). Identifiers and the choice among
 * environments that cover the same bonds are RDKit's (connectivity invariants with ring membership, bond
 * types, no chirality), so folding them by remainder gives RDKit's bits, and counting them its counts.
 */
export function morganEnvironments(graph: MolecularGraph, radius: number): Uint32Array {
  const { atoms, bonds, incident } = graph;
  const kept: number[] = [];
  const words = Math.max(1, Math.ceil(bonds.length / 32));
  const known = new BondSets(words);
  const dead = new Uint8Array(atoms.length);
  let identifiers = connectivity(graph);
  let covered = new Uint32Array(atoms.length * words);
  const sorted = new Float64Array(incident.reduce((most, touching) => Math.max(most, touching.length), 0));
  kept.push(...identifiers);
  for (let layer = 0; layer < radius; layer++) {
    const nextIdentifiers = new Uint32Array(atoms.length);
    const nextCovered = covered.slice();
    const round = known.openRound();
    for (let atom = 0; atom < atoms.length; atom++) {
      const touching = incident[atom]!;
      if (dead[atom] || touching.length === 0) continue;
      for (const index of touching) {
        nextCovered[atom * words + (index >>> 5)]! |= 1 << (index & 31);
        const other = otherEnd(bonds[index]!, atom) * words;
        for (let word = 0; word < words; word++) nextCovered[atom * words + word]! |= covered[other + word]!;
      }
      nextIdentifiers[atom] = extend(layer, atom, graph, identifiers, sorted);
      const loser = round.offer(atom, nextIdentifiers[atom]!, nextCovered, atom * words);
      if (loser !== undefined) dead[loser] = 1;
    }
    for (const identifier of round.close()) kept.push(identifier);
    identifiers = nextIdentifiers;
    covered = nextCovered;
  }
  return Uint32Array.from(kept);
}

/**
 * The identifier of an atom with its bonds and its neighbours' identifiers of the round before, taken in the
 * order of bond kind, then identifier. `sorted` is room for as many numbers as an atom has bonds.
 */
function extend(
  layer: number,
  atom: number,
  { bonds, incident }: MolecularGraph,
  identifiers: Uint32Array,
  sorted: Float64Array,
): number {
  let count = 0;
  for (const index of incident[atom]!) {
    const bond = bonds[index]!;
    const pair = bond.kind * 2 ** 32 + identifiers[otherEnd(bond, atom)]!;
    let place = count++;
    for (; place > 0 && sorted[place - 1]! > pair; place--) sorted[place] = sorted[place - 1]!;
    sorted[place] = pair;
  }
  let hash = combine(layer, identifiers[atom]!);
  for (let place = 0; place < count; place++) {
    const identifier = sorted[place]! >>> 0;
    const kind = (sorted[place]! - identifier) / 2 ** 32;
    hash = combine(hash, combine(combine(0, kind), identifier));
  }
  return hash >>> 0;
}

/**
 * What an atom is by itself: element, degree, hydrogens (those that are atoms of the graph too), charge,
 * isotope, and whether it is on a ring.
 */
function connectivity({ atoms, bonds, incident, ringAtom }: MolecularGraph): Uint32Array {
  const identifiers = new Uint32Array(atoms.length);
  for (const [index, atom] of atoms.entries()) {
    const touching = incident[index]!;
    let hydrogens = atom.hydrogens;
    for (const bond of touching) if (atoms[otherEnd(bonds[bond]!, index)]!.element === 1) hydrogens++;
    const counts = combine(combine(combine(0, atom.element), touching.length + atom.hydrogens), hydrogens);
    const hash = combine(combine(counts, atom.charge), atom.massShift);
    identifiers[index] = ringAtom[index] ? combine(hash, 1) : hash;
  }
  return identifiers;
}

/** The combining step of the Boost hash library on 32 bits. */
function combine(seed: number, value: number): number {
  return (seed ^ (value + 0x9e3779b9 + (seed << 6) + (seed >>> 2))) | 0;
}

/**
 * The sets of bonds that environments cover. Of one round's environments over the same bonds the one with the
 * smallest identifier (then atom) stays; one whose bonds were covered in an earlier round goes.
 */
class BondSets {
  readonly #words: number;
  readonly #sets: Uint32Array[] = [];
  readonly #hashes: number[] = [];

  constructor(words: number) {
    this.#words = words;
  }

  openRound(): {
    offer(atom: number, identifier: number, sets: Uint32Array, offset: number): number | undefined;
    close(): Iterable<number>;
  } {
    const firstOfRound = this.#sets.length;
    const holders: { atom: number; identifier: number }[] = [];
    return {
      offer: (atom, identifier, sets, offset) => {
        const place = this.#find(sets, offset);
        if (place < firstOfRound) return atom;
        const holder = holders[place - firstOfRound];
        if (holder === undefined) holders.push({ atom, identifier });
        else if (identifier < holder.identifier) holders[place - firstOfRound] = { atom, identifier };
        else return atom;
        return holder?.atom;
      },
      close: () => holders.map((holder) => holder.identifier),
    };
  }

  /** The place of a set, which is added at the end when it is new. */
  #find(sets: Uint32Array, offset: number): number {
    const words = this.#words;
    let hash = 0;
    for (let word = 0; word < words; word++) hash = combine(hash, sets[offset + word]!);
    for (let place = this.#hashes.indexOf(hash); place >= 0; place = this.#hashes.indexOf(hash, place + 1)) {
      const set = this.#sets[place]!;
      let equal = true;
      for (let word = 0; word < words && equal; word++) equal = set[word] === sets[offset + word];
      if (equal) return place;
    }
    this.#hashes.push(hash);
    return this.#sets.push(sets.slice(offset, offset + words)) - 1;
  }
}
