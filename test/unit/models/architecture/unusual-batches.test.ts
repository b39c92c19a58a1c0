import { describe, expect, it } from "vitest";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { trainingGraph } from "../../../../models/architecture/training-graph.ts";
import { localLayout, type Architecture } from "../../../../models/architecture/trunk-and-heads.ts";
import { elementsOf } from "../../../../models/layout.ts";
import { architectures } from "./family.ts";
import { runGraph, type Feed } from "./run-graph.ts";

const objective = { regression: "huber", censored: true } as const;

/** A step on rows of ones whose every label is `label` with the weight `weight`. */
async function stepOn(
  architecture: Architecture,
  rows: number,
  { label, weight }: { label: number; weight: number },
): Promise<Record<string, Float32Array>> {
  const layout = localLayout(architecture);
  const names = layout.tensors.map(({ name }) => name);
  const graph = trainingGraph(architecture, names, objective);
  const parameters = initialParameters(layout, 1);
  const feeds: Record<string, Feed> = {};
  for (const { label: name, shape: extents } of graph.inputs) {
    const shape = extents.map((extent) => (typeof extent === "string" ? rows : extent));
    const fill = name === "labels" ? label : name === "weights" ? weight : name === "censoring" ? 0 : 1;
    feeds[name] = { data: new Float32Array(elementsOf(shape)).fill(fill), shape };
  }
  for (const { name, shape, offset } of layout.tensors)
    if (feeds[name]) feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };
  return runGraph(graph, feeds);
}

describe.each(Object.entries(architectures))("a step of a network with %s", (_, architecture) => {
  it("moves nothing where no label was measured", async () => {
    const results = await stepOn(architecture, 3, { label: Number.NaN, weight: 0 });
    for (const [name, values] of Object.entries(results))
      expect(
        values.every((value) => value === 0),
        name,
      ).toBe(true);
  });

  it("moves nothing on no rows", async () => {
    const results = await stepOn(architecture, 0, { label: 1, weight: 1 });
    for (const [name, values] of Object.entries(results))
      expect(
        values.every((value) => value === 0),
        name,
      ).toBe(true);
  });

  it("learns from a single row", async () => {
    const results = await stepOn(architecture, 1, { label: 1, weight: 1 });
    for (const [name, values] of Object.entries(results))
      expect(values.every(Number.isFinite), name).toBe(true);
    expect(results["loss"]![0]).toBeGreaterThan(0);
  });
});
