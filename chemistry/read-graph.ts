import { atomicNumber, impliedHydrogens } from "./elements.ts";
import {
  bondKind,
  bondOrder,
  molecularGraph,
  type Atom,
  type Bond,
  type MolecularGraph,
} from "./molecular-graph.ts";

/** Whole mass units by which an isotope differs from its element's average, towards zero. */
export type MassShift = (symbol: string, isotope: number) => number;

const BRACKET =
  /\[(\d*)(\*|[A-Z][a-z]?|[a-z][a-z]?)(?:@(?:@|(?:TH|AL|SP|TB|OH)\d*)?)?(?:H(\d*))?([+-]\d*)?(?::\d+)?\]/y;
const BARE = /Cl|Br|[BCNOPSFIbcnops*]/y;
/**
 * Directions of bonds beside a stereo double bond say nothing of their kind: beside `=c1\s` they are
 * aromatic.
 */
const BONDS = new Map<string, number | undefined>([
  ["/", undefined],
  ["\\", undefined],
  ["-", bondKind.single],
  ["=", bondKind.double],
  ["#", bondKind.triple],
  ["$", bondKind.quadruple],
  [":", bondKind.aromatic],
  ["~", bondKind.unspecified],
]);

/**
 * The molecular graph of a canonical SMILES that RDKit wrote. That text is the cheapest complete export of a
 * molecule (a quarter of `get_json`), and features made from it are by construction those of the canonical
 * form. Throws an `Error` without the structure when the text is not such a SMILES.
 */
export function readGraph(canonical: string, massShift: MassShift): MolecularGraph {
  return new GraphReader(canonical, massShift).read();
}

type Pending = { readonly kind: number | undefined; readonly reversed: boolean };
const NO_BOND: Pending = { kind: undefined, reversed: false };

class GraphReader {
  readonly #text: string;
  readonly #massShift: MassShift;
  readonly #atoms: Atom[] = [];
  readonly #bonds: Bond[] = [];
  readonly #bare: number[] = [];
  readonly #branches: number[] = [];
  readonly #openRings = new Map<number, { atom: number; bond: Pending }>();
  #at = 0;
  #previous = -1;
  #bond = NO_BOND;

  constructor(text: string, massShift: MassShift) {
    this.#text = text;
    this.#massShift = massShift;
  }

  read(): MolecularGraph {
    while (this.#at < this.#text.length) this.#token(this.#text[this.#at]!);
    if (this.#openRings.size > 0 || this.#branches.length > 0) throw unreadable();
    const graph = molecularGraph(this.#atoms, this.#bonds);
    for (const index of this.#bare) fillHydrogens(graph, index);
    return graph;
  }

  #token(character: string): void {
    if (character === "[") this.#bracketAtom();
    else if (character === "(") this.#step(() => this.#branches.push(this.#previous));
    else if (character === ")") this.#step(() => (this.#previous = this.#branches.pop() ?? -1));
    else if (character === ".") this.#step(() => (this.#previous = -1));
    else if (character === "%" || (character >= "0" && character <= "9")) this.#ringClosure(character);
    else if (!this.#bondSymbol(character)) this.#bareAtom();
  }

  #step(change: () => void): void {
    change();
    this.#at++;
  }

  #bondSymbol(character: string): boolean {
    const reversed = character === "<" && this.#text[this.#at + 1] === "-";
    if (reversed || (character === "-" && this.#text[this.#at + 1] === ">")) {
      this.#bond = { kind: bondKind.dative, reversed };
      this.#at += 2;
      return true;
    }
    if (!BONDS.has(character)) return false;
    this.#bond = { kind: BONDS.get(character), reversed: false };
    this.#at++;
    return true;
  }

  #bracketAtom(): void {
    BRACKET.lastIndex = this.#at;
    const match = BRACKET.exec(this.#text);
    if (match === null) throw unreadable();
    const [whole, isotope, symbol, hydrogens, charge] = match;
    const element = atomicNumber(symbol!);
    if (element === undefined) throw unreadable();
    this.#add({
      element,
      aromatic: symbol! >= "a",
      charge: charge === undefined ? 0 : charge.length === 1 ? Number(`${charge}1`) : Number(charge),
      hydrogens: hydrogens === undefined ? 0 : hydrogens === "" ? 1 : Number(hydrogens),
      massShift: isotope === "" ? 0 : this.#massShift(symbol!, Number(isotope)),
    });
    this.#at += whole.length;
  }

  #bareAtom(): void {
    BARE.lastIndex = this.#at;
    const symbol = BARE.exec(this.#text)?.[0];
    const element = symbol === undefined ? undefined : atomicNumber(symbol);
    if (symbol === undefined || element === undefined) throw unreadable();
    this.#bare.push(this.#atoms.length);
    this.#add({ element, aromatic: symbol >= "a", charge: 0, hydrogens: 0, massShift: 0 });
    this.#at += symbol.length;
  }

  #add(atom: Atom): void {
    this.#atoms.push(atom);
    const index = this.#atoms.length - 1;
    if (this.#previous >= 0) this.#connect(this.#previous, index, this.#bond);
    this.#previous = index;
    this.#bond = NO_BOND;
  }

  #ringClosure(character: string): void {
    const digits = character === "%" ? /%(?:\((\d+)\)|(\d\d))/y : /(\d)/y;
    digits.lastIndex = this.#at;
    const match = digits.exec(this.#text);
    if (match === null || this.#previous < 0) throw unreadable();
    const number = Number(match[1] ?? match[2]);
    const open = this.#openRings.get(number);
    if (open === undefined) this.#openRings.set(number, { atom: this.#previous, bond: this.#bond });
    else {
      this.#openRings.delete(number);
      if (this.#bond.kind === undefined) this.#connect(open.atom, this.#previous, open.bond);
      else this.#connect(this.#previous, open.atom, this.#bond);
    }
    this.#bond = NO_BOND;
    this.#at += match[0].length;
  }

  #connect(first: number, second: number, { kind, reversed }: Pending): void {
    const [from, to] = reversed ? [second, first] : [first, second];
    const aromatic = this.#atoms[first]!.aromatic && this.#atoms[second]!.aromatic;
    this.#bonds.push({ from, to, kind: kind ?? (aromatic ? bondKind.aromatic : bondKind.single) });
  }
}

function fillHydrogens(graph: MolecularGraph, index: number): void {
  const atom = graph.atoms[index]!;
  const orders = graph.incident[index]!.map((bond) => bondOrder(graph.bonds[bond]!.kind));
  const total = orders.reduce((sum, order) => sum + order, 0);
  atom.hydrogens = impliedHydrogens(atom.element, atom.aromatic, total, orders.filter(Boolean).length);
}

function unreadable(): Error {
  return new Error("not a SMILES as the toolkit writes it");
}
