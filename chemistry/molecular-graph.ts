/** RDKit's numbers for the kinds of bond; Morgan's hash takes them in. */
export const bondKind = {
  unspecified: 0,
  single: 1,
  double: 2,
  triple: 3,
  quadruple: 4,
  aromatic: 12,
  dative: 17,
} as const;

/**
 * One atom; `hydrogens` counts those that are no atoms of the graph, `massShift` is whole mass units off the
 * average.
 */
export type Atom = {
  readonly element: number;
  readonly aromatic: boolean;
  readonly charge: number;
  hydrogens: number;
  readonly massShift: number;
};

/** One bond; `from` gives the electrons when it is dative. */
export type Bond = { readonly from: number; readonly to: number; readonly kind: number };

/** A molecule as a graph: atoms, bonds, and which of them lie on a ring. */
export type MolecularGraph = {
  readonly atoms: readonly Atom[];
  readonly bonds: readonly Bond[];
  /** Bond numbers of each atom. */
  readonly incident: readonly (readonly number[])[];
  readonly ringBond: readonly boolean[];
  readonly ringAtom: readonly boolean[];
};

/** Makes a graph of its atoms and bonds: finds what touches what and what lies on a ring. */
export function molecularGraph(atoms: readonly Atom[], bonds: readonly Bond[]): MolecularGraph {
  const incident: number[][] = atoms.map(() => []);
  for (const [index, bond] of bonds.entries()) {
    incident[bond.from]!.push(index);
    incident[bond.to]!.push(index);
  }
  const ringBond = findRingBonds(bonds, incident);
  const ringAtom = incident.map((touching) => touching.some((bond) => ringBond[bond]));
  return { atoms, bonds, incident, ringBond, ringAtom };
}

/** The atom at the other end of a bond. */
export function otherEnd(bond: Bond, atom: number): number {
  return bond.from === atom ? bond.to : bond.from;
}

/**
 * How many electron pairs a bond takes of an atom's valence; aromatic bonds count one, the ring's extra is
 * apart.
 */
export function bondOrder(kind: number): number {
  if (kind === bondKind.aromatic) return 1;
  return kind <= bondKind.quadruple ? kind : 0;
}

/**
 * A bond is on a ring when a walk leads back round it (Tarjan 1974); dative bonds close no ring, as in RDKit.
 */
function findRingBonds(bonds: readonly Bond[], incident: readonly (readonly number[])[]): boolean[] {
  const ringBond = bonds.map(() => false);
  const reached = new Int32Array(incident.length);
  const earliest = new Int32Array(incident.length);
  let clock = 0;
  const visit = (atom: number, arrival: number): void => {
    reached[atom] = earliest[atom] = ++clock;
    for (const index of incident[atom]!) {
      const bond = bonds[index]!;
      if (index === arrival || bond.kind === bondKind.dative) continue;
      const next = otherEnd(bond, atom);
      if (reached[next] === 0) {
        visit(next, index);
        ringBond[index] = earliest[next]! <= reached[atom];
        earliest[atom] = Math.min(earliest[atom], earliest[next]!);
      } else {
        ringBond[index] = true;
        earliest[atom] = Math.min(earliest[atom], reached[next]!);
      }
    }
  };
  for (let atom = 0; atom < incident.length; atom++) if (reached[atom] === 0) visit(atom, -1);
  return ringBond;
}
