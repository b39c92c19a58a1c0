import { withMolecule, type Toolkit } from "../rdkit.ts";
import { FoundByIdentity } from "./found-by-identity.ts";
import { FoundBySmiles, type WriteCanonical } from "./found-by-smiles.ts";
import { isOpenShell, readFamily, type Family } from "./read-family.ts";
import { scoreTautomer } from "./score-tautomer.ts";
import { TautomerFamily } from "./tautomer-family.ts";
import type { TautomerForm } from "./tautomer-form.ts";
import { writeSmiles } from "./write-smiles.ts";

/** Why a structure has no canonical tautomer, in words for its owner and without the structure. */
export type TautomerFailure = { readonly kind: "unreadable"; readonly reason: string };

/**
 * The canonical SMILES of the preferred tautomer of a structure without stereo and isotopes: the answer of
 * RDKit 2022.09's TautomerEnumerator.Canonicalize with at most `tautomersMax` forms and otherwise its
 * defaults. Structures with dative bonds are left as they are. Never throws for what the text holds.
 */
export function canonicalTautomer(
  toolkit: Toolkit,
  smiles: string,
  tautomersMax: number,
): string | TautomerFailure {
  const canonical = withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
  return canonical === undefined ? UNREADABLE : tautomerOfCanonical(toolkit, canonical, tautomersMax);
}

/**
 * As `canonicalTautomer`, for a SMILES just as the toolkit wrote it: saves half of the time that a structure
 * without other tautomers takes. Meaningless for any other SMILES.
 */
export function tautomerOfCanonical(
  toolkit: Toolkit,
  canonical: string,
  tautomersMax: number,
): string | TautomerFailure {
  const asWritten = read(toolkit, canonical, AS_WRITTEN);
  if (asWritten === undefined) return UNREADABLE;
  // The toolkit finds unpaired electrons only where it works a structure out, and writes it wrong without.
  const details = asWritten.family && isOpenShell(asWritten.family) ? undefined : AS_WRITTEN;
  const family = details === undefined ? read(toolkit, canonical)?.family : asWritten.family;
  if (family === undefined) return canonical;
  const { skeleton, first } = family;
  const members = new TautomerFamily(skeleton);
  if (!members.settle(first)) return canonical;
  const write: WriteCanonical = (form) =>
    form === first
      ? canonical
      : withMolecule(toolkit, writeSmiles(skeleton, form), (product) => product.get_smiles(), details);
  return preferred(members, findTautomers(members, first, tautomersMax, write), write) ?? canonical;
}

/** Undefined when the toolkit takes the text for no molecule; without `family` it has no tautomers. */
function read(
  toolkit: Toolkit,
  smiles: string,
  details?: string,
): { family: Family | undefined } | undefined {
  return withMolecule(toolkit, smiles, (molecule) => ({ family: readFamily(molecule) }), details);
}

const UNREADABLE: TautomerFailure = {
  kind: "unreadable",
  reason: "the SMILES does not describe a valid molecule",
};

/** A form is settled already: the toolkit need only number its atoms, which saves most of the time. */
const AS_WRITTEN = JSON.stringify({
  sanitize: false,
  removeHs: false,
  assignStereo: false,
  mergeQueryHs: false,
  fastFindRings: false,
});

function findTautomers(
  family: TautomerFamily,
  first: TautomerForm,
  tautomersMax: number,
  write: WriteCanonical,
): readonly TautomerForm[] {
  const found = new FoundByIdentity();
  if (family.enumerate(first, found, tautomersMax)) return found.forms;
  const ordered = new FoundBySmiles(write);
  family.enumerate(first, ordered, tautomersMax);
  return ordered.forms;
}

/** The form of the highest score; of equal ones that whose canonical SMILES is alphabetically first. */
function preferred(
  family: TautomerFamily,
  forms: readonly TautomerForm[],
  write: WriteCanonical,
): string | undefined {
  if (forms.length === 1) return write(forms[0]!);
  const scores = forms.map((form) => scoreTautomer(family, form));
  const best = scores.reduce((one, other) => Math.max(one, other));
  const tied = forms.filter((_, index) => scores[index] === best).map(write);
  return tied.filter((smiles) => smiles !== undefined).sort()[0];
}
