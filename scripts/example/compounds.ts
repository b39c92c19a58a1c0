import type { Chemist, Properties } from "./properties.ts";
import { SCAFFOLDS, type Scaffold } from "./scaffolds.ts";
import type { Draws } from "./seeded.ts";
import type { Site } from "./sites.ts";
import { SUBSTITUENTS, type Substituent } from "./substituents.ts";

/** A molecule with the parts that it was put together from. */
export type Compound = {
  readonly scaffold: Scaffold;
  readonly substituents: readonly Substituent[];
  readonly properties: Properties;
};

const FAMILY_WEIGHT = 0.25;
const NONE_WEIGHT = 22;

/**
 * Draws `count` molecules that are new to `taken` (canonical SMILES), as the site would have made them: its
 * favoured families and substituents, within the usual bounds of size and lipophilicity. Adds them to
 * `taken`.
 */
export function drawCompounds(
  site: Site,
  count: number,
  tools: { readonly chemist: Chemist; readonly draws: Draws; readonly taken: Set<string> },
): Compound[] {
  const { chemist, draws, taken } = tools;
  const compounds: Compound[] = [];
  while (compounds.length < count) {
    const scaffold = draws.pick(SCAFFOLDS, ({ family }) => site.families[family] ?? FAMILY_WEIGHT);
    const substituents: Substituent[] = [];
    const smiles = scaffold.smiles.replace(/\{[cn]\}/g, (position) => {
      const fitting = position === "{c}" ? SUBSTITUENTS : SUBSTITUENTS.filter((group) => group.onHeteroatom);
      const group = draws.pick(
        fitting,
        ({ kind }) => (site.kinds[kind] ?? 1) * (kind === "none" ? NONE_WEIGHT : 1),
      );
      substituents.push(group);
      return group.smiles;
    });
    const properties = chemist.describe(smiles);
    if (properties === null) throw new Error(`no molecule: ${smiles}`);
    if (!isDrugLike(properties) || taken.has(properties.smiles)) continue;
    taken.add(properties.smiles);
    compounds.push({ scaffold, substituents, properties });
  }
  return compounds;
}

function isDrugLike({ heavyAtoms, molarMass, logP, polarSurface }: Properties): boolean {
  return heavyAtoms >= 12 && molarMass <= 520 && logP >= -1.5 && logP <= 6.5 && polarSurface <= 150;
}
