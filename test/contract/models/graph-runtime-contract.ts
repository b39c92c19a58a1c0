import { afterAll, describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../models/graph/graph-builder.ts";
import { gradientsOf } from "../../../models/graph/gradients.ts";
import { linear, relu, sumOfAll } from "../../../models/graph/operations.ts";
import type { GraphRuntime, GraphSession, GraphTensor } from "../../../models/runtime/graph-runtime.ts";
import { relativeDifference } from "../../support/reference-network.ts";
import { tfjsTrainingStep } from "../../support/tfjs-network.ts";
import { emptyResults, trainingCase } from "../../support/training-case.ts";

const tensor = (shape: readonly number[], ...values: readonly number[]): GraphTensor => ({
  data: Float32Array.from(values),
  shape,
});

/** `relu(x @ w + 1)`, its sum and the gradient of that with respect to `w`. */
function smallGraph(): GraphBuilder {
  const graph = new GraphBuilder();
  const [x, w] = [graph.input("x", ["b", 2]), graph.input("w", [2, 1])];
  const y = relu(graph, linear(graph, x, w, graph.constant(Float32Array.of(1), [1])));
  const sum = sumOfAll(graph, y);
  graph.output(y, "y");
  graph.output(sum, "sum");
  graph.output(gradientsOf(graph, sum, [w])[0]!, "gradient.w");
  return graph;
}

/** The promises of `GraphRuntime`. */
export function describeGraphRuntime(create: () => Promise<GraphRuntime>): void {
  const sessions: GraphSession[] = [];
  const open = async (graph: GraphBuilder): Promise<GraphSession> => {
    const session = await (await create()).open(graph);
    sessions.push(session);
    return session;
  };
  afterAll(async () => {
    for (const session of sessions) await session.dispose();
  });

  it("says what it is", async () => {
    expect((await create()).description).toMatch(/\d+\.\d+/u);
  });

  describe.each(["relu", "tanh"] as const)("a training step with %s", (activation) => {
    it.each([1, 6])("has the loss and gradients of tfjs's layers and autodiff, on %i rows", async (rows) => {
      const some = trainingCase(activation, rows);
      const session = await open(some.graph);
      const results = emptyResults(some);
      await session.run(some.feeds, results);
      const wanted = tfjsTrainingStep(some);
      expect(Object.keys(results).toSorted()).toEqual(Object.keys(wanted).toSorted());
      expect(wanted["loss"]![0]).toBeGreaterThan(0);
      for (const [name, { data }] of Object.entries(results))
        expect(relativeDifference(data, wanted[name]!), name).toBeLessThan(1e-4);
    });

    it("gives the same bits twice", async () => {
      const some = trainingCase(activation, 6);
      const session = await open(some.graph);
      const [first, second] = [emptyResults(some), emptyResults(some)];
      await session.run(some.feeds, first);
      await session.run(some.feeds, second);
      expect(second).toEqual(first);
    });
  });

  it("writes only the results asked for, where they lie in a larger array, and leaves the feeds alone", async () => {
    const session = await open(smallGraph());
    const memory = new Float32Array(8).fill(9);
    memory.set([1, 2, 3, -4], 0);
    const feeds = {
      x: { data: memory.subarray(0, 4), shape: [2, 2] },
      w: tensor([2, 1], 10, 1),
    };
    await session.run(feeds, { y: { data: memory.subarray(5, 7), shape: [2, 1] } });
    expect([...memory]).toEqual([1, 2, 3, -4, 9, 13, 27, 9]);
    expect([...feeds.w.data]).toEqual([10, 1]);
  });

  it("takes another number of rows at every run, also none", async () => {
    const session = await open(smallGraph());
    for (const rows of [3, 1, 0, 2]) {
      const x = { data: new Float32Array(rows * 2).fill(1), shape: [rows, 2] };
      const [y, sum] = [new Float32Array(rows), new Float32Array(1)];
      const gradient = new Float32Array(2).fill(7);
      const results = {
        y: { data: y, shape: [rows, 1] },
        sum: { data: sum, shape: [] },
        "gradient.w": { data: gradient, shape: [2, 1] },
      };
      await session.run({ x, w: tensor([2, 1], 2, 3) }, results);
      expect([...y]).toEqual(Array.from({ length: rows }, () => 6));
      expect([...sum, ...gradient]).toEqual([6 * rows, rows, rows]);
    }
  });

  it("names the tensor that is missing, unknown or of another shape", async () => {
    const session = await open(smallGraph());
    const feeds = { x: tensor([1, 2], 1, 2), w: tensor([2, 1], 1, 1) };
    const y = tensor([1, 1], 0);
    const refused = async (
      some: Record<string, GraphTensor>,
      results: Record<string, GraphTensor>,
      message: string,
    ) => expect(session.run(some, results)).rejects.toThrow(message);
    await refused({ x: feeds.x }, { y }, "the input w is not fed");
    await refused({ ...feeds, v: y }, { y }, "no tensor v");
    await refused(feeds, { z: y }, "no tensor z");
    await refused({ ...feeds, w: tensor([1, 2], 1, 1) }, { y }, "w has the shape [1,2]");
    await refused(feeds, { y: tensor([2, 1], 0, 0) }, "y has the shape [2,1] where the graph has [1,1]");
    await refused({ ...feeds, w: tensor([2, 1], 1) }, { y }, "w has 1 elements for the shape [2,1]");
    expect(y.data[0]).toBe(0);
  });
}
