import { describe, expect, it } from "vitest";
import { poolScales } from "../../../../coordinator/study/pool-scales.ts";
import type { FeatureSums, NodeSums } from "../../../../models/scales.ts";
import type { Sums, TargetScale } from "../../../../models/target-scale.ts";
import { dataProtocolSchema } from "../../../../trust/manifest/data-protocol.ts";
import { smallStudy } from "../../../support/small-study.ts";

const { endpoints } = smallStudy({
  endpoints: [
    { name: "solubility", kind: "regression", head: "shared" },
    { name: "herg", kind: "classification", head: "shared" },
    { name: "own", kind: "regression", head: "private" },
  ],
});
const protocol = dataProtocolSchema.parse({
  columns: [
    { name: "age", kind: "numeric" },
    { name: "sex", kind: "categorical", categories: ["f", "m"] },
    { name: "weight", kind: "numeric" },
  ],
});
const manifest = { endpoints, protocol };

function sumsOf(values: readonly number[]): Sums {
  return {
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
  };
}

/** One node's labels by endpoint. */
function labelled(labels: Readonly<Record<string, readonly number[]>>): NodeSums {
  const all = Object.entries(labels).map(([endpoint, values]) => ({ endpoint, ...sumsOf(values) }));
  return { labelSums: all, featureSums: [] };
}

function measured(columns: Readonly<Record<string, readonly number[]>>): NodeSums {
  const all = Object.entries(columns).map(([column, values]): FeatureSums => ({ column, ...sumsOf(values) }));
  return { labelSums: [], featureSums: all };
}

function targetScales(...members: NodeSums[]): readonly TargetScale[] {
  return poolScales(manifest, members).scales.targetScales;
}

describe("pooled target scales", () => {
  it("are the mean and deviation over all members' labels", () => {
    const [scale, ...others] = targetScales(
      labelled({ solubility: [-4, -2] }),
      labelled({ solubility: [-3, -1, 0], herg: [0, 1] }),
    );
    expect(others).toEqual([]);
    expect(scale?.mean).toBeCloseTo(-2, 12);
    expect(scale?.deviation).toBeCloseTo(Math.sqrt(2), 12);
  });

  it("exist for shared regression endpoints only", () => {
    const { scales, missing } = poolScales(manifest, [
      labelled({ solubility: [1, 2], herg: [0, 1], own: [1, 2] }),
    ]);
    expect(scales.targetScales.map(({ endpoint }) => endpoint)).toEqual(["solubility"]);
    expect(missing).toEqual([]);
  });

  it("name the shared endpoints of either kind that nobody has labels for", () => {
    expect(poolScales(manifest, []).missing).toEqual(["solubility", "herg"]);
    expect(poolScales(manifest, [labelled({ herg: [] })]).missing).toEqual(["solubility", "herg"]);
  });

  it("ignore endpoints that the study does not name", () => {
    const { scales, missing } = poolScales(manifest, [labelled({ other: [1, 2] })]);
    expect(scales.targetScales).toEqual([]);
    expect(missing).toContain("solubility");
  });

  it.each([
    ["small", 0.1],
    ["large", 1_234_567.891],
    ["zero", 0],
  ])("have the deviation 1 where all labels are equal, also %s ones", (_size, label) => {
    const [scale] = targetScales(labelled({ solubility: Array.from({ length: 1000 }, () => label) }));
    expect(scale?.deviation).toBe(1);
  });

  it("keep the spread of labels in a tiny unit", () => {
    const [scale] = targetScales(labelled({ solubility: [1e-7, 3e-7] }));
    expect(scale?.deviation).toBeCloseTo(1e-7, 12);
  });
});

describe("pooled feature scales", () => {
  it("are the mean and deviation over all members' values, for numeric columns in the manifest's order", () => {
    const { scales } = poolScales(manifest, [
      measured({ weight: [50, 70], age: [30] }),
      measured({ age: [50], weight: [] }),
    ]);
    expect(scales.featureScales).toEqual([
      { column: "age", mean: 40, deviation: 10 },
      { column: "weight", mean: 60, deviation: 10 },
    ]);
  });

  it("are the unit scale where nobody has a value", () => {
    const { scales, missing } = poolScales(manifest, [labelled({ solubility: [1], herg: [1] })]);
    expect(scales.featureScales).toEqual([
      { column: "age", mean: 0, deviation: 1 },
      { column: "weight", mean: 0, deviation: 1 },
    ]);
    expect(missing).toEqual([]);
  });

  it("ignore columns that the study does not name", () => {
    const { scales } = poolScales(manifest, [measured({ height: [1, 2] })]);
    expect(scales.featureScales.map(({ column }) => column)).toEqual(["age", "weight"]);
  });
});
