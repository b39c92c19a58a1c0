import { impliedHydrogens } from "../elements.ts";
import { bondKind, bondOrder, molecularGraph, type Atom, type MolecularGraph } from "../molecular-graph.ts";
import type { MatchTarget } from "../smarts/match-target.ts";

/**
 * A molecule whose charges, hydrogens and bond orders are being changed, as patterns see it. Aromaticity and
 * rings stay those of the graph it was made of; the patterns matched here ask for no ring sizes, which are
 * therefore left out.
 */
export class Structure implements MatchTarget {
  readonly #graph: MolecularGraph;
  readonly atomCount: number;
  readonly element: readonly number[];
  readonly charge: number[];
  readonly hydrogens: number[];
  readonly aromatic: readonly number[];
  readonly ringAtom: readonly number[];
  readonly ringCount: readonly number[] = [];
  readonly smallestRing: readonly number[] = [];
  readonly incident: readonly (readonly number[])[];
  readonly bondFrom: readonly number[];
  readonly bondTo: readonly number[];
  readonly bondOrder: number[];
  readonly bondAromatic: readonly number[];
  readonly ringBond: readonly number[];

  constructor(graph: MolecularGraph) {
    const { atoms, bonds } = graph;
    this.#graph = graph;
    this.atomCount = atoms.length;
    this.element = atoms.map(({ element }) => element);
    this.charge = atoms.map(({ charge }) => charge);
    this.hydrogens = atoms.map(({ hydrogens }) => hydrogens);
    this.aromatic = atoms.map(({ aromatic }) => Number(aromatic));
    this.ringAtom = graph.ringAtom.map(Number);
    this.incident = graph.incident;
    this.bondFrom = bonds.map(({ from }) => from);
    this.bondTo = bonds.map(({ to }) => to);
    this.bondOrder = bonds.map(({ kind }) => kind);
    this.bondAromatic = bonds.map(({ kind }) => Number(kind === bondKind.aromatic));
    this.ringBond = graph.ringBond.map(Number);
  }

  /** The molecule as it is now. */
  graph(): MolecularGraph {
    return { ...this.#graph, atoms: this.#atoms(), bonds: this.#bonds() };
  }

  /** A copy that can be changed apart from this one. */
  copy(): Structure {
    return new Structure(this.graph());
  }

  /** The molecule as it is now without some of its bonds. */
  without(bonds: ReadonlySet<number>): Structure {
    return new Structure(
      molecularGraph(
        this.#atoms(),
        this.#bonds().filter((_, bond) => !bonds.has(bond)),
      ),
    );
  }

  /** The molecule made of some of its atoms, which have no bonds to the others. */
  part(atoms: readonly number[]): Structure {
    const place = new Map(atoms.map((atom, index) => [atom, index]));
    const kept = this.#atoms();
    const bonds = this.#bonds().flatMap(({ from, to, kind }) =>
      place.has(from) ? [{ from: place.get(from)!, to: place.get(to)!, kind }] : [],
    );
    return new Structure(
      molecularGraph(
        atoms.map((atom) => kept[atom]!),
        bonds,
      ),
    );
  }

  /** The atoms of each connected part. */
  parts(): readonly (readonly number[])[] {
    const seen = new Uint8Array(this.atomCount);
    const parts: number[][] = [];
    for (let start = 0; start < this.atomCount; start++) {
      if (seen[start] === 1) continue;
      seen[start] = 1;
      const part = [start];
      for (const atom of part)
        for (const bond of this.incident[atom]!) {
          const next = this.across(bond, atom);
          if (seen[next] === 0) part.push(next);
          seen[next] = 1;
        }
      parts.push(part.toSorted((a, b) => a - b));
    }
    return parts;
  }

  /** The atom at the other end of a bond. */
  across(bond: number, atom: number): number {
    return this.bondFrom[bond] === atom ? this.bondTo[bond]! : this.bondFrom[bond]!;
  }

  /** The bond between two atoms, -1 when there is none. */
  bondBetween(first: number, second: number): number {
    return this.incident[first]!.find((bond) => this.across(bond, first) === second) ?? -1;
  }

  /** Whether SMILES would leave out the atom's hydrogens: they follow when its bonds change. */
  hasImpliedHydrogens(atom: number): boolean {
    if (this.charge[atom] !== 0 || !ORGANIC.has(this.element[atom]!)) return false;
    return this.hydrogens[atom] === this.impliedHydrogens(atom);
  }

  /** How many hydrogens SMILES implies on the atom if it is written without brackets. */
  impliedHydrogens(atom: number): number {
    const orders = this.incident[atom]!.map((bond) => bondOrder(this.bondOrder[bond]!));
    const total = orders.reduce((sum, order) => sum + order, 0);
    return impliedHydrogens(this.element[atom]!, this.aromatic[atom] === 1, total, orders.length);
  }

  /** How far an atom's mass is off its element's, in whole units. */
  massShift(atom: number): number {
    return this.#graph.atoms[atom]!.massShift;
  }

  #atoms(): Atom[] {
    return this.#graph.atoms.map((atom, index) => ({
      ...atom,
      charge: this.charge[index]!,
      hydrogens: this.hydrogens[index]!,
    }));
  }

  #bonds(): { from: number; to: number; kind: number }[] {
    return this.#graph.bonds.map(({ from, to }, index) => ({ from, to, kind: this.bondOrder[index]! }));
  }
}

const ORGANIC = new Set([5, 6, 7, 8, 9, 15, 16, 17, 35, 53]);
