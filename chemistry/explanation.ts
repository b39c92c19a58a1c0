import type { StepTaken, StandardisationStep } from "./standardise.ts";

/** What becomes of one structure under a protocol, step by step; null and empty past the step that failed. */
export type Explanation = {
  readonly input: string;
  readonly steps: readonly StepTaken[];
  /** Canonical SMILES. */
  readonly standardised: string | null;
  readonly failure: { readonly step: StandardisationStep; readonly reason: string } | null;
  /** The scaffold that decides the fold, "" when acyclic. */
  readonly scaffold: string | null;
  readonly fold: number | null;
  /** The fingerprint columns that are set, ascending, after the permutation. */
  readonly bits: readonly number[];
  /** How many environments fell on each of `bits`. */
  readonly counts: readonly number[];
  /** Raw values by name; empty where the protocol has none. */
  readonly descriptors: Readonly<Record<string, number>>;
};
