import { FormIdentity } from "./form-identity.ts";
import type { Skeleton } from "./skeleton.ts";
import type { TautomerForm } from "./tautomer-form.ts";
import type { FoundTautomers } from "./tautomer-family.ts";

/** Tautomers told apart by their structure alone, first found first expanded; asks nothing of the toolkit. */
export class FoundByIdentity implements FoundTautomers {
  readonly forms: TautomerForm[] = [];
  readonly #identity: FormIdentity;
  #expanded = 0;

  constructor(skeleton: Skeleton) {
    this.#identity = new FormIdentity(skeleton);
  }

  add(form: TautomerForm): void {
    if (this.#identity.isNew(form)) this.forms.push(form);
  }

  next(): TautomerForm | undefined {
    return this.forms[this.#expanded++];
  }
}
