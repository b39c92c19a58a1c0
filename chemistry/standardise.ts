import { chargeParent } from "./charge-parent/charge-parent.ts";
import { cleanUp } from "./clean-up.ts";
import type { FeatureProtocol, Unreadable } from "./feature-protocol.ts";
import type { MolecularGraph } from "./molecular-graph.ts";
import { withMolecule, type Toolkit } from "./rdkit.ts";
import { readGraph, type MassShift } from "./read-graph.ts";
import { countAtoms, screenStructure } from "./screen-structure.ts";
import { tautomerOfCanonical } from "./tautomers/canonical-tautomer.ts";

/** What is done to a structure, in this order; `largest fragment` stands in for those of `melloddy`. */
export type StandardisationStep =
  | "screen"
  | "parse"
  | "atom limit"
  | "charge parent"
  | "isotopes and stereo"
  | "canonical tautomer"
  | "clean up"
  | "largest fragment";

/** One step taken, and the structure after it (canonical SMILES; as written before it was parsed). */
export type StepTaken = {
  readonly step: StandardisationStep;
  readonly outcome: "unchanged" | "changed" | "failed";
  readonly structure: string;
};

/** Where and why a structure cannot be used, in words for its owner and without the structure. */
export type Refusal = Unreadable & { readonly step: StandardisationStep };

/** The one structure that is modelled, as canonical SMILES. */
export type Standardised = { readonly kind: "standardised"; readonly canonical: string };

/** What standardisation works with: the toolkit of the thread and what it says of isotopes. */
export type Chemist = { readonly toolkit: Toolkit; readonly massShift: MassShift };

/**
 * Brings a structure as written (SMILES or mol block) to the one that is modelled. `melloddy` follows
 * MELLODDY-TUNER 3: charge parent, no isotopes and no stereo, canonical tautomer, and a last cleaning up;
 * `largest_fragment` takes the fragment of most heavy atoms (of equal ones the first in canonical order) and
 * leaves all else. `onStep` hears of every step. Never throws for what the text holds, but a `ToolkitFault`
 * when the toolkit's memory can no longer be trusted.
 */
export function standardise(
  chemist: Chemist,
  structure: string,
  protocol: FeatureProtocol["standardisation"],
  onStep: (taken: StepTaken) => void = ignore,
): Standardised | Refusal {
  const run = new Standardisation(chemist, protocol, onStep);
  try {
    return { kind: "standardised", canonical: run.take(structure) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kind: "unreadable", step: error.step, reason: error.message };
  }
}

function ignore(): void {}

/** Ends a standardisation; it never leaves this file. */
class Refused extends Error {
  readonly step: StandardisationStep;

  constructor(step: StandardisationStep, reason: string) {
    super(reason);
    this.step = step;
  }
}

const FLAT = JSON.stringify({ doIsomericSmiles: false });

class Standardisation {
  readonly #chemist: Chemist;
  readonly #protocol: FeatureProtocol["standardisation"];
  readonly #onStep: (taken: StepTaken) => void;
  /** After the last step. */
  #structure = "";

  constructor(
    chemist: Chemist,
    protocol: FeatureProtocol["standardisation"],
    onStep: (taken: StepTaken) => void,
  ) {
    this.#chemist = chemist;
    this.#protocol = protocol;
    this.#onStep = onStep;
  }

  take(written: string): string {
    const screened = screenStructure(written);
    if ("reason" in screened) return this.#refuse("screen", screened.reason);
    this.#structure = screened.text;
    this.#pass("screen");
    // A mol block can say what no SMILES can, such as bonds of a query: what it says must be read back.
    const text = screened.form === "SMILES" ? screened.text : this.#canonicalise(screened.text);
    const read = text === undefined ? undefined : this.#parse(text);
    if (read === undefined)
      return this.#refuse("parse", `the ${screened.form} does not describe a valid molecule`);
    this.#become("parse", read.isomeric);
    if (this.#protocol.method === "largest_fragment") this.#keepLargest();
    this.#limitAtoms();
    if (this.#protocol.method === "melloddy") this.#followMelloddy(read.flat);
    return this.#structure;
  }

  #parse(text: string): { isomeric: string; flat: string } | undefined {
    return withMolecule(this.#chemist.toolkit, text, (molecule) => {
      const isomeric = molecule.get_smiles();
      return { isomeric, flat: STEREO_OR_ISOTOPE.test(isomeric) ? molecule.get_smiles(FLAT) : isomeric };
    });
  }

