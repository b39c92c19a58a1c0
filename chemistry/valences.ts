import { atomicNumber } from "./elements.ts";

const VALENCES =
  "H1 He0 Li1 Be2 B3 C4 N3 O2 F1 Ne0 Na1 Mg2* Al3,6 Si4,6 P3,5,7 S2,4,6 Cl1 Ar0 K1 Ca2* Ga3 Ge4 As3,5,7 " +
  "Se2,4,6 Br1 Kr0 Rb1 Sr2* In3 Sn2,4 Sb3,5,7 Te2,4,6 I1,3,5 Xe0,2,4,6 Cs1 Ba2* Tl3 Pb2,4 Bi3,5,7 Po2,4,6 " +
  "At1,3,5 Rn0 Fr1 Ra2*";

/** An element's usual valences; `open` when it may also have any other. */
export type Valences = { readonly usual: readonly number[]; readonly open: boolean };

const known = new Map(
  VALENCES.split(" ").map((entry): [number, Valences] => {
    const [, symbol, usual, open] = /^([A-Z][a-z]?)([\d,]+)(\*?)$/.exec(entry)!;
    return [atomicNumber(symbol!)!, { usual: usual!.split(",").map(Number), open: open === "*" }];
  }),
);

const ANY: Valences = { usual: [], open: true };

/** The usual valences of an element in RDKit 2022.09; none and open for the transition metals. */
export function valencesOf(element: number): Valences {
  return known.get(element) ?? ANY;
}

const EARLY = new Set(
  (
    "Li Be B Na Mg Al K Ca Sc Ti Zn Ga Ge Rb Sr Y Zr Nb Cd In Sn Sb Cs Ba La Ce Pr Nd Pm Hf Ta Hg Tl Pb Bi " +
    "Fr Ra Ac Th Pa U Np"
  )
    .split(" ")
    .map((symbol) => atomicNumber(symbol)),
);

/** Whether an element lies left of carbon's column: as an anion it loses a hydrogen where others gain one. */
export function isEarlyElement(element: number): boolean {
  return EARLY.has(element);
}
