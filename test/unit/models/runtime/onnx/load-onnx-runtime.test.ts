import { expect, it, vi } from "vitest";
import { createOnnxRuntime } from "../../../../../models/runtime/onnx/onnx-runtime.ts";

vi.mock("onnxruntime-node", () => {
  throw new Error("libonnxruntime.so.1: cannot open shared object file");
});

it("a native runtime that does not load ends in one message with a remedy", async () => {
  await expect(createOnnxRuntime({ threads: 1 })).rejects.toMatchObject({
    name: "CommandError",
    message: expect.stringContaining("onnxruntime-node does not load") as string,
    remedy: expect.stringContaining("npm ci") as string,
  });
});
