import { describe, expect, it } from "vitest";
import {
  checkProvider,
  executionProviders,
  providerFailure,
  providerOption,
} from "../../../../../models/runtime/onnx/execution-provider.ts";
import { loadOnnxRuntime } from "../../../../../models/runtime/onnx/load-onnx-runtime.ts";
import { createOnnxRuntime } from "../../../../../models/runtime/onnx/onnx-runtime.ts";

const runtime = await loadOnnxRuntime();
const installed = runtime.listSupportedBackends();
const absent = executionProviders.filter((name) => installed.every((other) => other.name !== name));

describe("checkProvider", () => {
  it("lets a provider pass that the installed runtime lists", () => {
    for (const provider of executionProviders.filter((name) => !absent.includes(name)))
      expect(() => checkProvider(runtime, { provider, device: 0 })).not.toThrow();
  });

  it("names what the installed runtime has where one is not in it, and how to get that one", () => {
    for (const provider of absent)
      expect(() => checkProvider(runtime, { provider, device: 0 })).toThrow(
        expect.objectContaining({
          exitCode: 2,
          message: expect.stringMatching(
            new RegExp(`no execution provider ${provider}; it knows cpu`),
          ) as string,
          remedy: expect.stringMatching(/Windows|macOS|Linux|driver/u) as string,
        }),
      );
  });

  it("refuses a device that cannot be", () => {
    const check = (device: number) => () => checkProvider(runtime, { provider: "cpu", device });
    expect(check(1)).toThrow("cpu has no device 1");
    expect(check(-1)).toThrow("device -1 is not a whole number");
    expect(check(0.5)).toThrow("device 0.5 is not a whole number");
  });
});

it("a device is named to the providers that have several", () => {
  expect(providerOption({ provider: "cuda", device: 2 })).toEqual({ name: "cuda", deviceId: 2 });
  expect(providerOption({ provider: "cpu", device: 0 })).toBe("cpu");
});

it("a provider that does not start says why in a line, and how to come by it", () => {
  const cause = new Error("Failed to load shared library\n  at somewhere");
  const { message, remedy } = providerFailure(runtime, { provider: "cuda", device: 1 }, cause);
  expect(message).toContain("provider cuda (device 1) does not start: Failed to load shared library; ");
  expect(message).toContain("knows cpu");
  expect(remedy).toContain("ONNXRUNTIME_NODE_INSTALL=cuda12");
  expect(remedy).toContain("set the provider to cpu");
});

it("the CPU is what is taken where nothing is said", async () => {
  const { description } = await createOnnxRuntime({ threads: 2 });
  expect(description).toMatch(/^ONNX Runtime \d+\.\d+\.\d+, 2 CPU threads$/u);
});

it("another provider is never taken instead of the one asked for", async () => {
  for (const provider of executionProviders.filter((name) => name !== "cpu")) {
    const outcome = await createOnnxRuntime({ threads: 1, provider }).then(
      ({ description }) => description,
      (error: Error) => `${error.name}: ${error.message}`,
    );
    expect(outcome).toMatch(
      new RegExp(`ONNX Runtime [\\d.]+, ${provider}|CommandError: .*execution provider ${provider}`),
    );
  }
});
