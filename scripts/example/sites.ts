import type { EndpointName } from "./assays.ts";
import type { Family } from "./scaffolds.ts";
import type { Kind } from "./substituents.ts";

/** How one site runs an assay. */
export type Measurement = {
  /** Share of the site's compounds that were measured. */
  readonly coverage: number;
  /** Standard deviation of one measurement, in the endpoint's unit (for a class: in the unit below it). */
  readonly noise: number;
  /** Limits of quantification: what lies beyond is reported as the limit. */
  readonly window?: readonly [min: number, max: number];
};

/** An invented site: what chemistry it works on and what it measures. */
export type Site = {
  readonly node: string;
  /** Starts the compound identifiers. */
  readonly prefix: string;
  readonly compounds: number;
  /** How often a family is worked on; those not named have a weight of 0.25. */
  readonly families: Partial<Record<Family, number>>;
  /** How often a kind of substituent is tried; those not named have a weight of 1. */
  readonly kinds: Partial<Record<Kind, number>>;
  readonly measures: Partial<Record<EndpointName, Measurement>>;
};

/** The four sites of the example, none of which exists. */
export const SITES: readonly Site[] = [
  {
    node: "seolhwa-pharma",
    prefix: "SHP",
    compounds: 640,
    families: { "fused azines": 4, "fused azoles": 3, azoles: 2, "amides and sulfonamides": 1 },
    kinds: { amine: 1.5, "ether or alcohol": 1.3, acid: 0.4 },
    measures: {
      log_solubility: { coverage: 0.9, noise: 0.3, window: [-7.5, -1.2] },
      herg_inhibition: { coverage: 0.8, noise: 0.25 },
      log_caco2_permeability: { coverage: 0.7, noise: 0.2, window: [-1.2, 2.2] },
      log_microsomal_clearance: { coverage: 0.75, noise: 0.2, window: [0.3, 3] },
    },
  },
  {
    node: "gureum-therapeutics",
    prefix: "GRM-",
    compounds: 600,
    families: { "cyclic amines": 4, tricycles: 3, "fused azoles": 1.5, "lactams and chains": 1 },
    kinds: { amine: 1.6, halogen: 1.5, fluoroalkyl: 1.4, "carbonyl or nitrile": 0.6 },
    measures: {
      log_solubility: { coverage: 0.85, noise: 0.4, window: [-6.5, -1.6] },
      herg_inhibition: { coverage: 0.9, noise: 0.2 },
      log_brain_blood_ratio: { coverage: 0.7, noise: 0.2 },
      cyp3a4_inhibition: { coverage: 0.8, noise: 0.25 },
    },
  },
  {
    node: "moraebit-bio",
    prefix: "MB",
    compounds: 560,
    families: { "amides and sulfonamides": 4, "oxygen heterocycles": 3, azoles: 2, "fused azines": 1 },
    kinds: { acid: 2, amide: 1.5, sulfonyl: 1.5, amine: 0.6 },
    measures: {
      log_solubility: { coverage: 0.9, noise: 0.35, window: [-8, -1] },
      herg_inhibition: { coverage: 0.7, noise: 0.35 },
      log_caco2_permeability: { coverage: 0.8, noise: 0.25, window: [-1.3, 2] },
      log_microsomal_clearance: { coverage: 0.7, noise: 0.25, window: [0.2, 3] },
    },
  },
  {
    node: "sanmaru-hospital",
    prefix: "SMH",
    compounds: 480,
    families: { "lactams and chains": 4, tricycles: 2, "cyclic amines": 2, "oxygen heterocycles": 1.5 },
    kinds: { none: 2, alkyl: 1.5, aryl: 0.8 },
    measures: {
      log_solubility: { coverage: 0.7, noise: 0.35, window: [-6.5, -1.2] },
      log_microsomal_clearance: { coverage: 0.75, noise: 0.3, window: [0.2, 3] },
      cyp3a4_inhibition: { coverage: 0.85, noise: 0.3 },
      log_half_life: { coverage: 0.75, noise: 0.15, window: [-0.6, 2] },
    },
  },
];
