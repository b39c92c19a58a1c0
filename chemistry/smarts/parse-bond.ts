import type { BondQuery } from "./pattern.ts";

const ORDERS = new Map([
  ["-", 1],
  ["=", 2],
  ["#", 3],
  ["$", 4],
  [":", 12],
]);

/** The bond of SMARTS that is not written: single or aromatic. */
export const impliedBond: BondQuery = bondsThat((order) => order === 1 || order === 12);

/**
 * Makes the query of a bond as SMARTS writes it, such as `-`, `!@` or `-,=;@`; "" is the implied bond.
 * Throws an `Error` on what is no bond.
 */
export function parseBond(text: string): BondQuery {
  if (text === "") return impliedBond;
  const all = text.split(";").map((part) => part.split(",").map(conjunction));
  return bondsThat((order, ring) => all.every((either) => either.some((query) => query(order, ring))));
}

type BondTest = (order: number, ring: boolean) => boolean;

function conjunction(text: string): BondTest {
  const tests = [...text.matchAll(/(!*)([-=#$:~@])&?/g)].map(([, not, symbol]): BondTest => {
    const wanted = not!.length % 2 === 0;
    const order = ORDERS.get(symbol!);
    if (order !== undefined) return (kind) => (kind === order) === wanted;
    return (_, ring) => (symbol === "~" || ring) === wanted;
  });
  if (tests.length === 0) throw new Error(`the SMARTS bond ${text} is not supported`);
  return (order, ring) => tests.every((test) => test(order, ring));
}

function bondsThat(test: BondTest): BondQuery {
  return Uint8Array.from({ length: 64 }, (_, index) => Number(test(index % 32, index >= 32)));
}
