/** What a person should look at in the values of one endpoint. `share` is of its measurements, 0 to 1. */
export type Suspicion =
  /** Two groups of values lie about `factor` apart: two units in one column. */
  | { readonly kind: "two_units"; readonly factor: number; readonly share: number }
  /** The unit is a concentration, the values look like its negative logarithm. */
  | { readonly kind: "looks_like_p_values" }
  /** The unit is per cent, the values lie between 0 and 1. */
  | { readonly kind: "looks_like_fraction" }
  /** Values below 0 where the unit or the study's logarithm knows none. */
  | { readonly kind: "negative"; readonly share: number }
  | { readonly kind: "above_hundred_per_cent"; readonly share: number }
  | { readonly kind: "mostly_censored"; readonly share: number }
  /** Classes so uneven that a model learns little. `share` is of the rarer one. */
  | { readonly kind: "imbalance"; readonly share: number }
  /** One value makes up more than half: a default or a limit of the assay. */
  | { readonly kind: "repeated_value"; readonly share: number };

/** One bar of a distribution: values from `from` to below `to`, and how many of them are censored. */
export type Bin = {
  readonly from: number;
  readonly to: number;
  readonly exact: number;
  readonly censored: number;
};

/** How the values of an endpoint are spread. Bins are of equal width on `scale`. */
export type Distribution = {
  readonly scale: "linear" | "log10";
  readonly bins: readonly Bin[];
  readonly minimum: number;
  readonly quartiles: readonly [lower: number, median: number, upper: number];
  readonly maximum: number;
};

/** A row of a source file. */
export type RowReference = { readonly file: string; readonly row: number };

/** Compounds measured more than once. */
export type Replicates = {
  readonly compounds: number;
  /** Classes that disagree, or values further apart than `limit`. */
  readonly contradicting: number;
  readonly limit: { readonly kind: "classes" | "factor" | "difference"; readonly value: number };
  /** Of the worst, at most twenty. */
  readonly examples: readonly (readonly RowReference[])[];
};

/** One endpoint of the study in a node's data. */
export type EndpointQuality = {
  readonly name: string;
  readonly measuredBy: string;
  readonly kind: "classification" | "regression";
  readonly head: "shared" | "private";
  readonly unit: string;
  readonly measurements: number;
  readonly compounds: number;
  /** Compounds with a measurement in fold 0, 1, ... */
  readonly compoundsByFold: readonly number[];
  readonly censored: number;
  readonly replicates: Replicates;
  /** Null without measurements. */
  readonly distribution: Distribution | null;
  /** By the modified z-score of Iglewicz and Hoaglin above 5; at most twenty `examples`, furthest first. */
  readonly outliers: { readonly count: number; readonly examples: readonly RowReference[] };
  readonly suspicions: readonly Suspicion[];
  /** The tasks that training gets of it. */
  readonly tasks: readonly {
    readonly name: string;
    readonly labels: number;
    readonly active: number | null;
    readonly foldsBelowQuorum: readonly number[];
  }[];
  /** Why measurements or tasks do not reach training. */
  readonly leftOut: readonly string[];
};

/** The role of a fold in training. */
export type FoldRole = "training" | "validation" | "test";

/** What a node's data holds for a study, as `chorale client check` reports it. No structure is in it. */
export type DataQuality = {
  readonly format: "chorale-quality-1";
  readonly study: string;
  readonly software: string;
  readonly protocolHash: string;
  readonly sources: readonly {
    readonly file: string;
    readonly format: string;
    readonly container: string;
    readonly notes: readonly string[];
    readonly rows: number;
    readonly kept: number;
    readonly rejected: number;
    readonly unmapped: number;
    readonly cellsLeftOut: number;
  }[];
  /** Most frequent first; `example` is the first such row. */
  readonly leftOut: readonly {
    readonly kind: "rejected" | "unmapped";
    readonly reason: string;
    readonly column: string;
    readonly count: number;
    readonly example: RowReference;
  }[];
  readonly compounds: number;
  /** Distinct structures as written; more than `compounds` where several come down to one. */
  readonly structures: number;
  readonly folds: readonly {
    readonly fold: number;
    readonly role: FoldRole;
    readonly compounds: number;
    readonly scaffolds: number;
  }[];
  /** Null for a table without structures. */
  readonly split: {
    /** Scaffolds that are in the test fold and in a training fold; 0 by the protocol. */
    readonly scaffoldsInBoth: number;
    /** Compounds of the largest scaffold. */
    readonly largestScaffold: number;
    /** Tanimoto similarity of sampled test compounds to the nearest sampled training compound: ten bins. */
    readonly nearestTraining: { readonly sampled: number; readonly bins: readonly number[] };
  } | null;
  readonly endpoints: readonly EndpointQuality[];
  /** Endpoints of the study that nothing in the data measures. */
  readonly missing: readonly string[];
};
