import type * as OnnxRuntime from "onnxruntime-node";
import { CommandError, describeError, usageError } from "../../../process/command-error.ts";

/**
 * What may execute a graph: the execution providers of ONNX Runtime that its package for Node knows. Which of
 * them an installation has depends on the platform.
 */
export const executionProviders = ["cpu", "cuda", "tensorrt", "webgpu", "dml", "coreml"] as const;
/** One of `executionProviders`. */
export type ExecutionProvider = (typeof executionProviders)[number];

/** Those of which a machine may have several, told apart by their number. */
const NUMBERED: readonly ExecutionProvider[] = ["cuda", "tensorrt", "dml"];

/** A provider and the number of its device. */
export type ProviderChoice = { readonly provider: ExecutionProvider; readonly device: number };

/** The provider as ONNX Runtime's session options name it. */
export function providerOption({
  provider,
  device,
}: ProviderChoice): OnnxRuntime.InferenceSession.ExecutionProviderConfig {
  return NUMBERED.includes(provider) ? { name: provider, deviceId: device } : provider;
}

/**
 * Throws a `CommandError` when the installed runtime has no such provider, when it has but one device, or
 * when the device's number is no whole number. That a listed provider works shows only when a session is
 * made.
 */
export function checkProvider(runtime: typeof OnnxRuntime, { provider, device }: ProviderChoice): void {
  if (!installedProviders(runtime).includes(provider))
    throw usageError(
      `the installed ONNX Runtime has no execution provider ${provider}; it knows ${knownBy(runtime)}`,
      remedyOf(provider),
    );
  if (!Number.isSafeInteger(device) || device < 0)
    throw usageError(`device ${device} is not a whole number from 0`);
  if (device > 0 && !NUMBERED.includes(provider))
    throw usageError(
      `the execution provider ${provider} has no device ${device}`,
      "leave the device out, or 0",
    );
}

/** The failure of a listed provider to start. */
export function providerFailure(
  runtime: typeof OnnxRuntime,
  { provider, device }: ProviderChoice,
  cause: unknown,
): CommandError {
  const where = NUMBERED.includes(provider) ? `${provider} (device ${device})` : provider;
  return new CommandError(
    `the execution provider ${where} does not start: ${firstLine(describeError(cause))}; ` +
      `the installed ONNX Runtime knows ${knownBy(runtime)}`,
    { remedy: remedyOf(provider), cause },
  );
}

function installedProviders(runtime: typeof OnnxRuntime): string[] {
  return runtime.listSupportedBackends().map(({ name }) => name);
}

function knownBy(runtime: typeof OnnxRuntime): string {
  const names = runtime
    .listSupportedBackends()
    .map(({ name, bundled }) => (bundled ? name : `${name} (library to be fetched)`));
  return names.join(", ");
}

/** How to come by a provider, from the package's own table of platforms and its install script. */
function remedyOf(provider: ExecutionProvider): string {
  const orCpu = "or set the provider to cpu";
  switch (provider) {
    case "cuda":
    case "tensorrt":
      return (
        "on Linux x64 with an NVIDIA driver, CUDA 12 and cuDNN 9, fetch the library once with " +
        "`ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js` " +
        `(npm ci skips this download and removes the library again), ${orCpu}`
      );
    case "webgpu":
      return `install a graphics driver with Vulkan, Metal or Direct3D 12 (Linux arm64 has none), ${orCpu}`;
    case "dml":
      return `use Windows with a DirectX 12 device, ${orCpu}`;
    case "coreml":
      return `use macOS on arm64, ${orCpu}`;
    case "cpu":
      return "run `npm ci` on this machine";
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0]!;
}
