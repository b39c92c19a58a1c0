/**
 * A molecule as SMARTS patterns see it: parallel arrays by atom (`element` ... `incident`, `ringCount`,
 * `smallestRing`) and by bond (`bondFrom` ... `ringBond`); flags are 0 or 1. Matches come in the order that
 * atoms and the bonds in `incident` are given. `findRings` and `ringSizes` fill the two that need a ring
 * search.
 */
export type MatchTarget = {
  readonly atomCount: number;
  readonly element: ArrayLike<number>;
  readonly charge: ArrayLike<number>;
  /** Hydrogens that are no atoms of the graph. */
  readonly hydrogens: ArrayLike<number>;
  readonly aromatic: ArrayLike<number>;
  readonly ringAtom: ArrayLike<number>;
  /** In how many smallest rings an atom lies (SMARTS `R<n>`). */
  readonly ringCount: ArrayLike<number>;
  /** Size of the smallest ring with the atom, 0 outside rings (SMARTS `r<n>`). */
  readonly smallestRing: ArrayLike<number>;
  /** Bond numbers of each atom. */
  readonly incident: readonly (readonly number[])[];
  readonly bondFrom: ArrayLike<number>;
  readonly bondTo: ArrayLike<number>;
  /** RDKit's numbers: 1, 2, 3, aromatic 12. */
  readonly bondOrder: ArrayLike<number>;
  readonly bondAromatic: ArrayLike<number>;
  readonly ringBond: ArrayLike<number>;
};
