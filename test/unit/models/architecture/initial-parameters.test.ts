import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { localLayout, sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";

const architecture = completeArchitecture({
  features: 100,
  trunk: [80, 60],
  activation: "relu",
  dropout: 0,
  sharedHead: [{ name: "a", kind: "regression" }],
  privateHead: [{ name: "b", kind: "regression" }],
});

describe("initialParameters", () => {
  const layout = localLayout(architecture);
  const parameters = initialParameters(layout, 1);

  it("are the same for the same seed, and others for another", () => {
    expect(initialParameters(layout, 1)).toEqual(parameters);
    expect(initialParameters(layout, 2)).not.toEqual(parameters);
  });

  it("leave the shared tensors alone when a private head is added", () => {
    const shared = sharedLayout(architecture);
    expect(initialParameters(shared, 1)).toEqual(parameters.subarray(0, shared.length));
  });

  it("have zero biases, and weights of He's variance and no mean", () => {
    const [weight, bias] = layout.tensors;
    expect(parameters.subarray(bias!.offset, bias!.offset + 80).every((value) => value === 0)).toBe(true);
    const values = parameters.subarray(weight!.offset, bias!.offset);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 2);
    expect(variance / (2 / 100)).toBeCloseTo(1, 1);
  });

  it("are the same for seed 1 as ever, whatever is added to the family", () => {
    const { offset } = layout.tensors.find(({ name }) => name === "head.shared.weight")!;
    expect([...parameters.subarray(0, 2), parameters[offset]]).toEqual([
      0.038063280284404755, 0.16259856522083282, -0.07407910376787186,
    ]);
  });

  const family = completeArchitecture({
    ...architecture,
    wide: true,
    localTrunk: [50],
    lowRank: { frequent: [0, 1, 2, 3], rank: 40 },
  });

  it.each(["head.shared.wide", "head.private.wide", "local.head.weight", "local.0.bias"])(
    "are zero in %s",
    (name) => {
      expect(valuesOf(name).every((value) => value === 0)).toBe(true);
    },
  );

  it.each([
    ["trunk.0.weight", 2 / 4],
    ["trunk.0.rare.weight", 1 / 96],
    ["trunk.0.rare.mix", 1 / 40],
    ["local.0.weight", 2 / 100],
    ["head.shared.weight", 2 / 61],
  ])("have in %s the variance %f", (name, variance) => {
    const values = valuesOf(name);
    const measured = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(measured / variance).toBeGreaterThan(0.75);
    expect(measured / variance).toBeLessThan(1.25);
  });

  function valuesOf(name: string): Float32Array {
    const of = localLayout(family);
    const index = of.tensors.findIndex((tensor) => tensor.name === name);
    const end = of.tensors[index + 1]?.offset ?? of.length;
    return initialParameters(of, 1).subarray(of.tensors[index]!.offset, end);
  }
});
