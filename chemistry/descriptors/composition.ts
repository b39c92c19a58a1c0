import type { DescribedGraph } from "./described-graph.ts";
import { elementData } from "../element-data.ts";

/** In atomic mass units (NIST). */
const ELECTRON_MASS = 0.00054857991;

/**
 * Masses and counts of atoms. The exact mass is that of the ion; `NumAtoms` counts every hydrogen;
 * `FractionCSP3`, the share of carbons with four neighbours, is 0 without carbon.
 */
export function composition(molecule: DescribedGraph): Record<CompositionName, number> {
  const { atomCount, element, hydrogens, charge, beside } = molecule;
  const counts = { exactmw: 0, amw: 0, NumHeavyAtoms: 0, NumAtoms: atomCount, NumHeteroatoms: 0 };
  let carbons = 0;
  let saturated = 0;
  for (let atom = 0; atom < atomCount; atom++) {
    const number = element[atom]!;
    const added = hydrogens[atom]!;
    counts.exactmw += elementData.exactMass[number]! + added * elementData.exactMass[1]!;
    counts.exactmw -= charge[atom]! * ELECTRON_MASS;
    counts.amw += elementData.averageMass[number]! + added * elementData.averageMass[1]!;
    counts.NumAtoms += added;
    if (number > 1) counts.NumHeavyAtoms++;
    if (number !== 1 && number !== 6) counts.NumHeteroatoms++;
    if (number !== 6) continue;
    carbons++;
    if (beside[atom]!.length + added === 4) saturated++;
  }
  return { ...counts, FractionCSP3: carbons === 0 ? 0 : saturated / carbons };
}

type CompositionName = "exactmw" | "amw" | "NumHeavyAtoms" | "NumAtoms" | "NumHeteroatoms" | "FractionCSP3";
