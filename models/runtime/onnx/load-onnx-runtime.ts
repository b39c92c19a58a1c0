import { CommandError } from "../../../process/command-error.ts";
import type * as OnnxRuntime from "onnxruntime-node";
import { providerOption, type ProviderChoice } from "./execution-provider.ts";

export type { OnnxRuntime };
/** A loaded graph of ONNX Runtime. */
export type Session = OnnxRuntime.InferenceSession;

/**
 * Loads the native runtime. Throws a `CommandError` when its library is missing or does not fit this machine.
 */
export async function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw new CommandError(`the native runtime onnxruntime-node does not load: ${(cause as Error).message}`, {
      remedy:
        "run `npm ci` on this machine; Linux and Windows on x64 or arm64 and macOS on arm64 are supported",
      cause,
    });
  }
}

/**
 * A session on `threads` threads that leaves the cores alone between runs. Operations that the provider lacks
 * run on the CPU, as ONNX Runtime has it; the provider itself must start. The bytes are read by native code:
 * those of others go through `checkModel` first.
 */
export async function createSession(
  model: Uint8Array,
  threads: number,
  choice: ProviderChoice = { provider: "cpu", device: 0 },
): Promise<Session> {
  const { InferenceSession } = await loadOnnxRuntime();
  return InferenceSession.create(model, {
    executionProviders: [providerOption(choice)],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { force_spinning_stop: "1" } },
  });
}
