import type { Skeleton } from "./skeleton.ts";
import type { TautomerForm } from "./tautomer-form.ts";

/**
 * Tells tautomers of one skeleton apart. Forms that differ only by the numbering of alike atoms count as the
 * same (colour refinement after Weisfeiler and Leman, which suffices where atoms share a skeleton).
 */
export class FormIdentity {
  readonly #skeleton: Skeleton;
  readonly #bytes: Buffer;
  readonly #classes: Int32Array;
  /** For each atom the first that is alike, for each bond the first between such atoms. */
  readonly #alikeAtom: Uint16Array;
  readonly #alikeBond: Uint16Array;
  readonly #labelled = new Map<string, TautomerForm>();
  readonly #unlabelled = new Map<string, TautomerForm>();

  constructor(skeleton: Skeleton) {
    this.#skeleton = skeleton;
    this.#bytes = Buffer.alloc(skeleton.atomCount + skeleton.bondCount);
    const { element, ringCount, radicals } = skeleton;
    const start = Int32Array.from(element, (number, atom) =>
      mix(mix(number, ringCount[atom]!), radicals[atom]!),
    );
    this.#classes = refine(skeleton, start, new Uint8Array(skeleton.bondCount).fill(1));
    this.#alikeAtom = Uint16Array.from(this.#classes, (colour) => this.#classes.indexOf(colour));
    this.#alikeBond = firstBonds(skeleton, this.#alikeAtom);
  }

  /** The first form that was asked about of those that are the same as this one. */
  firstOf(form: TautomerForm): TautomerForm {
    const label = this.#label(form);
    const known = this.#labelled.get(label);
    if (known !== undefined) return known;
    const first = this.#isEven(form) ? form : this.#firstAlike(form);
    this.#labelled.set(label, first);
    return first;
  }

  /** Whether alike atoms and bonds are all in one state, so that no numbering gives another form. */
  #isEven({ hydrogens, charge, aromatic, order }: TautomerForm): boolean {
    for (let atom = 0; atom < hydrogens.length; atom++) {
      const alike = this.#alikeAtom[atom]!;
      if (hydrogens[atom] !== hydrogens[alike] || charge[atom] !== charge[alike]) return false;
      if (aromatic[atom] !== aromatic[alike]) return false;
    }
    for (let bond = 0; bond < order.length; bond++) {
      if (order[bond] !== order[this.#alikeBond[bond]!]) return false;
    }
    return true;
  }

  #firstAlike(form: TautomerForm): TautomerForm {
    const key = this.#unlabel(form);
    const known = this.#unlabelled.get(key);
    if (known === undefined) this.#unlabelled.set(key, form);
    return known ?? form;
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

function firstBonds({ bondFrom, bondTo }: Skeleton, alikeAtom: Uint16Array): Uint16Array {
  const firsts = new Map<number, number>();
  return bondFrom.map((from, bond) => {
    const [one, other] = [alikeAtom[from]!, alikeAtom[bondTo[bond]!]!];
    const ends = Math.min(one, other) * alikeAtom.length + Math.max(one, other);
    const first = firsts.get(ends) ?? bond;
    firsts.set(ends, first);
    return first;
  });
}

/** Colours that tell atoms apart by ever wider surroundings, until that tells no more of them apart. */
function refine(skeleton: Skeleton, start: Int32Array, orders: Uint8Array): Int32Array {
  let colours = start;
  let count = new Set(colours).size;
  for (;;) {
    const next = new Int32Array(colours.length);
    for (let bond = 0; bond < orders.length; bond++) {
      const from = skeleton.bondFrom[bond]!;
      const to = skeleton.bondTo[bond]!;
      next[from]! += mix(colours[to]!, orders[bond]!);
      next[to]! += mix(colours[from]!, orders[bond]!);
    }
    for (let atom = 0; atom < next.length; atom++) next[atom] = mix(colours[atom]!, next[atom]!);
    const told = new Set(next).size;
    colours = next;
    if (told <= count || told === colours.length) return colours;
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
