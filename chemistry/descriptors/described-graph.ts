import { bondKind, otherEnd, type MolecularGraph } from "../molecular-graph.ts";
import { ringSizes, type Ring } from "../smarts/find-rings.ts";
import type { MatchTarget } from "../smarts/match-target.ts";
import { ringsOf } from "./rings-of.ts";

/** A molecule as descriptors read it: what patterns see, its smallest rings, and who stands beside whom. */
export type DescribedGraph = MatchTarget & {
  readonly bondCount: number;
  readonly rings: readonly Ring[];
  /** The atoms beside each atom, in the order of `incident`. */
  readonly beside: readonly (readonly number[])[];
  /** As `beside`, without the atoms that are hydrogens. */
  readonly heavyBeside: readonly (readonly number[])[];
  /** Hydrogens of each atom, whether or not they are atoms of the graph. */
  readonly allHydrogens: Uint8Array;
};

/** Lays a molecular graph out for descriptors; undefined when its smallest rings are not certain. */
export function describedGraph(graph: MolecularGraph): DescribedGraph | undefined {
  const rings = ringsOf(graph);
  if (rings === undefined) return undefined;
  const atoms = atomArrays(graph);
  const bonds = bondArrays(graph);
  const beside = neighbours(graph);
  return {
    atomCount: graph.atoms.length,
    bondCount: graph.bonds.length,
    ...atoms,
    ...bonds,
    ...ringSizes(graph.atoms.length, rings),
    allHydrogens: withAtoms(atoms, beside),
    incident: graph.incident,
    beside,
    heavyBeside: heavyOnly(atoms.element, beside),
    rings,
  };
}

type AtomArrays = {
  readonly element: Uint8Array;
  readonly charge: Int8Array;
  readonly hydrogens: Uint8Array;
  readonly aromatic: Uint8Array;
  readonly ringAtom: Uint8Array;
};

function atomArrays({ atoms, ringAtom }: MolecularGraph): AtomArrays {
  const count = atoms.length;
  const arrays = {
    element: new Uint8Array(count),
    charge: new Int8Array(count),
    hydrogens: new Uint8Array(count),
    aromatic: new Uint8Array(count),
    ringAtom: new Uint8Array(count),
  };
  for (let atom = 0; atom < count; atom++) {
    const { element, charge, hydrogens, aromatic } = atoms[atom]!;
    arrays.element[atom] = element;
    arrays.charge[atom] = charge;
    arrays.hydrogens[atom] = hydrogens;
    arrays.aromatic[atom] = Number(aromatic);
    arrays.ringAtom[atom] = Number(ringAtom[atom]);
  }
  return arrays;
}

type BondArrays = {
  readonly bondFrom: Int32Array;
  readonly bondTo: Int32Array;
  readonly bondOrder: Uint8Array;
  readonly bondAromatic: Uint8Array;
  readonly ringBond: Uint8Array;
};

function bondArrays({ bonds, ringBond }: MolecularGraph): BondArrays {
  const count = bonds.length;
  const arrays = {
    bondFrom: new Int32Array(count),
    bondTo: new Int32Array(count),
    bondOrder: new Uint8Array(count),
    bondAromatic: new Uint8Array(count),
    ringBond: new Uint8Array(count),
  };
  for (let bond = 0; bond < count; bond++) {
    const { from, to, kind } = bonds[bond]!;
    arrays.bondFrom[bond] = from;
    arrays.bondTo[bond] = to;
    arrays.bondOrder[bond] = kind;
    arrays.bondAromatic[bond] = Number(kind === bondKind.aromatic);
    arrays.ringBond[bond] = Number(ringBond[bond]);
  }
  return arrays;
}

type Beside = readonly (readonly number[])[];

function neighbours({ incident, bonds }: MolecularGraph): Beside {
  return incident.map((touching, atom) => touching.map((bond) => otherEnd(bonds[bond]!, atom)));
}

function withAtoms({ hydrogens, element }: AtomArrays, beside: Beside): Uint8Array {
  if (!element.includes(1)) return hydrogens;
  const all = hydrogens.slice();
  for (let atom = 0; atom < element.length; atom++)
    if (element[atom] === 1) for (const next of beside[atom]!) all[next]!++;
  return all;
}

function heavyOnly(element: Uint8Array, beside: Beside): Beside {
  if (!element.includes(1)) return beside;
  return beside.map((all, atom) => (element[atom] === 1 ? [] : all.filter((next) => element[next] !== 1)));
}
