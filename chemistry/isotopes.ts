import { withMolecule, type Toolkit } from "./rdkit.ts";
import type { MassShift } from "./read-graph.ts";

/** How far isotopes are from their element's average mass, asked of the toolkit once for each isotope. */
export function massShiftOf(toolkit: Toolkit): MassShift {
  const known = new Map<string, number>();
  return (symbol, isotope) => {
    const element = symbol.charAt(0).toUpperCase() + symbol.slice(1);
    const key = `${isotope}${element}`;
    const shift = known.get(key) ?? Math.trunc(atomMass(toolkit, key) - atomMass(toolkit, element));
    known.set(key, shift);
    return shift;
  };
}

function atomMass(toolkit: Toolkit, atom: string): number {
  const mass = withMolecule(toolkit, `[${atom}]`, (molecule) => {
    const { amw } = JSON.parse(molecule.get_descriptors()) as { amw: number };
    return amw;
  });
  if (mass === undefined) throw new Error("the chemistry toolkit does not know an isotope");
  return mass;
}
