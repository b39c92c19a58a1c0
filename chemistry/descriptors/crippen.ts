import { compileSmarts } from "../smarts/compile-smarts.ts";
import { matchesAt } from "../smarts/find-matches.ts";
import { atomKinds, type Pattern } from "../smarts/pattern.ts";
import { crippenTypes } from "./crippen-types.ts";
import type { DescribedGraph } from "./described-graph.ts";

type Type = { readonly pattern: Pattern; readonly logP: number; readonly refractivity: number };

const types = crippenTypes.map(([, smarts, logP, refractivity]): Type => ({
  pattern: compileSmarts(smarts),
  logP,
  refractivity,
}));

/** The types that an atom may have, by element and aromaticity as patterns number them. */
const typesByKind = Array.from({ length: atomKinds }, (_, kind) =>
  types.filter(({ pattern }) => pattern.steps[0]!.query.kinds[kind] === 1),
);

/**
 * Octanol-water partition (log P) and molar refractivity as sums over atoms (Wildman and Crippen, J. Chem.
 * Inf. Comput. Sci. 1999, 39, 868); an atom of no type adds nothing.
 */
export function crippen(molecule: DescribedGraph): { CrippenClogP: number; CrippenMR: number } {
  let CrippenClogP = 0;
  let CrippenMR = 0;
  for (let atom = 0; atom < molecule.atomCount; atom++) {
    const number = molecule.element[atom]!;
    const own = number === 1 ? hydrogenAtomType(molecule, atom) : typeOf(molecule, atom);
    if (own !== undefined) {
      CrippenClogP += own.logP;
      CrippenMR += own.refractivity;
    }
    const bare = molecule.hydrogens[atom]!;
    if (bare === 0) continue;
    const added = hydrogenType(molecule, atom);
    CrippenClogP += bare * added.logP;
    CrippenMR += bare * added.refractivity;
  }
  return { CrippenClogP, CrippenMR };
}

function typeOf(molecule: DescribedGraph, atom: number): Type | undefined {
  const kind = molecule.element[atom]! * 2 + molecule.aromatic[atom]!;
  for (const type of typesByKind[kind]!) if (matchesAt(type.pattern, molecule, atom)) return type;
  return undefined;
}

type Shares = { readonly logP: number; readonly refractivity: number };

const H1: Shares = { logP: 0.123, refractivity: 1.057 };
const H2: Shares = { logP: -0.2677, refractivity: 1.395 };
const H3: Shares = { logP: 0.2142, refractivity: 0.9627 };
const H4: Shares = { logP: 0.298, refractivity: 1.805 };
const HS: Shares = { logP: 0.1125, refractivity: 1.112 };

function hydrogenAtomType(molecule: DescribedGraph, atom: number): Shares {
  const [neighbour] = molecule.beside[atom]!;
  if (neighbour !== undefined) return hydrogenType(molecule, neighbour);
  return molecule.hydrogens[atom]! > 0 ? H1 : HS;
}

/** The type of the hydrogens on an atom: on oxygen, by what else that has. */
function hydrogenType(molecule: DescribedGraph, atom: number): Shares {
  const element = molecule.element[atom]!;
  if (element === 6 || element === 1) return H1;
  if (element === 7) return H3;
  if (element !== 8) return H2;
  return hydroxylType(molecule, atom);
}

const ON_CARBON = compileSmarts("[O][CX4,c]");
const ON_OTHER = compileSmarts("[O][!#1;!#6;!#7;!#8;!#16]");
const ON_NITROGEN = compileSmarts("[O][#7]");
const ACIDIC = [compileSmarts("[O]C=[#6,#7,O,S]"), compileSmarts("[O][O,S]")];

function hydroxylType(molecule: DescribedGraph, oxygen: number): Shares {
  if (matchesAt(ON_CARBON, molecule, oxygen)) return H2;
  const isWater = molecule.aromatic[oxygen] === 0 && molecule.allHydrogens[oxygen]! > 1;
  if (isWater || matchesAt(ON_OTHER, molecule, oxygen)) return H2;
  if (matchesAt(ON_NITROGEN, molecule, oxygen)) return H3;
  return ACIDIC.some((pattern) => matchesAt(pattern, molecule, oxygen)) ? H4 : HS;
}
