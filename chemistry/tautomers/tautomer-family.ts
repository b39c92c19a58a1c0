import { findMatches } from "../smarts/find-matches.ts";
import type { MatchTarget } from "../smarts/match-target.ts";
import { AromaticityModel } from "./aromaticity.ts";
import { kekulise } from "./kekulise.ts";
import { FormIdentity } from "./form-identity.ts";
import { ringSystems } from "./ring-systems.ts";
import { RingSettler } from "./ring-settler.ts";
import { bondBetween, otherEnd, type Skeleton } from "./skeleton.ts";
import { copyForm, type TautomerForm } from "./tautomer-form.ts";
import { transforms, type Transform } from "./transforms.ts";

/** How many transforms of forms are tried at most, as RDKit limits it. */
const TRANSFORMS_MAX = 1000;
const PHOSPHORUS = 15;

/** The tautomers found so far; what makes two forms the same and which comes next is the collection's. */
export type FoundTautomers = {
  readonly forms: readonly TautomerForm[];
  /** Adds a form unless it is known. */
  add(form: TautomerForm): void;
  /** The next form of which no products were made, undefined when there is none. */
  next(): TautomerForm | undefined;
};

/** Makes tautomers of one skeleton from each other. Forms that are the same are one object. */
export class TautomerFamily {
  readonly skeleton: Skeleton;
  readonly #settlers: readonly RingSettler[];
  readonly #identity: FormIdentity;
  readonly #products = new Map<TautomerForm, readonly Products[]>();

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    const aromaticity = new AromaticityModel(skeleton);
    this.#settlers = ringSystems(skeleton).map((system) => new RingSettler(skeleton, system, aromaticity));
    this.#identity = new FormIdentity(skeleton);
  }

  /**
   * Adds to `found` a first form and all that the transforms make of it and of each other. False when it
   * ended at `tautomersMax` forms or the limit of transforms, as RDKit's TautomerEnumerator does.
   */
  enumerate(first: TautomerForm, found: FoundTautomers, tautomersMax: number): boolean {
    found.add(this.#identity.firstOf(first));
    let tried = 0;
    for (let form = found.next(); form !== undefined; form = found.next()) {
      for (const products of this.#productsOf(form)) {
        tried++;
        for (const product of products) {
          if (tried >= TRANSFORMS_MAX || found.forms.length >= tautomersMax) return false;
          if (product !== undefined) found.add(product);
        }
      }
    }
    return true;
  }

  /** Kept, because a search that ends at a limit is done again in another order. */
  #productsOf(form: TautomerForm): readonly Products[] {
    const known = this.#products.get(form);
    if (known !== undefined) return known;
    const target = this.matchTarget(form, form.kekule);
    const starts = this.#donors(form);
    const byPath = new Map<string, TautomerForm | undefined>();
    const products: Products[] = [];
    for (const transform of transforms) {
      const matches = findMatches(transform.pattern, target, starts);
      if (matches.length > 0)
        products.push(matches.map((match) => this.#apply(transform, match, form, byPath)));
    }
    this.#products.set(form, products);
    return products;
  }

  /** Several transforms find the same path, and those without bonds of their own do the same along it. */
  #apply(
    transform: Transform,
    match: Int32Array,
    form: TautomerForm,
    byPath: Map<string, TautomerForm | undefined>,
  ): TautomerForm | undefined {
    if (transform.bonds.length > 0) return this.#shift(transform, match, form);
    const path = String.fromCharCode(...match);
    if (!byPath.has(path)) byPath.set(path, this.#shift(transform, match, form));
    return byPath.get(path);
  }

  /** Atoms that may lose a hydrogen: each transform starts at or beside a multiple bond or phosphorus. */
  #donors(form: TautomerForm): number[] {
    const { incident, bondCount, bondFrom, bondTo, element } = this.skeleton;
    const isOpen = Uint8Array.from(element, (number) => Number(number === PHOSPHORUS));
    for (let bond = 0; bond < bondCount; bond++) {
      if (form.kekule[bond]! > 1) isOpen[bondFrom[bond]!] = isOpen[bondTo[bond]!] = 1;
    }
    const donors: number[] = [];
    for (let atom = 0; atom < isOpen.length; atom++) {
      if (form.hydrogens[atom] === 0) continue;
      const isBeside = incident[atom]!.some((bond) => isOpen[otherEnd(this.skeleton, bond, atom)] === 1);
      if (isOpen[atom] === 1 || isBeside) donors.push(atom);
    }
    return donors;
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

  /** Chooses the Kekulé structure of a form as given like RDKit; false when it has none. */
  settle(form: TautomerForm): boolean {
    return this.#settlers.every(({ system }) => kekulise(this.skeleton, system, form));
  }

  /** Undefined when the product has no Kekulé structure. */
  #shift(transform: Transform, match: Int32Array, form: TautomerForm): TautomerForm | undefined {
    const product = copyForm(form);
    moveHydrogen(product, match[0]!, match.at(-1)!);
    this.#shiftBonds(transform, match, product);
    for (const [place, shift] of transform.charges.entries()) product.charge[match[place]!]! += shift;
    for (const settler of this.#settlers) {
      if (match.some((atom) => settler.system.members[atom] === 1) && !settler.settle(product))
        return undefined;
    }
    return this.#identity.firstOf(product);
  }

  #shiftBonds({ pattern, bonds }: Transform, match: Int32Array, product: TautomerForm): void {
    for (let place = 0; place < pattern.bonds.length; place++) {
      const { from, to } = pattern.bonds[place]!;
      const bond = bondBetween(this.skeleton, match[from]!, match[to]!);
      const order = product.kekule[bond]!;
      product.kekule[bond] = bonds[place] ?? (order === 1 ? 2 : order === 2 ? 1 : order);
      if (this.skeleton.ringBond[bond] === 0) product.order[bond] = product.kekule[bond]!;
    }
  }
}

/** What one transform makes of a form at each place where it applies; undefined where that is no molecule. */
type Products = readonly (TautomerForm | undefined)[];

function moveHydrogen(form: TautomerForm, first: number, last: number): void {
  form.hydrogens[first] = Math.max(0, form.hydrogens[first]! - 1);
  form.hydrogens[last]!++;
  form.fixed[first] = form.fixed[last] = 1;
}
