import { otherEnd, type Skeleton } from "./skeleton.ts";
import type { TautomerForm } from "./tautomer-form.ts";

/**
 * Tells tautomers of one skeleton apart. Equal `labelled` texts mean the same form atom by atom; equal
 * `unlabelled` texts mean forms that differ only by the numbering of alike atoms (colour refinement after
 * Weisfeiler and Leman, which suffices where atoms share a skeleton).
 */
export class FormIdentity {
  /** Whether the skeleton has alike atoms; without them `labelled` tells all. */
  readonly isSymmetric: boolean;
  readonly #skeleton: Skeleton;
  readonly #bytes: Buffer;
  readonly #classes: Int32Array;

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
    this.#bytes = Buffer.alloc(skeleton.atomCount + skeleton.bondCount);
    const { element, ringCount, radicals } = skeleton;
    const start = Int32Array.from(element, (number, atom) =>
      mix(mix(number, ringCount[atom]!), radicals[atom]!),
    );
    this.#classes = refine(skeleton, start, new Uint8Array(skeleton.bondCount).fill(1));
    this.isSymmetric = new Set(this.#classes).size < skeleton.atomCount;
  }

  /** A text of the form with its atoms as numbered. */
  labelled({ hydrogens, charge, aromatic, order }: TautomerForm): string {
    const bytes = this.#bytes;
    const { atomCount } = this.#skeleton;
    for (let atom = 0; atom < atomCount; atom++) {
      bytes[atom] = hydrogens[atom]! * 16 + (charge[atom]! + 4) * 2 + aromatic[atom]!;
    }
    bytes.set(order, atomCount);
    return bytes.toString("latin1");
  }

  /** A text of the form that does not depend on how its atoms are numbered. */
  unlabelled(form: TautomerForm): string {
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
