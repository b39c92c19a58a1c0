import { parseBond } from "./parse-bond.ts";
import type { PatternBond } from "./pattern.ts";

/** A pattern's text as a graph; `map` is an atom's map number, 0 where there is none. */
export type PatternGraph<Query> = {
  readonly atoms: { readonly query: Query; readonly map: number }[];
  readonly bonds: PatternBond[];
};

/**
 * The atoms and bonds of SMARTS text; `readAtom` is given what stands in each atom's brackets. Throws an
 * `Error` that names the pattern when its rings, branches or bonds are left open or it holds what is not
 * supported.
 */
export function readPattern<Query>(smarts: string, readAtom: (text: string) => Query): PatternGraph<Query> {
  return new PatternReader(smarts, readAtom).read();
}

const BOND = /^[-=#$:~@!,;&]/;
const RING = /^%?\d/;

class PatternReader<Query> {
  readonly #smarts: string;
  readonly #readAtom: (text: string) => Query;
  readonly #atoms: { query: Query; map: number }[] = [];
  readonly #bonds: PatternBond[] = [];
  readonly #branches: number[] = [];
  readonly #openRings = new Map<string, { atom: number; bond: string }>();
  #previous = -1;
  /** The bond that was read and joins nothing yet. */
  #bond = "";

  constructor(smarts: string, readAtom: (text: string) => Query) {
    this.#smarts = smarts;
    this.#readAtom = readAtom;
  }

  read(): PatternGraph<Query> {
    for (const token of tokens(this.#smarts)) this.#take(token);
    const isOpen = this.#openRings.size > 0 || this.#branches.length > 0 || this.#bond !== "";
    if (isOpen || this.#atoms.length === 0) throw new Error(`the SMARTS ${this.#smarts} does not close`);
    return { atoms: this.#atoms, bonds: this.#bonds };
  }

  #take(token: string): void {
    if (token === "(") this.#branches.push(this.#previous);
    else if (token === ")") this.#previous = this.#branches.pop() ?? -1;
    else if (BOND.test(token)) this.#bond += token;
    else if (RING.test(token)) this.#ring(token);
    else this.#atom(token);
  }

  #atom(token: string): void {
    const [, text, map] = /^\[?(.*?)(?::(\d+))?\]?$/.exec(token)!;
    this.#atoms.push({ query: this.#readAtom(text!), map: Number(map ?? 0) });
    const atom = this.#atoms.length - 1;
    if (this.#previous >= 0) this.#join(this.#previous, atom, this.#bond);
    else if (this.#bond !== "") throw unsupported(this.#smarts);
    this.#previous = atom;
    this.#bond = "";
  }

  #ring(token: string): void {
    const start = this.#openRings.get(token);
    if (this.#previous < 0) throw unsupported(this.#smarts);
    if (start === undefined) this.#openRings.set(token, { atom: this.#previous, bond: this.#bond });
    else this.#join(start.atom, this.#previous, this.#bond === "" ? start.bond : this.#bond);
    if (start !== undefined) this.#openRings.delete(token);
    this.#bond = "";
  }

  #join(from: number, to: number, bond: string): void {
    this.#bonds.push({ from, to, query: parseBond(bond) });
  }
}

const TOKEN = /(?:Cl|Br|[BCNOPSFIAabcnops*]|[()]|%\d\d|\d|[-=#$:~@!,;&]+)/y;

function tokens(smarts: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < smarts.length) {
    TOKEN.lastIndex = at;
    const text = smarts[at] === "[" ? bracket(smarts, at) : TOKEN.exec(smarts)?.[0];
    if (text === undefined) throw unsupported(smarts);
    found.push(text);
    at += text.length;
  }
  return found;
}

function bracket(smarts: string, start: number): string | undefined {
  let depth = 0;
  for (let at = start; at < smarts.length; at++) {
    if (smarts[at] === "[") depth++;
    else if (smarts[at] === "]" && --depth === 0) return smarts.slice(start, at + 1);
  }
  return undefined;
}

function unsupported(smarts: string): Error {
  return new Error(`the SMARTS ${smarts} is not supported`);
}
