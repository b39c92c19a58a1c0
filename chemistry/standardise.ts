import type { Molecule, Toolkit } from "./rdkit.ts";
import { withMolecule } from "./rdkit.ts";

/** Structures of this many heavy atoms and more are left out, as MELLODDY-TUNER does. */
export const heavyAtomsLimit = 100;
const LENGTH_MAX = 2_000;
const ATOMS_WRITTEN_MAX = 400;

/** Why a structure cannot be used, in words for its owner and without the structure. */
export type Refusal = { readonly kind: "unreadable"; readonly reason: string };

/**
 * Brings a SMILES as written to the one structure that is modelled and runs `use` on it with its canonical
 * SMILES: the fragment of most heavy atoms (of equal ones the first in canonical order). Charges, isotopes,
 * stereo and tautomers are left as they are. Never throws for what the text holds.
 */
export function standardise<Result>(
  toolkit: Toolkit,
  smiles: string,
  use: (molecule: Molecule, canonical: string) => Result,
): Result | Refusal {
  const reason = screen(smiles);
  if (reason !== undefined) return refuse(reason);
  return (
    withMolecule(toolkit, smiles.trim(), (molecule) => useLargest(toolkit, molecule, use)) ??
    refuse(NO_MOLECULE)
  );
}

const NO_MOLECULE = "the SMILES does not describe a valid molecule";
const TOO_LARGE = `the structure has ${heavyAtomsLimit} or more heavy atoms`;

function useLargest<Result>(
  toolkit: Toolkit,
  molecule: Molecule,
  use: (molecule: Molecule, canonical: string) => Result,
): Result | Refusal {
  const canonical = molecule.get_smiles();
  if (!canonical.includes(".")) return useSized(molecule, canonical, use);
  const largest = largestFragment(canonical);
  const result = withMolecule(toolkit, largest, (part) => useSized(part, part.get_smiles(), use));
  return result ?? refuse(NO_MOLECULE);
}

function useSized<Result>(
  molecule: Molecule,
  canonical: string,
  use: (molecule: Molecule, canonical: string) => Result,
): Result | Refusal {
  const heavyAtoms = countAtoms(canonical).heavy;
  if (heavyAtoms === 0) return refuse("the structure has no heavy atom");
  if (heavyAtoms >= heavyAtomsLimit) return refuse(TOO_LARGE);
  return use(molecule, canonical);
}

function largestFragment(canonical: string): string {
  let largest = { text: "", heavy: -1 };
  for (const text of canonical.split(".")) {
    const { heavy } = countAtoms(text);
    if (heavy > largest.heavy) largest = { text, heavy };
  }
  return largest.text;
}

/**
 * What rules a text out before the toolkit sees it. The toolkit takes other formats and remarks after the
 * SMILES, and long input can exhaust its stack, which would end the whole run; hence the limits on length and
 * atoms.
 */
function screen(smiles: unknown): string | undefined {
  if (typeof smiles !== "string") return "the SMILES is not text";
  if (smiles.length > LENGTH_MAX) return `the SMILES is longer than ${LENGTH_MAX} characters`;
  const text = smiles.trim();
  if (text === "") return "the SMILES is empty";
  if (!/^[!-~]+$/.test(text))
    return "the SMILES contains a space, a control character or a character outside ASCII";
  if (!/^[A-Za-z0-9[\]()=#$:/\\@+\-.%*~<>]+$/.test(text))
    return "the SMILES contains a character that no SMILES has";
  const { heavy, all } = countAtoms(text);
  if (all > ATOMS_WRITTEN_MAX) return `the SMILES writes more than ${ATOMS_WRITTEN_MAX} atoms`;
  if (heavy >= heavyAtomsLimit && !text.includes(".")) return TOO_LARGE;
  return undefined;
}

/**
 * How many atoms a SMILES writes, by its text alone; hydrogens in brackets of their own are atoms but not
 * heavy.
 */
function countAtoms(text: string): { heavy: number; all: number } {
  let heavy = 0;
  let all = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    const end = character === "[" ? text.indexOf("]", at) : -1;
    if (end < 0 && !/[A-Za-z*]/.test(character)) continue;
    all++;
    if (end < 0 || !LONE_HYDROGEN.test(text.slice(at, end + 1))) heavy++;
    if (end > 0) at = end;
    else if ((character === "C" && text[at + 1] === "l") || (character === "B" && text[at + 1] === "r")) at++;
  }
  return { heavy, all };
}

const LONE_HYDROGEN = /^\[\d*H[+-]?\d*(?::\d+)?\]$/;

function refuse(reason: string): Refusal {
  return { kind: "unreadable", reason };
}
