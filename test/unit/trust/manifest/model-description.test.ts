import { describe, expect, it } from "vitest";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../../../support/small-study.ts";

function study(changes: Record<string, unknown>): StudyManifest {
  return studyManifestSchema.parse({ ...smallStudy(), ...changes });
}

function refusals(changes: Record<string, unknown>): string[] {
  const result = studyManifestSchema.safeParse({ ...smallStudy(), ...changes });
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const wideFingerprint = { fingerprint: { size: 32_000 } };

describe("the model of a manifest", () => {
  it("is a trunk unless it lists layers, and reads back as it was written out", () => {
    expect(study({ model: {} }).model).toMatchObject({ kind: "trunk", trunk: [512], input: "auto" });
    const layers = [{ name: "a", kind: "dense", inputs: ["features"], units: 8 }];
    const written = study({ model: { layers } });
    expect(written.model).toMatchObject({ kind: "layers", layers: [{ activation: "linear", bias: true }] });
    expect(studyManifestSchema.parse(written)).toEqual(written);
  });

  it("touches only set features of structures, the optimiser too above 4,096, unless it says otherwise", () => {
    const inputOf = (changes: Record<string, unknown>): string[] => {
      const { input, moments } = architectureOf(study(changes));
      return [input, moments];
    };
    const columns = [{ name: "age", kind: "numeric" }];
    expect(inputOf({})).toEqual(["sparse", "exact"]);
    expect(inputOf({ protocol: { columns } })[0]).toBe("dense");
    expect(inputOf({ protocol: wideFingerprint })).toEqual(["sparse", "lazy"]);
    expect(inputOf({ protocol: wideFingerprint, model: { moments: "exact" } })[1]).toBe("exact");
    expect(inputOf({ protocol: wideFingerprint, model: { input: "dense" } })[0]).toBe("dense");
    expect(inputOf({ protocol: wideFingerprint, model: { trunk: [] } })[0]).toBe("dense");
  });

  it("has SparseChem's activations of heads where they are asked for", () => {
    const headActivation = { classification: "relu", regression: "tanh" };
    expect(architectureOf(study({ model: { headActivation } })).headActivation).toEqual(headActivation);
    expect(architectureOf(study({ model: { activation: "tanh" } })).headActivation).toEqual({
      classification: "tanh",
      regression: "tanh",
    });
  });

  it("gives a low-rank first layer the same layout with and without the partners' key", () => {
    const manifest = study({
      protocol: { ...wideFingerprint, descriptors: "rdkit" },
      model: { lowRank: { rank: 8, frequentBits: [0, 5, 31_999] } },
    });
    const reversed = Array.from({ length: 32_000 }, (_, bit) => 31_999 - bit);
    const [atCoordinator, atNode] = [
      architectureOf(manifest),
      architectureOf(manifest, { columnOfBit: reversed }),
    ];
    expect(sharedLayout(atNode)).toEqual(sharedLayout(atCoordinator));
    expect(atCoordinator.lowRank!.frequent.slice(0, 4)).toEqual([0, 5, 31_999, 32_000]);
    expect(atNode.lowRank!.frequent.slice(0, 4)).toEqual([0, 31_994, 31_999, 32_000]);
  });

  it.each([
    [{ model: { trunk: [8, 8], dropout: [0.1] } }, "model.dropout: 1 shares for 2 hidden layers"],
    [{ model: { trunk: [], input: "sparse" } }, "model.input: a sparse input needs a trunk"],
    [{ model: { trunk: [], wide: true } }, "model.wide: without a trunk the heads read the features anyway"],
    [
      { model: { layers: [{ name: "a", kind: "dense", inputs: ["b"], units: 1 }] } },
      "model.layers: layer a: its input b is not there",
    ],
    [
      { model: { lowRank: { rank: 4, frequentBits: [7, 3] } } },
      "model.lowRank.frequentBits.1: list bits below 2048 once each, ascending",
    ],
    [
      { model: { lowRank: { rank: 4, frequentBits: [2048] } } },
      "model.lowRank.frequentBits.0: list bits below 2048 once each, ascending",
    ],
  ])("refuses what no node could build: %j", (changes, message) => {
    expect(refusals({ protocol: {}, ...changes })).toEqual([message]);
  });
});

describe("the training of a manifest", () => {
  it("counts epochs unless it counts steps, never both", () => {
    expect(study({ training: {} }).training.epochsPerRound).toBe(2);
    expect(study({ training: { stepsPerRound: 5 } }).training.epochsPerRound).toBeUndefined();
    expect(refusals({ training: { stepsPerRound: 5, epochsPerRound: 1 } })).toEqual([
      "training.stepsPerRound: say either epochsPerRound or stepsPerRound",
    ]);
    expect(refusals({ training: { stepsPerRound: 5, earlyStopping: { patience: 1 } } })).toEqual([
      "training.earlyStopping: counts epochs: it goes with epochsPerRound",
    ]);
  });

  it("takes a schedule by its name alone, or with its steps", () => {
    expect(study({ training: { schedule: "constant" } }).training.schedule).toEqual({ kind: "constant" });
    const step = { kind: "step", at: [10], factor: 0.3 };
    expect(study({ training: { schedule: { kind: "step", at: [10] } } }).training.schedule).toEqual(step);
    expect(refusals({ training: { schedule: "step" } })[0]).toContain("training.schedule.at");
  });

  it("by FedSGD says how many steps a round has", () => {
    expect(refusals({ strategy: { name: "fedsgd" } })).toEqual([
      "training.stepsPerRound: fedsgd averages gradients of steps: say how many a round has",
    ]);
    expect(refusals({ strategy: { name: "fedsgd" }, training: { stepsPerRound: 1 } })).toEqual([]);
  });
});
