const SYMBOLS =
  "* H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr " +
  "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb " +
  "Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf " +
  "Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og";

/** Chemical symbols by atomic number; 0 is `*`, an atom of no stated element. */
export const elementSymbols: readonly string[] = SYMBOLS.split(" ");

const numbers = new Map(elementSymbols.map((symbol, number) => [symbol, number]));

/**
 * The atomic number of a chemical symbol as SMILES writes it (`Cl`, or `se` when aromatic); undefined if
 * there is none.
 */
export function atomicNumber(symbol: string): number | undefined {
  return numbers.get(symbol) ?? numbers.get(symbol.charAt(0).toUpperCase() + symbol.slice(1));
}

const DEFAULT_VALENCES = new Map<number, readonly number[]>([
  [5, [3]],
  [6, [4]],
  [7, [3]],
  [8, [2]],
  [9, [1]],
  [15, [3, 5, 7]],
  [16, [2, 4, 6]],
  [17, [1]],
  [35, [1]],
  [53, [1, 3, 5]],
]);

/**
 * Hydrogens that SMILES leaves out on an atom written without brackets: they fill it up to its next usual
 * valence (OpenSMILES, with RDKit's valences). Of the aromatic atoms only carbon has any.
 */
export function impliedHydrogens(
  element: number,
  aromatic: boolean,
  bondOrders: number,
  degree: number,
): number {
  if (aromatic) return element === 6 ? Math.max(0, 3 - degree) : 0;
  const valence = DEFAULT_VALENCES.get(element)?.find((usual) => usual >= bondOrders);
  return valence === undefined ? 0 : valence - bondOrders;
}
