import { beforeAll, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import type { Layer, LayerActivation } from "../../../../models/architecture/layers/layer.ts";
import { trainingGraph } from "../../../../models/architecture/training-graph.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import type { GraphBuilder, Shape } from "../../../../models/graph/graph-builder.ts";
import { elementsOf } from "../../../../models/layout.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import type { GraphRuntime, GraphTensor } from "../../../../models/runtime/graph-runtime.ts";
import { createOnnxRuntime } from "../../../../models/runtime/onnx/onnx-runtime.ts";
import { createTfjsRuntime } from "../../../../models/runtime/tfjs/tfjs-runtime.ts";
import { relativeDifference } from "../../../support/reference-network.ts";
import { architectures, base } from "./family.ts";

const ROWS = 7;
const activations: LayerActivation[] = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "softplus",
  "gelu",
];
const layers: Layer[] = [
  ...activations.map((activation): Layer => ({
    name: activation,
    inputs: ["features"],
    kind: "dense",
    units: 3,
    activation,
    bias: true,
  })),
  { name: "joined", inputs: activations, kind: "concatenate" },
  { name: "calm", inputs: ["joined"], kind: "layer_normalization", epsilon: 1e-3 },
  { name: "some", inputs: ["calm"], kind: "dropout", rate: 0.5 },
  { name: "sum", inputs: ["some", "joined"], kind: "add" },
];
const brought = completeArchitecture({ ...base, trunk: [], layers });

let onnx: GraphRuntime;
let tfjs: GraphRuntime;
beforeAll(async () => {
  [onnx, tfjs] = [await createOnnxRuntime({ threads: 1 }), await createTfjsRuntime()];
});

it.each(Object.entries({ ...architectures, "brought layers": brought }))(
  "a step of a network with %s is the same on both runtimes",
  async (_, architecture) => {
    const names = localLayout(architecture).tensors.map(({ name }) => name);
    const graph = trainingGraph(architecture, names, { regression: "huber", censored: true });
    const random = seededRandom(4);
    const feeds = tensorsOf(graph.inputs.map(({ label, shape }) => [label, shape]));
    for (const [name, { data }] of Object.entries(feeds))
      for (const place of data.keys())
        data[place] =
          name === "censoring" ? random.below(3) - 1 : random.uniform() - (name === "weights" ? 0 : 0.4);
    const [wanted, actual] = [await run(onnx, graph, feeds), await run(tfjs, graph, feeds)];
    for (const [name, { data }] of Object.entries(wanted))
      expect(relativeDifference(actual[name]!.data, data), name).toBeLessThan(1e-4);
  },
);

async function run(
  runtime: GraphRuntime,
  graph: GraphBuilder,
  feeds: Record<string, GraphTensor>,
): Promise<Record<string, GraphTensor>> {
  const session = await runtime.open(graph);
  const results = tensorsOf([...graph.outputs].map(([name, { shape }]) => [name, shape]));
  await session.run(feeds, results);
  await session.dispose();
  return results;
}

function tensorsOf(named: readonly (readonly [string, Shape])[]): Record<string, GraphTensor> {
  const entries = named.map(([name, extents]) => {
    const shape = extents.map((extent) => (typeof extent === "string" ? ROWS : extent));
    return [name, { data: new Float32Array(elementsOf(shape)), shape }] as const;
  });
  return Object.fromEntries(entries);
}
