import type { DataQuality, EndpointQuality, Suspicion } from "../../../../report/quality/quality.ts";

const FOLDS = 5;

/** One suspicion of each kind. */
export const suspicions: readonly Suspicion[] = [
  { kind: "two_units", factor: 1000, share: 0.04 },
  { kind: "looks_like_p_values" },
  { kind: "looks_like_fraction" },
  { kind: "negative", share: 0.02 },
  { kind: "above_hundred_per_cent", share: 0.01 },
  { kind: "mostly_censored", share: 0.6 },
  { kind: "imbalance", share: 0.03 },
  { kind: "repeated_value", share: 0.7 },
];

/**
 * What a node's data might be worth, with everything that a report can show; `hostile` is put into every text
 * that a partner's files decide.
 */
export function sampleQuality(hostile = ""): DataQuality {
  const file = (name: string): string => `${name}${hostile}.csv`;
  return {
    format: "chorale-quality-1",
    study: "example",
    software: "chorale 0.1.0",
    protocolHash: "ab".repeat(32),
    sources: [
      {
        file: file("assays"),
        format: "plain",
        container: `CSV, CP949${hostile}`,
        notes: [`columns that the study does not ask for: "batch"${hostile}`],
        rows: 1300,
        kept: 1200,
        rejected: 60,
        unmapped: 40,
        cellsLeftOut: 12,
      },
    ],
    leftOut: [
      leftOut("rejected", "it holds a number with a decimal comma", `logD${hostile}`, file("assays")),
      leftOut("rejected", `a reason without Korean${hostile}`, "", file("assays")),
      leftOut("unmapped", `the study does not ask for MRT${hostile}`, "", file("assays")),
    ],
    compounds: 1000,
    structures: 1040,
    folds: Array.from({ length: FOLDS }, (_, fold) => ({
      fold,
      role: fold === 0 ? "test" : fold === 4 ? "validation" : "training",
      compounds: 180 + fold,
      scaffolds: 60 + fold,
    })),
    split: {
      scaffoldsInBoth: 0,
      largestScaffold: 77,
      nearestTraining: { sampled: 180, bins: [0, 2, 10, 30, 60, 50, 20, 6, 2, 0] },
    },
    endpoints: endpointsOf(hostile, file("assays")),
    missing: [`hERG${hostile}`],
  };
}

/** Data of which nothing was left out, without structures, endpoints or anything to look at. */
export function blankQuality(): DataQuality {
  return {
    ...sampleQuality(),
    leftOut: [],
    split: null,
    endpoints: [],
    missing: [],
    folds: [{ fold: 0, role: "test", compounds: 0, scaffolds: 0 }],
  };
}

/** One reason of the account, in its first row. */
export function leftOut(
  kind: "rejected" | "unmapped",
  reason: string,
  column: string,
  file: string,
): DataQuality["leftOut"][number] {
  return { kind, reason, column, count: 12, example: { file, row: 17 } };
}

function endpointsOf(hostile: string, file: string): EndpointQuality[] {
  const solubility: EndpointQuality = {
    name: `Solubility${hostile}`,
    measuredBy: "Solubility",
    kind: "regression",
    head: "shared",
    unit: `uM${hostile}`,
    measurements: 1200,
    compounds: 900,
    compoundsByFold: [180, 180, 180, 180, 180],
    censored: 30,
    replicates: {
      compounds: 40,
      contradicting: 3,
      limit: { kind: "factor", value: 10 },
      examples: [[1, 2, 3, 4, 5, 6].map((row) => ({ file, row }))],
    },
    distribution: {
      scale: "log10",
      bins: [
        { from: 0.1, to: 1, exact: 300, censored: 30 },
        { from: 1, to: 10, exact: 870, censored: 0 },
      ],
      minimum: 0.1,
      quartiles: [0.9, 2.4, 4.8],
      maximum: 9.7,
    },
    outliers: { count: 2, examples: [{ file, row: 99 }] },
    suspicions,
    tasks: [{ name: `Solubility${hostile}`, labels: 900, active: null, foldsBelowQuorum: [2] }],
    leftOut: ["30: outside the credible range"],
  };
  const logD: EndpointQuality = {
    ...solubility,
    name: "logD",
    unit: "",
    distribution: { ...solubility.distribution!, scale: "linear" },
    replicates: { ...solubility.replicates, limit: { kind: "difference", value: 0.7 } },
  };
  const ames: EndpointQuality = {
    ...logD,
    name: "AMES",
    kind: "classification",
    distribution: {
      scale: "linear",
      bins: [
        { from: 0, to: 0.5, exact: 800, censored: 0 },
        { from: 0.5, to: 1, exact: 100, censored: 0 },
      ],
      minimum: 0,
      quartiles: [0, 0, 0],
      maximum: 1,
    },
    replicates: { ...solubility.replicates, limit: { kind: "classes", value: 1 } },
    tasks: [{ name: "AMES", labels: 900, active: 100, foldsBelowQuorum: [] }],
    leftOut: [],
  };
  return [solubility, logD, ames];
}
