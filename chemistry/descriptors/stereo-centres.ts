import { bondKind } from "../molecular-graph.ts";
import { totalValence } from "../smarts/total-valence.ts";
import type { Bonding } from "./bonding.ts";
import { neighbourClasses } from "./neighbour-classes.ts";
import type { DescribedGraph } from "./described-graph.ts";

/**
 * How many atoms may be stereo centres by what is bound to them, as RDKit's older perception counts them
 * (Code/GraphMol/Chirality.cpp; ranks after Labute, J. Chem. Comput. Group 1996): four neighbours, or three
 * and a hydrogen, that differ. `open` tells whether a centre that was not counted could be one for the
 * configuration of others.
 */
export function stereoCentres(molecule: DescribedGraph, bonding: Bonding): { count: number; open: boolean } {
  const undecided: number[][] = [];
  let count = 0;
  for (let atom = 0; atom < molecule.atomCount; atom++) {
    const around = deciding(molecule, atom);
    if (!isLegal(molecule, bonding, atom, around.length) || hasTwins(molecule, around)) continue;
    if (areDistinct(around, molecule.element)) count++;
    else undecided.push(around);
  }
  if (undecided.length === 0) return { count, open: false };
  const left = neighbourClasses(molecule, undecided);
  return { count: count + undecided.length - left, open: left > 0 };
}

/** Neighbours that count for stereo: not those that an atom only gives electrons to. */
function deciding({ beside, incident, bondOrder, bondFrom }: DescribedGraph, atom: number): number[] {
  return beside[atom]!.filter((_, place) => {
    const bond = incident[atom]![place]!;
    const order = bondOrder[bond]!;
    return order !== bondKind.unspecified && !(order === bondKind.dative && bondFrom[bond] === atom);
  });
}

/** Whether an atom has the number of neighbours, hydrogens and free pairs of a centre. */
function isLegal(molecule: DescribedGraph, bonding: Bonding, atom: number, neighbours: number): boolean {
  const element = molecule.element[atom]!;
  const hydrogens = molecule.allHydrogens[atom]!;
  const total = neighbours + molecule.hydrogens[atom]!;
  const isPhosphine = element === 15 || element === 33;
  if (total > 4 || total < 3 || (neighbours < 3 && !isPhosphine)) return false;
  if (neighbours !== 3) return true;
  if (hydrogens === 1) return molecule.hydrogens[atom] === 1;
  if (isPhosphine) return true;
  if (element === 7) return isRigidNitrogen(molecule, bonding, atom);
  if (element !== 16 && element !== 34) return false;
  const valence = totalValence(molecule, atom);
  return valence === 4 || (valence === 3 && molecule.charge[atom] === 1);
}

/** A nitrogen that cannot turn inside out: in a ring of three, or at a bridgehead. */
function isRigidNitrogen(molecule: DescribedGraph, { orbitals, conjugated }: Bonding, atom: number): boolean {
  if (orbitals[atom] !== 4 || conjugated[atom] === 1) return false;
  return molecule.smallestRing[atom] === 3 || isBridgehead(molecule, atom);
}

/** At least three ring bonds, and each ring shares two bonds or more with another ring of the atom. */
function isBridgehead({ rings, incident, ringBond }: DescribedGraph, atom: number): boolean {
  if (incident[atom]!.filter((bond) => ringBond[bond] === 1).length < 3) return false;
  const own = rings.filter(({ atoms }) => atoms.includes(atom));
  return own.every((ring) =>
    own.some((other) => other !== ring && ring.bonds.filter((bond) => other.bonds.includes(bond)).length > 1),
  );
}

/** Two chain ends that are the same whatever the rest of the molecule is. */
function hasTwins(molecule: DescribedGraph, around: readonly number[]): boolean {
  const { element, beside, incident, bondOrder, hydrogens } = molecule;
  return around.some(
    (one, place) =>
      beside[one]!.length === 1 &&
      around.some(
        (other, later) =>
          later > place &&
          beside[other]!.length === 1 &&
          element[other] === element[one] &&
          hydrogens[other] === hydrogens[one] &&
          bondOrder[incident[other]![0]!] === bondOrder[incident[one]![0]!],
      ),
  );
}

function areDistinct(around: readonly number[], rank: ArrayLike<number>): boolean {
  return around.every((one, place) =>
    around.every((other, later) => later <= place || rank[one] !== rank[other]),
  );
}