  #keepLargest(): void {
    const text = this.#structure;
    const part = text.includes(".") ? this.#canonical("largest fragment", largestFragment(text)) : text;
    this.#become("largest fragment", part);
  }

  #limitAtoms(): void {
    const { heavy } = countAtoms(this.#structure);
    const { heavyAtomsMax } = this.#protocol;
    if (heavy === 0) this.#refuse("atom limit", "the structure has no heavy atom");
    if (heavy > heavyAtomsMax)
      this.#refuse("atom limit", `the structure has ${heavyAtomsMax + 1} or more heavy atoms`);
    this.#pass("atom limit");
  }

  /** `flat` is the structure of now without isotopes and stereo. */
  #followMelloddy(flat: string): void {
    const parent = chargeParent(this.#graph(), this.#canonicalise);
    if (parent.kind === "failed") this.#refuse("charge parent", parent.reason);
    if (parent.kind === "unchanged") this.#pass("charge parent");
    else this.#become("charge parent", this.#canonical("charge parent", parent.smiles));
    const plain = parent.kind === "unchanged" ? flat : this.#structure;
    // Hydrogens that were atoms for their isotope or their stereo are read as hydrogens of their atom.
    const isBare = !plain.includes("[H]");
    this.#become("isotopes and stereo", isBare ? plain : this.#canonical("isotopes and stereo", plain));
    const before = this.#structure;
    this.#takeTautomer();
    // What the tautomer left alone was cleaned up for the charge parent.
    if (this.#structure === before) this.#pass("clean up");
    else this.#cleanUp();
  }

  #takeTautomer(): void {
    const { toolkit } = this.#chemist;
    const tautomer = tautomerOfCanonical(toolkit, this.#structure, this.#protocol.tautomersMax);
    if (typeof tautomer === "string") this.#become("canonical tautomer", tautomer);
    else this.#refuse("canonical tautomer", tautomer.reason);
  }

  #cleanUp(): void {
    const clean = cleanUp(this.#graph(), this.#canonicalise);
    this.#become("clean up", this.#canonical("clean up", clean));
  }

  readonly #canonicalise = (smiles: string): string | undefined =>
    withMolecule(this.#chemist.toolkit, smiles, (molecule) => molecule.get_smiles());

  #graph(): MolecularGraph {
    return readGraph(this.#structure, this.#chemist.massShift);
  }

  #canonical(step: StandardisationStep, smiles: string): string {
    return (
      this.#canonicalise(smiles) ?? this.#refuse(step, "the standardised structure is not a valid molecule")
    );
  }

  #pass(step: StandardisationStep): void {
    this.#onStep({ step, outcome: "unchanged", structure: this.#structure });
  }

  #become(step: StandardisationStep, structure: string): void {
    const outcome = structure === this.#structure ? "unchanged" : "changed";
    this.#structure = structure;
    this.#onStep({ step, outcome, structure });
  }

  #refuse(step: StandardisationStep, reason: string): never {
    this.#onStep({ step, outcome: "failed", structure: this.#structure });
    throw new Refused(step, reason);
  }
}

/** What a canonical SMILES has where it says more than its non-isomeric form. */
const STEREO_OR_ISOTOPE = /[@/\\]|\[\d/;

function largestFragment(canonical: string): string {
  let largest = { text: "", heavy: -1 };
  for (const text of canonical.split(".")) {
    const { heavy } = countAtoms(text);
    if (heavy > largest.heavy) largest = { text, heavy };
  }
  return largest.text;
}
