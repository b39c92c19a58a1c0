import { atomicNumber } from "../elements.ts";
import type { MatchTarget } from "./match-target.ts";
import { atomCounts, type AtomCount } from "./atom-counts.ts";
import { atomKinds, type AtomQuery, type AtomTest } from "./pattern.ts";

/** Compiles the SMARTS inside `$(...)` to a test of the atom that it starts on. */
export type CompileInner = (smarts: string) => AtomTest;

const PROPERTY = /([DXHhvRrxzZ])(?:(\d+)|\{(\d*)-(\d*)\})?|([+-]\d+|\++|-+)|\$\(/y;
const LONG_ELEMENT = /#(\d+)|[A-Z][a-z]|se|te|as|si/y;
const ELEMENT = /\*|[ABCFHIKNOPSUVWYabcnops]/y;

/**
 * Makes the query of an atom as SMARTS writes it in brackets, without these and without map number. Throws an
 * `Error` on SMARTS that is not supported: isotopes, chirality, ranges of charges.
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
    if (match[1] !== undefined) return propertyQuery(match);
    if (match[5] !== undefined) return chargeQuery(match[5]);
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

/** A count that must be right (`H2`) or within bounds (`R{0-2}`); without a number 1, of rings any. */
function propertyQuery([, letter, digits, low, high]: RegExpExecArray): AtomQuery {
  const count = atomCounts.get(letter!)!;
  if (low !== undefined || high !== undefined) return { kinds: ALL, test: within(count, low!, high!) };
  if ("Rrx".includes(letter!) && digits === undefined)
    return { kinds: ALL, test: (target, atom) => target.ringAtom[atom] === 1 };
  if ("Rrx".includes(letter!) && digits === "0")
    return { kinds: ALL, test: (target, atom) => target.ringAtom[atom] === 0 };
  const wanted = Number(digits ?? 1);
  return { kinds: ALL, test: (target, atom) => count(target, atom) === wanted };
}

function within(count: AtomCount, low: string, high: string): AtomTest {
  const least = low === "" ? 0 : Number(low);
  const most = high === "" ? Infinity : Number(high);
  return (target, atom) => {
    const found = count(target, atom);
    return found >= least && found <= most;
  };
}

function chargeQuery(text: string): AtomQuery {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]+/, "");
  const wanted = digits === "" ? sign * text.length : sign * Number(digits) + 0;
  return { kinds: ALL, test: (target, atom) => target.charge[atom] === wanted };
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
