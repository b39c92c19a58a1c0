import type { TautomerForm } from "./tautomer-form.ts";
import type { FoundTautomers } from "./tautomer-family.ts";

/** Writes a form as canonical SMILES; undefined when the toolkit takes it for no molecule. */
export type WriteCanonical = (form: TautomerForm) => string | undefined;

/**
 * Tautomers told apart by their canonical SMILES and expanded in its alphabetical order, pass after pass, as
 * RDKit does. Where the search ends at a limit this order decides what was found.
 */
export class FoundBySmiles implements FoundTautomers {
  readonly forms: TautomerForm[] = [];
  readonly #write: WriteCanonical;
  readonly #known = new Set<TautomerForm>();
  readonly #bySmiles = new Map<string, TautomerForm>();
  readonly #waiting = new Set<string>();
  #current = "";

  constructor(write: WriteCanonical) {
    this.#write = write;
  }

  add(form: TautomerForm): void {
    if (this.#known.has(form)) return;
    this.#known.add(form);
    const smiles = this.#write(form);
    if (smiles === undefined || this.#bySmiles.has(smiles)) return;
    this.#bySmiles.set(smiles, form);
    this.#waiting.add(smiles);
    this.forms.push(form);
  }

  next(): TautomerForm | undefined {
    let first: string | undefined;
    let later: string | undefined;
    for (const smiles of this.#waiting) {
      if (first === undefined || smiles < first) first = smiles;
      if (smiles > this.#current && (later === undefined || smiles < later)) later = smiles;
    }
    const next = later ?? first;
    if (next === undefined) return undefined;
    this.#waiting.delete(next);
    this.#current = next;
    return this.#bySmiles.get(next);
  }
}
