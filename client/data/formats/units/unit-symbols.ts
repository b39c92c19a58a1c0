/**
 * Symbols of units as partners write them, and what the units library calls them. Only these are accepted:
 * the library alone would read `MM` as a million moles per litre and `um` as a length in a place of `uM`.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  // Amounts of substance and concentrations: case-sensitive, because M is molar and m is metre or milli.
  M: "M, molar, mol/l",
  mM: "mM",
  uM: "uM",
  nM: "nM",
  pM: "pM",
  fM: "fM",
  mol: "mol, mole, moles",
  mmol: "mmol",
  umol: "umol",
  nmol: "nmol",
  pmol: "pmol",
  kg: "kg, Kg, KG",
  g: "g, gram, grams",
  mg: "mg, Mg",
  ug: "ug, mcg, Ug",
  ng: "ng, Ng",
  pg: "pg",
  L: "L, l, liter, litre, liters, litres",
  dL: "dL, dl",
  mL: "mL, ml, ML, Ml",
  uL: "uL, ul, UL, Ul",
  nL: "nL, nl",
  s: "s, sec, secs, second, seconds, Second",
  ms: "ms, msec",
  min: "min, mins, minute, minutes, Min",
  h: "h, hr, hrs, hour, hours, H, Hr, HR, Hour",
  day: "d, day, days",
  week: "wk, week, weeks",
  year: "y, yr, year, years",
  m: "m",
  cm: "cm, Cm",
  mm: "mm",
  um: "um",
  nm: "nm",
  kcal: "kcal",
  cal: "cal",
  kJ: "kJ, kj",
  J: "J",
  each: "cell, cells, Cells",
};

/** Symbols without a dimension, and what they multiply by. */
export const DIMENSIONLESS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["-", 1],
  ["1", 1],
  ["%", 0.01],
  ["percent", 0.01],
  ["ratio", 1],
  ["fraction", 1],
  ["fold", 1],
  ["fold-shift", 1],
  ["fold-induction", 1],
  ["efflux ratio", 1],
  ["unitless", 1],
  ["dimensionless", 1],
]);

const SYMBOLS: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([symbol, spellings]) =>
    spellings.split(", ").map((spelling) => [spelling, symbol] as const),
  ),
);

/** The units library's symbol of one as written, case-sensitive; null where it is not known. */
export function librarySymbol(written: string): string | null {
  return SYMBOLS.get(written) ?? null;
}
