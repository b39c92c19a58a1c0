import { FormIdentity } from "./form-identity.ts";
import type { Skeleton } from "./skeleton.ts";
import type { TautomerForm } from "./tautomer-form.ts";
import type { FoundTautomers } from "./tautomer-family.ts";

/** Tautomers told apart by their structure alone, first found first expanded; asks nothing of the toolkit. */
export class FoundByIdentity implements FoundTautomers {
  readonly forms: TautomerForm[] = [];
  readonly #identity: FormIdentity;
  readonly #labelled = new Set<string>();
  readonly #known = new Set<string>();
  #expanded = 0;

  constructor(skeleton: Skeleton) {
    this.#identity = new FormIdentity(skeleton);
  }

  add(form: TautomerForm): void {
    const labelled = this.#identity.labelled(form);
    if (this.#labelled.has(labelled)) return;
    this.#labelled.add(labelled);
    if (this.#identity.isSymmetric) {
      const key = this.#identity.unlabelled(form);
      if (this.#known.has(key)) return;
      this.#known.add(key);
    }
    this.forms.push(form);
  }

  next(): TautomerForm | undefined {
    return this.forms[this.#expanded++];
  }
}
