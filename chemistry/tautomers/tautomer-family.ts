import { findMatches } from "../smarts/find-matches.ts";
import type { MatchTarget } from "../smarts/match-target.ts";
import { AromaticityModel } from "./aromaticity.ts";
import { kekulise } from "./kekulise.ts";
import { ringSystems, type RingSystem } from "./ring-systems.ts";
import { bondBetween, type Skeleton } from "./skeleton.ts";
import { copyForm, type TautomerForm } from "./tautomer-form.ts";
import { transforms, type Transform } from "./transforms.ts";

/** How many transforms of forms are tried at most, as RDKit limits it. */
const TRANSFORMS_MAX = 1000;

/** The tautomers found so far; what makes two forms the same and which comes next is the collection's. */
export type FoundTautomers = {
  readonly forms: readonly TautomerForm[];
  /** Adds a form unless it is known. */
  add(form: TautomerForm): void;
  /** The next form of which no products were made, undefined when there is none. */
  next(): TautomerForm | undefined;
};

/** Makes tautomers of one skeleton from each other. */
export class TautomerFamily {
  readonly skeleton: Skeleton;
  readonly #systems: readonly RingSystem[];
  readonly #aromaticity: AromaticityModel;

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.#systems = ringSystems(skeleton);
    this.#aromaticity = new AromaticityModel(skeleton);
  }

  /**
   * Adds to `found`, which holds the first form, all that the transforms make of it and of each other. False
   * when it ended at `tautomersMax` forms or the limit of transforms, as RDKit's TautomerEnumerator does.
   */
  enumerate(found: FoundTautomers, tautomersMax: number): boolean {
    let tried = 0;
    for (let form = found.next(); form !== undefined; form = found.next()) {
      const target = this.matchTarget(form, form.kekule);
      for (const transform of transforms) {
        const matches = findMatches(transform.pattern, target);
        if (matches.length === 0) continue;
        tried++;
        for (const match of matches) {
          if (tried >= TRANSFORMS_MAX || found.forms.length >= tautomersMax) return false;
          const product = this.#apply(transform, match, form);
          if (product !== undefined) found.add(product);
        }
      }
    }
    return true;
  }

  /** The form as SMARTS patterns see it, with its Kekulé or its aromatic orders. */
  matchTarget(form: TautomerForm, bondOrder: Uint8Array): MatchTarget {
    return {
      atomCount: this.skeleton.atomCount,
      element: this.skeleton.element,
      charge: form.charge,
      hydrogens: form.hydrogens,
      aromatic: form.aromatic,
      ringAtom: this.skeleton.ringAtom,
      ringCount: this.skeleton.ringCount,
      smallestRing: this.skeleton.smallestRing,
      incident: this.skeleton.incident,
      bondFrom: this.skeleton.bondFrom,
      bondTo: this.skeleton.bondTo,
      bondOrder,
      bondAromatic: bondOrder,
      ringBond: this.skeleton.ringBond,
    };
  }

  /** Settles a form's Kekulé structure as RDKit chooses it; false when it has none. */
  settle(form: TautomerForm): boolean {
    return kekulise(this.skeleton, this.#systems, form);
  }

  /** Undefined when the product has no Kekulé structure. */
  #apply(transform: Transform, match: Int32Array, form: TautomerForm): TautomerForm | undefined {
    const product = copyForm(form);
    moveHydrogen(product, match[0]!, match.at(-1)!);
    for (const [place, { from, to }] of transform.pattern.bonds.entries()) {
      const bond = bondBetween(this.skeleton, match[from]!, match[to]!);
      const order = product.kekule[bond]!;
      product.kekule[bond] = transform.bonds[place] ?? (order === 1 ? 2 : order === 2 ? 1 : order);
    }
    for (const [place, shift] of transform.charges.entries()) product.charge[match[place]!]! += shift;
    if (!this.settle(product)) return undefined;
    this.#aromaticity.perceive(product);
    return this.settle(product) ? product : undefined;
  }
}

function moveHydrogen(form: TautomerForm, first: number, last: number): void {
  form.hydrogens[first] = Math.max(0, form.hydrogens[first]! - 1);
  form.hydrogens[last]!++;
  form.fixed[first] = form.fixed[last] = 1;
}
