import { atomicNumber } from "../elements.ts";
import type { MatchTarget } from "./match-target.ts";
import { atomKinds, type AtomQuery, type AtomTest } from "./pattern.ts";

/** Compiles the SMARTS inside `$(...)` to a test of the atom that it starts on. */
export type CompileInner = (smarts: string) => AtomTest;

const PROPERTY = /([DXHvRrx])(\d*)|([+-]\d+|\++|-+)|\$\(/y;
const LONG_ELEMENT = /#(\d+)|[A-Z][a-z]|se|te|as|si/y;
const ELEMENT = /\*|[ABCFHIKNOPSUVWYabcnops]/y;

/**
 * Makes the query of an atom as SMARTS writes it in brackets, without these and without map number. Throws an
 * `Error` on SMARTS that is not supported: isotopes, chirality, ranges.
 */
export function parseAtom(text: string, compileInner: CompileInner): AtomQuery {
  const parts = splitOutside(text, ";").map((low) =>
    joined(splitOutside(low, ",").map((high) => new Conjunction(high, compileInner).read())),
  );
  return both(parts);
}

/** Reads primitives that must all hold: `[N&X3!H0]`. */
class Conjunction {
  readonly #text: string;
  readonly #inner: CompileInner;
  #at = 0;

  constructor(text: string, inner: CompileInner) {
    this.#text = text;
    this.#inner = inner;
  }

  read(): AtomQuery {
    const queries: AtomQuery[] = [];
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] === "&") this.#at++;
      queries.push(this.#negatable(queries.length === 0));
    }
    if (queries.length === 0) throw unsupported(this.#text);
    return both(queries);
  }

  #negatable(first: boolean): AtomQuery {
    if (this.#text[this.#at] !== "!") return this.#primitive(first);
    this.#at++;
    return opposite(this.#negatable(first));
  }

  /** H, D and so on are properties wherever no element of two letters starts; a lone `[H]` is hydrogen. */
  #primitive(first: boolean): AtomQuery {
    const start = this.#at;
    for (const expression of [LONG_ELEMENT, ELEMENT]) {
      const match = this.#take(expression);
      if (match === null) continue;
      const query = match[0] === "H" && !(first && this.#text === "H") ? undefined : elementQuery(match);
      if (query !== undefined) return query;
      this.#at = start;
    }
    const match = this.#take(PROPERTY);
    if (match === null) throw unsupported(this.#text);
    if (match[1] !== undefined) return propertyQuery(match[1], match[2]!);
    if (match[3] !== undefined) return chargeQuery(match[3]);
    const end = closing(this.#text, this.#at);
    const inner = this.#inner(this.#text.slice(this.#at, end));
    this.#at = end + 1;
    return { kinds: ALL, test: inner };
  }

  #take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }
}

const ALL = new Uint8Array(atomKinds).fill(1);

function elementQuery([text, number]: RegExpExecArray): AtomQuery | undefined {
  if (number !== undefined) return kindsThat((element) => element === Number(number));
  if (text === "*") return { kinds: ALL, test: null };
  if (text === "A" || text === "a") return kindsThat((_, aromatic) => aromatic === (text === "a"));
  const wanted = atomicNumber(text);
  if (wanted === undefined) return undefined;
  return kindsThat((element, aromatic) => element === wanted && aromatic === text >= "a");
}

function kindsThat(test: (element: number, aromatic: boolean) => boolean): AtomQuery {
  const kinds = Uint8Array.from(ALL, (_, kind) => Number(test(kind >> 1, kind % 2 === 1)));
  return { kinds, test: null };
}

function propertyQuery(letter: string, digits: string): AtomQuery {
  const wanted = digits === "" ? 1 : Number(digits);
  return { kinds: ALL, test: propertyTest(letter, wanted, digits === "") };
}

function propertyTest(letter: string, wanted: number, bare: boolean): AtomTest {
  if (letter === "D") return (target, atom) => target.incident[atom]!.length === wanted;
  if (letter === "X")
    return (target, atom) => wanted === target.incident[atom]!.length + target.hydrogens[atom]!;
  if (letter === "H") return (target, atom) => hydrogensOn(target, atom) === wanted;
  if (letter === "v") return (target, atom) => valence(target, atom) === wanted;
  if (letter === "x") return (target, atom) => ringBonds(target, atom) === wanted;
  if (bare) return (target, atom) => target.ringAtom[atom] === 1;
  if (wanted === 0) return (target, atom) => target.ringAtom[atom] === 0;
  if (letter === "R") return (target, atom) => target.ringCount[atom] === wanted;
  return (target, atom) => target.smallestRing[atom] === wanted;
}

function chargeQuery(text: string): AtomQuery {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]+/, "");
  const wanted = digits === "" ? sign * text.length : sign * Number(digits) + 0;
  return { kinds: ALL, test: (target, atom) => target.charge[atom] === wanted };
}

function hydrogensOn({ hydrogens, incident, bondFrom, bondTo, element }: MatchTarget, atom: number): number {
  let count = hydrogens[atom]!;
  for (const bond of incident[atom]!) {
    const from = bondFrom[bond]!;
    if (element[from === atom ? bondTo[bond]! : from] === 1) count++;
  }
  return count;
}

function valence({ hydrogens, incident, bondOrder, bondTo }: MatchTarget, atom: number): number {
  let sum = hydrogens[atom]!;
  for (const bond of incident[atom]!) {
    const order = bondOrder[bond]!;
    if (order <= 4) sum += order;
    else if (order === 12) sum += 1.5;
    else if (bondTo[bond] === atom) sum += 1;
  }
  return Math.floor(sum);
}

function ringBonds({ incident, ringBond }: MatchTarget, atom: number): number {
  return incident[atom]!.reduce((count, bond) => count + ringBond[bond]!, 0);
}

/** All must hold; a charge or count is asked only of atoms of a possible kind. */
function both(queries: readonly AtomQuery[]): AtomQuery {
  const kinds = ALL.map((_, kind) => Number(queries.every((query) => query.kinds[kind] === 1)));
  const tests = queries.flatMap(({ test }) => (test === null ? [] : [test]));
  const [first, second] = tests;
  if (first === undefined) return { kinds, test: null };
  if (second === undefined) return { kinds, test: first };
  if (tests.length === 2)
    return { kinds, test: (target, atom) => first(target, atom) && second(target, atom) };
  return { kinds, test: (target, atom) => tests.every((test) => test(target, atom)) };
}

/** Any may hold. */
function joined(queries: readonly AtomQuery[]): AtomQuery {
  if (queries.length === 1) return queries[0]!;
  const kinds = ALL.map((_, kind) => Number(queries.some((query) => query.kinds[kind] === 1)));
  if (queries.every(({ test }) => test === null)) return { kinds, test: null };
  return { kinds, test: (target, atom) => queries.some((query) => passes(query, target, atom)) };
}

function opposite(query: AtomQuery): AtomQuery {
  if (query.test === null) return { kinds: query.kinds.map((passing) => 1 - passing), test: null };
  return { kinds: ALL, test: (target, atom) => !passes(query, target, atom) };
}

function passes({ kinds, test }: AtomQuery, target: MatchTarget, atom: number): boolean {
  const possible = kinds[target.element[atom]! * 2 + target.aromatic[atom]!] === 1;
  return possible && (test === null || test(target, atom));
}

/** Splits at a character that stands in no parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    else if (depth === 0 && text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Where the parenthesis that was opened just before `start` closes. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  throw unsupported(text);
}

function unsupported(text: string): Error {
  return new Error(`the SMARTS atom [${text}] is not supported`);
}
