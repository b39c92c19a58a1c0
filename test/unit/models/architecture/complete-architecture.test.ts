import { expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { localLayout, sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";

const tasks = [{ name: "a", kind: "regression" }] as const;
const base = { features: 6, trunk: [5, 4], sharedHead: tasks, privateHead: tasks };

it("fills what is left out", () => {
  expect(completeArchitecture({ ...base, activation: "tanh", dropout: 0.2 })).toEqual({
    ...base,
    input: "dense",
    moments: "exact",
    activation: "tanh",
    headActivation: { classification: "tanh", regression: "tanh" },
    dropout: [0.2, 0.2],
    wide: false,
    lowRank: null,
    layers: null,
    localTrunk: [],
  });
});

it("names and places the tensors of every part, what travels first", () => {
  const lowRank = { frequent: [0, 5], rank: 2 };
  const architecture = completeArchitecture({ ...base, wide: true, lowRank, localTrunk: [3, 2] });
  const shapes = localLayout(architecture).tensors.map(({ name, shape }) => `${name} ${shape.join("x")}`);
  expect(shapes).toEqual([
    "trunk.0.weight 2x5",
    "trunk.0.rare.weight 4x2",
    "trunk.0.rare.mix 2x5",
    "trunk.0.bias 5",
    "trunk.1.weight 5x4",
    "trunk.1.bias 4",
    "head.shared.weight 4x1",
    "head.shared.wide 6x1",
    "head.shared.bias 1",
    "head.private.weight 4x1",
    "head.private.wide 6x1",
    "head.private.bias 1",
    "local.0.weight 6x3",
    "local.0.bias 3",
    "local.1.weight 3x2",
    "local.1.bias 2",
    "local.head.weight 2x2",
    "local.head.bias 2",
  ]);
  expect(sharedLayout(architecture).tensors).toEqual(localLayout(architecture).tensors.slice(0, 9));
});

it.each([
  [{ dropout: [0.1] }, "1 dropout shares for 2 hidden layers"],
  [{ trunk: [], input: "sparse" }, "a sparse input needs a trunk"],
  [{ trunk: [], wide: true }, "a wide model needs a trunk"],
  [{ trunk: [], lowRank: { frequent: [0], rank: 1 } }, "needs a trunk"],
  [{ lowRank: { frequent: [], rank: 1 } }, "at least one"],
  [{ lowRank: { frequent: [2, 1], rank: 1 } }, "ascending"],
  [{ lowRank: { frequent: [6], rank: 1 } }, "below 6"],
  [{ lowRank: { frequent: [0, 1, 2, 3, 4, 5], rank: 1 } }, "needs rare columns"],
  [{ lowRank: { frequent: [1], rank: 0 } }, "a rank of 0"],
] as const)("refuses %j", (part, message) => {
  expect(() => completeArchitecture({ ...base, ...part })).toThrow(message);
});
