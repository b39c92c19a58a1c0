import type { TautomerForm } from "./tautomer-form.ts";
import type { FoundTautomers } from "./tautomer-family.ts";

/** Tautomers told apart by their structure alone, first found first expanded; asks nothing of the toolkit. */
export class FoundByIdentity implements FoundTautomers {
  readonly forms: TautomerForm[] = [];
  readonly #known = new Set<TautomerForm>();
  #expanded = 0;

  add(form: TautomerForm): void {
    if (this.#known.has(form)) return;
    this.#known.add(form);
    this.forms.push(form);
  }

  next(): TautomerForm | undefined {
    return this.forms[this.#expanded++];
  }
}
