import { describe, expect, it } from "vitest";
import { descriptorNames } from "../../../chemistry/descriptors.ts";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { loadFeaturiser } from "../../../chemistry/featuriser.ts";

const protocol: FeatureProtocol = {
  standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
  fingerprint: { radius: 2, size: 512, values: "counts", permuted: true },
  descriptors: "rdkit",
  folds: { count: 5 },
};

describe("explainStructure", () => {
  it("says of a structure what featurise makes of it", async () => {
    const featuriser = await loadFeaturiser(protocol, "key");
    const written = "[Na+].C/C=C/c1ccccc1C(=O)[O-]";
    const explained = featuriser.explainStructure(written);
    const row = featuriser.featurise(written);
    if (row.kind === "unreadable") throw new Error(row.reason);
    const bits = row.column.filter((column) => column < 512);
    expect(explained).toMatchObject({ input: written, failure: null, standardised: row.canonical });
    expect([explained.scaffold, explained.fold]).toEqual([row.scaffold, row.fold]);
    expect(explained.bits).toEqual([...bits]);
    expect(explained.counts).toEqual([...row.value.subarray(0, bits.length)]);
    expect(Object.keys(explained.descriptors)).toEqual([...descriptorNames]);
    expect(explained.descriptors["NumHeavyAtoms"]).toBe(12);
    expect(explained.steps.at(-1)).toMatchObject({ structure: row.canonical });
  });

  it("ends at the step that failed", async () => {
    const featuriser = await loadFeaturiser(protocol, "key");
    const explained = featuriser.explainStructure("C1CC");
    expect(explained).toMatchObject({ standardised: null, scaffold: null, fold: null, bits: [], counts: [] });
    expect(explained.failure).toEqual({
      step: "parse",
      reason: "the SMILES does not describe a valid molecule",
    });
    expect(explained.steps.map(({ step }) => step)).toEqual(["screen", "parse"]);
  });

  it("has no descriptors where the protocol has none", async () => {
    const featuriser = await loadFeaturiser({ ...protocol, descriptors: "none" }, "key");
    expect(featuriser.explainStructure("CCO").descriptors).toEqual({});
  });
});
