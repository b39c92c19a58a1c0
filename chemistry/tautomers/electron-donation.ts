import { isMoreElectronegative, lowestValence, outerElectrons } from "./element-facts.ts";
import { otherEnd, type Skeleton } from "./skeleton.ts";
import { bondOrderSum, type TautomerForm } from "./tautomer-form.ts";

/** What `electronDonation` says of an atom that cannot be part of an aromatic ring. */
export const NO_PART = -1;

/**
 * How many electrons a ring atom of a Kekulé form brings to an aromatic ring: 0, 1 or 2, or `NO_PART`; the
 * rules of RDKit's model (Code/GraphMol/Aromaticity.cpp, 2022.09). Atoms of no stated element have no part.
 */
export function electronDonation(skeleton: Skeleton, form: TautomerForm, atom: number): number {
  if (!mayBeAromatic(skeleton, form, atom)) return NO_PART;
  const available = availableElectrons(skeleton, form, atom);
  if (available < 0) return NO_PART;
  const outside = partnerOutsideRings(skeleton, form, atom);
  const element = skeleton.element[atom]!;
  const drawn = outside >= 0 && isMoreElectronegative(skeleton.element[outside]!, element);
  if (available > 1) return (available - Number(drawn)) % 2 === 1 ? 1 : 2;
  if (available === 0) return outside >= 0 ? 0 : hasMultipleBond(skeleton, form, atom) ? 1 : NO_PART;
  if (outside >= 0) return drawn ? 0 : 1;
  if (hasMultipleBond(skeleton, form, atom)) return 1;
  return form.charge[atom] === 1 ? 0 : NO_PART;
}

/** Elements, valences and bonds that rule an atom out whatever its electrons. */
function mayBeAromatic(skeleton: Skeleton, form: TautomerForm, atom: number): boolean {
  const element = skeleton.element[atom]!;
  if (element === 0 || (element > 18 && element !== 34 && element !== 52)) return false;
  const charge = form.charge[atom]!;
  const sum = bondOrderSum(skeleton, form.kekule, atom);
  const usual = lowestValence(element);
  if (usual > 0 && sum + form.hydrogens[atom]! > lowestValence(element - charge)) return false;
  if (skeleton.radicals[atom]! > 0 && (element !== 6 || charge !== 0)) return false;
  if (sum - skeleton.incident[atom]!.length <= 1) return true;
  return skeleton.incident[atom]!.filter((bond) => form.kekule[bond]! > 1).length <= 1;
}

/** Electrons that an atom has left for a ring after its single bonds; -1 when it can give none. */
function availableElectrons(skeleton: Skeleton, form: TautomerForm, atom: number): number {
  const usual = lowestValence(skeleton.element[atom]!);
  const joined = skeleton.incident[atom]!.length;
  const neighbours = joined + form.hydrogens[atom]!;
  if (usual <= 1 || neighbours > 3) return -1;
  const paired = Math.max(outerElectrons(skeleton.element[atom]!) - usual - form.charge[atom]!, 0);
  const left = usual - neighbours + paired - skeleton.radicals[atom]!;
  const isTriple = bondOrderSum(skeleton, form.kekule, atom) - joined > 1;
  return left > 1 && isTriple ? 1 : left;
}

/** The atom at the other end of a multiple bond that lies on no ring; -1 when there is none. */
function partnerOutsideRings(skeleton: Skeleton, form: TautomerForm, atom: number): number {
  for (const bond of skeleton.incident[atom]!) {
    if (skeleton.ringBond[bond] === 0 && form.kekule[bond]! > 1) return otherEnd(skeleton, bond, atom);
  }
  return -1;
}

function hasMultipleBond(skeleton: Skeleton, form: TautomerForm, atom: number): boolean {
  for (const bond of skeleton.incident[atom]!) if (form.kekule[bond]! > 1) return true;
  return false;
}
