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
});
