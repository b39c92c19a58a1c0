import { FormIdentity } from "./form-identity.ts";
import type { Skeleton } from "./skeleton.ts";
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
  readonly #identity: FormIdentity;
  readonly #bySmiles = new Map<string, TautomerForm>();
  readonly #waiting = new Set<string>();
  #current = "";

  constructor(skeleton: Skeleton, write: WriteCanonical) {
    this.#identity = new FormIdentity(skeleton);
    this.#write = write;
  }

  add(form: TautomerForm): void {
    if (!this.#identity.isNew(form)) return;
    const smiles = this.#write(form);
    if (smiles === undefined || this.#bySmiles.has(smiles)) return;
    this.#bySmiles.set(smiles, form);
    this.#waiting.add(smiles);
    this.forms.push(form);
  }

  next(): TautomerForm | undefined {
    if (this.#waiting.size === 0) return undefined;
    const waiting = [...this.#waiting];
    const later = waiting.filter((smiles) => smiles > this.#current);
    const next = (later.length > 0 ? later : waiting).reduce((least, one) => (one < least ? one : least));
    this.#waiting.delete(next);
    this.#current = next;
    return this.#bySmiles.get(next);
  }
}
