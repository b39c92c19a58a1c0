import { describe, expect, it } from "vitest";
import { createOnnxRuntime } from "../../../models/runtime/onnx/onnx-runtime.ts";
import { createTfjsRuntime } from "../../../models/runtime/tfjs/tfjs-runtime.ts";
import { relativeDifference } from "../../support/reference-network.ts";
import { emptyResults, trainingCase } from "../../support/training-case.ts";
import { describeGraphRuntime } from "./graph-runtime-contract.ts";

const withoutNative = (): never => {
  throw new Error("left out");
};

describe("ONNX Runtime", () => {
  describeGraphRuntime(async () => createOnnxRuntime({ threads: 1 }));
});
describe("tfjs on WebAssembly", () => {
  describeGraphRuntime(async () => createTfjsRuntime(withoutNative));
});

it("both runtimes agree on a training step of a wider network", async () => {
  const some = trainingCase("relu", 32, { features: 200, trunk: [96, 64], tasks: 12 });
  const runtimes = [await createOnnxRuntime({ threads: 1 }), await createTfjsRuntime()];
  const all = [];
  for (const runtime of runtimes) {
    const session = await runtime.open(some.graph);
    const results = emptyResults(some);
    await session.run(some.feeds, results);
    await session.dispose();
    all.push(results);
  }
  for (const [name, { data }] of Object.entries(all[0]!))
    expect(relativeDifference(all[1]![name]!.data, data), name).toBeLessThan(1e-4);
});
