import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import type * as Tfjs from "@tensorflow/tfjs-core";
import type * as WasmBackend from "@tensorflow/tfjs-backend-wasm";
import { describeError } from "../../../process/command-error.ts";

export type { Tfjs };

/** TensorFlow.js with the backend that its kernels run on. */
export type LoadedTfjs = {
  readonly tf: typeof Tfjs;
  /** The name under which tfjs knows the backend. */
  readonly backend: string;
  readonly description: string;
};

/** Loads TensorFlow.js with TensorFlow's native library; throws what the package throws where it cannot. */
export type NativeLoader = () => LoadedTfjs;

// Both packages are CommonJS: as ES modules they would bring a second copy of the core without kernels.
const require = createRequire(import.meta.url);

/**
 * tfjs on TensorFlow's native library where `loadNative` gives it, else on WebAssembly with one thread; the
 * description then says why.
 */
export async function loadTfjs(loadNative: NativeLoader = loadTfjsNode): Promise<LoadedTfjs> {
  let reason: string;
  try {
    const native = loadNative();
    await useBackend(native);
    return native;
  } catch (error) {
    reason = describeError(error).trimStart().split("\n", 1)[0]!.trimEnd();
  }
  const wasm = loadTfjsWasm();
  await useBackend(wasm);
  return { ...wasm, description: `${wasm.description}; tfjs-node does not load: ${reason}` };
}

/** Makes a backend tfjs's current one: that is a property of the whole process. */
export async function useBackend({ tf, backend }: LoadedTfjs): Promise<void> {
  if (tf.engine().backendName === backend) return;
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} of tfjs does not start`);
}

function loadTfjsNode(): LoadedTfjs {
  // tfjs-node 4.22 calls what Node 23 removed.
  const util = require("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require("@tensorflow/tfjs-node") as typeof Tfjs & { version: Readonly<Record<string, string>> };
  return { tf, backend: "tensorflow", description: `tfjs-node ${tf.version["tfjs-node"]}` };
}

function loadTfjsWasm(): LoadedTfjs {
  const tf = require("@tensorflow/tfjs-core") as typeof Tfjs;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as typeof WasmBackend;
  const folder = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  if (tf.engine().backendName !== "wasm") {
    wasm.setThreadsCount(1);
    wasm.setWasmPaths(join(folder, "wasm-out") + sep);
  }
  return { tf, backend: "wasm", description: `tfjs ${tf.version_core} on WebAssembly, 1 thread` };
}
