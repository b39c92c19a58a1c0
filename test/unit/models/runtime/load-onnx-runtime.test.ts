import { expect, it, vi } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { createOnnxEngine } from "../../../../models/runtime/onnx-engine.ts";

vi.mock("onnxruntime-node", () => {
  throw new Error("libonnxruntime.so.1: cannot open shared object file");
});

it("a native runtime that does not load ends in one message with a remedy", async () => {
  const architecture = completeArchitecture({
    features: 2,
    trunk: [2],
    activation: "relu",
    dropout: 0,
    sharedHead: [{ name: "a", kind: "regression" }],
    privateHead: [],
  });
  const engine = createOnnxEngine({
    architecture,
    optimiser: "sgd",
    weightDecay: 0,
    batchSize: 2,
    threads: 1,
  });
  await expect(engine).rejects.toMatchObject({
    name: "CommandError",
    message: expect.stringContaining("onnxruntime-node does not load") as string,
    remedy: expect.stringContaining("npm ci") as string,
  });
});
