import { otherEnd, type Skeleton } from "./skeleton.ts";
import type { TautomerForm } from "./tautomer-form.ts";

/**
 * Tells tautomers of one skeleton apart. Forms that differ only by the numbering of alike atoms count as the
 * same (colour refinement after Weisfeiler and Leman, which suffices where atoms share a skeleton).
 */
export class FormIdentity {
  readonly #skeleton: Skeleton;
  readonly #bytes: Buffer;
  readonly #classes: Int32Array;
  /** Without alike atoms, forms with the same numbering tell all. */
  readonly #isSymmetric: boolean;
  readonly #labelled = new Set<string>();
  readonly #unlabelled = new Set<string>();

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
    this.#bytes = Buffer.alloc(skeleton.atomCount + skeleton.bondCount);
    const { element, ringCount, radicals } = skeleton;
    const start = Int32Array.from(element, (number, atom) =>
      mix(mix(number, ringCount[atom]!), radicals[atom]!),
    );
    this.#classes = refine(skeleton, start, new Uint8Array(skeleton.bondCount).fill(1));
    this.#isSymmetric = new Set(this.#classes).size < skeleton.atomCount;
  }

  /** Whether no such form was asked about before. */
  isNew(form: TautomerForm): boolean {
    return !isKnown(this.#labelled, this.#label(form)) && (!this.#isSymmetric || this.#isNewUnlabelled(form));
  }

  #isNewUnlabelled(form: TautomerForm): boolean {
    return !isKnown(this.#unlabelled, this.#unlabel(form));
  }

  /** A text of the form with its atoms as numbered. */
  #label({ hydrogens, charge, aromatic, order }: TautomerForm): string {
    const bytes = this.#bytes;
    const { atomCount } = this.#skeleton;
    for (let atom = 0; atom < atomCount; atom++) {
      bytes[atom] = hydrogens[atom]! * 16 + (charge[atom]! + 4) * 2 + aromatic[atom]!;
    }
    bytes.set(order, atomCount);
    return bytes.toString("latin1");
  }

  /** A text of the form that does not depend on how its atoms are numbered. */
  #unlabel(form: TautomerForm): string {
    const start = this.#classes.map((colour, atom) =>
      mix(mix(colour, form.hydrogens[atom]! * 2 + form.aromatic[atom]!), form.charge[atom]!),
    );
    const colours = refine(this.#skeleton, start, form.order);
    let sum = 0;
    let other = 0;
    for (const colour of colours) {
      sum = (sum + mix(colour, 1)) | 0;
      other = (other + mix(colour, 2)) | 0;
    }
    return `${sum},${other}`;
  }
}

/** Whether a set holds a text, which it does afterwards. */
function isKnown(texts: Set<string>, text: string): boolean {
  const before = texts.size;
  return texts.add(text).size === before;
}

/** Colours that tell atoms apart by ever wider surroundings, until that tells no more of them apart. */
function refine(skeleton: Skeleton, start: Int32Array, orders: Uint8Array): Int32Array {
  let colours = start;
  let count = new Set(colours).size;
  for (;;) {
    const next = colours.map((colour, atom) => {
      let around = 0;
      for (const bond of skeleton.incident[atom]!) {
        around = (around + mix(colours[otherEnd(skeleton, bond, atom)]!, orders[bond]!)) | 0;
      }
      return mix(colour, around);
    });
    const told = new Set(next).size;
    colours = next;
    if (told <= count) return colours;
    count = told;
  }
}

/** Two numbers to one, so that different pairs hardly ever give the same (after MurmurHash3's finaliser). */
function mix(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(second ^ 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
