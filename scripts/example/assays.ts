import type { Compound } from "./compounds.ts";
import type { Properties } from "./properties.ts";
import { tabulatedNormal } from "./seeded.ts";

/** The columns of the example's tables. */
export type EndpointName =
  | "log_solubility"
  | "herg_inhibition"
  | "log_microsomal_clearance"
  | "log_caco2_permeability"
  | "cyp3a4_inhibition"
  | "log_brain_blood_ratio"
  | "log_half_life";

/** A virtual assay: an equation over properties plus what each part of the molecule adds to it. */
export type Assay = {
  readonly name: EndpointName;
  /**
   * A class is 1 where the value plus noise is above `activeAbove`; without it the value itself is reported.
   */
  readonly activeAbove?: number;
  readonly equation: (properties: Properties) => number;
  /**
   * Standard deviation of what one substituent adds; a scaffold adds 1.2 times, a pairing 0.8 times as much.
   */
  readonly partsDeviation: number;
};

const SCAFFOLD_SHARE = 1.2;
const PAIRING_SHARE = 0.8;

/** All assays, in the order of the tables' columns. */
export const ASSAYS: readonly Assay[] = [
  {
    // log10 of mol/L. J. S. Delaney, J. Chem. Inf. Comput. Sci. 44 (2004) 1000: ESOL, with its coefficients.
    name: "log_solubility",
    equation: ({ logP, molarMass, rotatableBonds, aromaticShare }) =>
      0.16 - 0.63 * logP - 0.0062 * molarMass + 0.066 * rotatableBonds - 0.74 * aromaticShare,
    partsDeviation: 0.4,
  },
  {
    // pIC50 above 5 (10 uM). Rises with lipophilicity, more for bases, less for acids: M. J. Waring and C.
    // Johnstone, Bioorg. Med. Chem. Lett. 17 (2007) 1759; the coefficients are ours.
    name: "herg_inhibition",
    activeAbove: 5,
    equation: ({ logP, basicPka, acidic, aromaticRings }) =>
      3.85 +
      0.25 * logP +
      (basicPka === null ? 0 : 0.13 * (basicPka - 3)) -
      (acidic ? 0.9 : 0) +
      0.1 * aromaticRings,
    partsDeviation: 0.25,
  },
  {
    // log10 of uL/min/mg. Clearance follows log D at a given lipophilic metabolism efficiency: A. F. Stepan
    // et al., J. Med. Chem. 55 (2012) 3414; a slope below one stands for binding to the microsomes.
    name: "log_microsomal_clearance",
    equation: ({ logD, acidic }) => 0.85 + 0.3 * logD - (acidic ? 0.2 : 0),
    partsDeviation: 0.25,
  },
  {
    // log10 of 1e-6 cm/s. Falls with the distance from the centre of the absorption ellipse of A. Daina and
    // V. Zoete, ChemMedChem 11 (2016) 1117 (polar surface 71.051 +- 71.041, log P 2.292 +- 4.370), after W.
    // J. Egan et al., J. Med. Chem. 43 (2000) 3867; the scale is ours.
    name: "log_caco2_permeability",
    equation: ({ polarSurface, logP, acidic }) =>
      1.4 - 0.8 * (((polarSurface - 40) / 71.041) ** 2 + ((logP - 2.292) / 4.37) ** 2) - (acidic ? 0.5 : 0),
    partsDeviation: 0.22,
  },
  {
    // pIC50 above 5 (10 uM). Lipophilicity and a nitrogen that can bind the haem iron: R. J. Riley et al.,
    // Pharm. Res. 18 (2001) 652; the coefficients are ours.
    name: "cyp3a4_inhibition",
    activeAbove: 5,
    equation: ({ logD, molarMass, bareAzine, acidic }) =>
      3.4 + 0.25 * logD + 0.0027 * molarMass + (bareAzine ? 0.6 : 0) - (acidic ? 0.5 : 0),
    partsDeviation: 0.25,
  },
  {
    // log10 of the ratio. D. E. Clark, J. Pharm. Sci. 88 (1999) 815, with its coefficients.
    name: "log_brain_blood_ratio",
    equation: ({ logP, polarSurface }) => 0.152 * logP - 0.0148 * polarSurface + 0.139,
    partsDeviation: 0.2,
  },
  {
    // log10 of hours, t = ln 2 V / CL. Bases distribute widely, acids hardly: M. P. Gleeson, J. Med. Chem. 51
    // (2008) 817; the coefficients are ours.
    name: "log_half_life",
    equation: ({ logD, basicPka, acidic }) =>
      0.55 - 0.08 * logD + (basicPka === null ? 0 : 0.35) - (acidic ? 0.3 : 0),
    partsDeviation: 0.15,
  },
];

/** What the assay would give for the compound without noise, limits or classes. */
export function trueValue(assay: Assay, compound: Compound): number {
  return assay.equation(compound.properties) + assay.partsDeviation * partsOf(assay.name, compound);
}

/** What the parts add, in standard deviations of one substituent. The tables are fixed by their keys. */
function partsOf(assay: EndpointName, { scaffold, substituents }: Compound): number {
  const core = SCAFFOLD_SHARE * tabulatedNormal(`${assay}|core|${scaffold.smiles}`);
  const groups = substituents.filter(({ kind }) => kind !== "none");
  const added = groups.reduce(
    (sum, { kind, smiles }) =>
      sum +
      tabulatedNormal(`${assay}|substituent|${smiles}`) +
      PAIRING_SHARE * tabulatedNormal(`${assay}|pairing|${scaffold.family}|${kind}`),
    0,
  );
  return core + added / Math.sqrt(Math.max(1, groups.length));
}
