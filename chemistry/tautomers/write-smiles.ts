import { elementSymbols, impliedHydrogens } from "../elements.ts";
import { otherEnd, type Skeleton } from "./skeleton.ts";
import { AROMATIC, bondOrderSum, type TautomerForm } from "./tautomer-form.ts";

const BOND_SYMBOLS = ["", "", "=", "#", "$"];
/** Elements that SMILES writes without brackets. */
const ORGANIC = new Set([5, 6, 7, 8, 9, 15, 16, 17, 35, 53]);

/** Some SMILES of a form, in its aromatic form; not canonical. */
export function writeSmiles(skeleton: Skeleton, form: TautomerForm): string {
  return new SmilesWriter(skeleton, form).write();
}

class SmilesWriter {
  readonly #skeleton: Skeleton;
  readonly #form: TautomerForm;
  /** When each atom was reached; 0 for not yet. */
  readonly #reached: Uint16Array;
  /** Ring closures by the atom that writes them, in order. */
  readonly #closures = new Map<number, string[]>();
  readonly #branches = new Map<number, number[]>();
  #count = 0;
  #rings = 0;

  constructor(skeleton: Skeleton, form: TautomerForm) {
    this.#skeleton = skeleton;
    this.#form = form;
    this.#reached = new Uint16Array(skeleton.atomCount);
  }

  write(): string {
    const parts: string[] = [];
    for (let atom = 0; atom < this.#skeleton.atomCount; atom++) {
      if (this.#reached[atom]! > 0) continue;
      this.#plan(atom, -1);
      parts.push(this.#text(atom));
    }
    return parts.join(".");
  }

  /** Finds the tree of bonds that is written and the ring closures beside it. */
  #plan(atom: number, arrival: number): void {
    this.#reached[atom] = ++this.#count;
    const branches: number[] = [];
    this.#branches.set(atom, branches);
    for (const bond of this.#skeleton.incident[atom]!) {
      if (bond === arrival) continue;
      const next = otherEnd(this.#skeleton, bond, atom);
      if (this.#reached[next] === 0) {
        branches.push(bond);
        this.#plan(next, bond);
      } else if (this.#reached[next]! < this.#reached[atom]) this.#close(bond, atom, next);
    }
  }

  #close(bond: number, atom: number, next: number): void {
    const number = ++this.#rings;
    const digits = number < 10 ? `${number}` : number < 100 ? `%${number}` : `%(${number})`;
    for (const end of [atom, next]) {
      const closures = this.#closures.get(end) ?? [];
      closures.push(this.#bond(bond) + digits);
      this.#closures.set(end, closures);
    }
  }

  #text(atom: number): string {
    const branches = this.#branches.get(atom)!.map((bond) => {
      const next = otherEnd(this.#skeleton, bond, atom);
      return this.#bond(bond) + this.#text(next);
    });
    const last = branches.pop() ?? "";
    const closures = this.#closures.get(atom)?.join("") ?? "";
    return this.#atom(atom) + closures + branches.map((branch) => `(${branch})`).join("") + last;
  }

  #bond(bond: number): string {
    const order = this.#form.order[bond]!;
    if (order === AROMATIC) return "";
    if (order > 1) return BOND_SYMBOLS[order]!;
    const { bondFrom, bondTo } = this.#skeleton;
    const ends = this.#form.aromatic[bondFrom[bond]!]! + this.#form.aromatic[bondTo[bond]!]!;
    return ends > 1 ? "-" : "";
  }

  #atom(atom: number): string {
    const element = this.#skeleton.element[atom]!;
    const isAromatic = this.#form.aromatic[atom] === 1;
    const symbol = isAromatic ? elementSymbols[element]!.toLowerCase() : elementSymbols[element]!;
    const hydrogens = this.#form.hydrogens[atom]!;
    const charge = this.#form.charge[atom]!;
    const sum = bondOrderSum(this.#skeleton, this.#form.kekule, atom);
    const implied = impliedHydrogens(element, isAromatic, sum, this.#skeleton.incident[atom]!.length);
    if (charge === 0 && ORGANIC.has(element) && implied === hydrogens) return symbol;
    const written = hydrogens === 0 ? "" : hydrogens === 1 ? "H" : `H${hydrogens}`;
    return `[${symbol}${written}${charge === 0 ? "" : charge > 0 ? `+${charge}` : charge}]`;
  }
}
