import Qty from "js-quantities";
import { parseUnit, type Unit } from "./parse-unit.ts";

/** Turns a value of one unit into the value of another. */
export type Conversion = (value: number) => number;

const PAIRS_MAX = 10_000;
const conversions = new Map<string, Conversion | null>();

/**
 * The conversion between two units as people write them; null where one is not known or they measure
 * different things. The logarithm of a value that is not above 0 is not finite.
 */
export function unitConversion(from: string, to: string): Conversion | null {
  const pair = `${from}\n${to}`;
  const known = conversions.get(pair);
  if (known !== undefined) return known;
  const conversion = makeConversion(parseUnit(from), parseUnit(to));
  if (conversions.size < PAIRS_MAX) conversions.set(pair, conversion);
  return conversion;
}

function makeConversion(from: Unit | null, to: Unit | null): Conversion | null {
  if (from === null || to === null) return null;
  const between = libraryFactor(from.expression, to.expression);
  if (between === null) return null;
  const factor = withoutRounding((from.factor * between) / to.factor);
  if (from.isLogarithm && to.isLogarithm) return (value) => value + Math.log10(factor);
  if (from.isLogarithm) return (value) => 10 ** value * factor;
  if (to.isLogarithm) return (value) => Math.log10(value * factor);
  return factor === 1 ? (value) => value : (value) => value * factor;
}

/** The library's 999.9999999999999 as 1000, while 1/60 stays what it is. */
function withoutRounding(factor: number): number {
  const short = Number(factor.toPrecision(12));
  return Math.abs(short / factor - 1) < 1e-14 ? short : factor;
}

function libraryFactor(from: string, to: string): number | null {
  if (from === to) return 1;
  if (from === "" || to === "") return null;
  try {
    return Qty.swiftConverter(from, to)(1);
  } catch (error) {
    if (error instanceof Qty.Error) return null;
    throw error;
  }
}
