import { expect, it } from "vitest";
import { checkLayers } from "../../../../../models/architecture/layers/check-layers.ts";
import type { Layer } from "../../../../../models/architecture/layers/layer.ts";

const dense = (name: string, inputs: string[], units = 4): Layer => ({
  name,
  inputs,
  kind: "dense",
  units,
  activation: "relu",
  bias: true,
});
const add = (name: string, inputs: string[]): Layer => ({ name, inputs, kind: "add" });

it("gives the width of every layer, in whatever order they are listed", () => {
  const layers: Layer[] = [
    { name: "both", inputs: ["left", "features"], kind: "concatenate" },
    dense("left", ["features"]),
    { name: "calm", inputs: ["both"], kind: "layer_normalization", epsilon: 1e-3 },
    add("out", ["calm", "both"]),
  ];
  expect(Object.fromEntries(checkLayers(layers, 3))).toEqual({ left: 4, both: 7, calm: 7, out: 7 });
});

const refused: [string, Layer[], string][] = [
  ["no layers", [], "0 layers"],
  ["too many layers", Array.from({ length: 1001 }, (_, i) => dense(`l${i}`, ["features"])), "at most 1000"],
  ["an unknown input", [dense("a", ["nowhere"])], "layer a: its input nowhere is not there"],
  ["a circle", [dense("a", ["b"]), dense("b", ["a"])], "layer b: it reads itself, by way of a"],
  ["a layer that reads itself", [dense("a", ["a"])], "layer a: it reads itself"],
  ["one name twice", [dense("a", ["features"]), dense("a", ["a"])], "layer a: two layers"],
  ["the name of the input", [dense("features", ["features"])], 'layer "features": another name'],
  ["a name that is no plain word", [dense("a b\n", ["features"])], "another name is needed"],
  [
    "widths that do not add",
    [dense("a", ["features"]), add("b", ["a", "features"])],
    "layer b: cannot add 4 and 3",
  ],
  ["a dead end", [dense("a", ["features"]), dense("b", ["features"])], "layer a: it does not lead to b"],
  ["a layer without an input", [dense("a", [])], "layer a: 0 inputs for dense"],
  ["two inputs of one layer", [dense("a", ["features", "features"])], "2 inputs for dense"],
  ["a sum of one", [add("a", ["features"])], "1 inputs for add"],
  ["absurd units", [dense("a", ["features"], 2 ** 40)], "layer a: 1099511627776 units"],
  ["units that are no number", [dense("a", ["features"], Number.NaN)], "layer a: NaN units"],
  ["a rate of 1", [{ name: "a", inputs: ["features"], kind: "dropout", rate: 1 }], "a dropout rate of 1"],
  [
    "no epsilon",
    [{ name: "a", inputs: ["features"], kind: "layer_normalization", epsilon: 0 }],
    "an epsilon of 0",
  ],
];

it.each(refused)("refuses %s", (_, layers, message) => {
  expect(() => checkLayers(layers, 3)).toThrow(message);
  expect(() => checkLayers(layers, 3)).toThrow(RangeError);
});

it("refuses columns without end", () => {
  const doubled = Array.from({ length: 60 }, (_, index): Layer => {
    const before = index === 0 ? "features" : `l${index - 1}`;
    return { name: `l${index}`, inputs: [before, before], kind: "concatenate" };
  });
  expect(() => checkLayers(doubled, 3)).toThrow(/layer l18: \d+ columns/u);
});
