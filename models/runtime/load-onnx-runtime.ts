import { CommandError } from "../../process/command-error.ts";
import type * as OnnxRuntime from "onnxruntime-node";

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

/** A session on `threads` threads that leaves the cores alone between runs. */
export async function createSession(model: Uint8Array, threads: number): Promise<Session> {
  const { InferenceSession } = await loadOnnxRuntime();
  return InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { force_spinning_stop: "1" } },
  });
}
