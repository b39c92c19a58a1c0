import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../../../models/graph/graph-builder.ts";
import type { LoadedTfjs } from "../../../../../models/runtime/tfjs/load-tfjs.ts";
import { createTfjsRuntime } from "../../../../../models/runtime/tfjs/tfjs-runtime.ts";
import { tf } from "../../../../support/tfjs-network.ts";
import { emptyResults, trainingCase } from "../../../../support/training-case.ts";

const notInstalled = (): never => {
  throw new Error("Cannot find module '@tensorflow/tfjs-node'\nRequire stack:\n- somewhere");
};

describe("createTfjsRuntime", () => {
  it("prefers tfjs-node where it loads", async () => {
    const loaded: string[] = [];
    const loadNative = (): LoadedTfjs => {
      loaded.push("native");
      return { tf, backend: "wasm", description: "tfjs-node 4.22.0" };
    };
    const runtime = await createTfjsRuntime(loadNative);
    expect(runtime.description).toBe("tfjs-node 4.22.0");
    expect(loaded).toEqual(["native"]);
  });

  it("falls back to WebAssembly, and says why in one line", async () => {
    const { description } = await createTfjsRuntime(notInstalled);
    expect(description).toBe(
      "tfjs 4.22.0 on WebAssembly, 1 thread; " +
        "tfjs-node does not load: Cannot find module '@tensorflow/tfjs-node'",
    );
  });

  it("falls back when tfjs-node loads but its backend does not start", async () => {
    const runtime = await createTfjsRuntime(() => ({ tf, backend: "tensorflow-absent", description: "" }));
    expect(runtime.description).toContain("tfjs-node does not load: ");
    expect(runtime.description).toContain("tensorflow-absent");
    expect(tf.getBackend()).toBe("wasm");
  });

  it("names an operator that it lacks", async () => {
    const graph = new GraphBuilder();
    const x = graph.input("x", [2]);
    graph.output(graph.node("Einsum", [x], [2]), "y");
    const runtime = await createTfjsRuntime(notInstalled);
    await expect(runtime.open(graph)).rejects.toThrow("the tfjs runtime has no operator Einsum");
  });
});

it("runs leave no tensor behind, and a session none when it is disposed of", async () => {
  const runtime = await createTfjsRuntime(notInstalled);
  const some = trainingCase("relu", 4);
  const before = tf.memory();
  const session = await runtime.open(some.graph);
  await session.run(some.feeds, emptyResults(some));
  const opened = tf.memory();
  expect(opened.numTensors).toBe(before.numTensors + some.graph.initializers.length);
  for (let step = 0; step < 5; step += 1) await session.run(some.feeds, emptyResults(some));
  expect(tf.memory()).toEqual(opened);
  await session.dispose();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
});
