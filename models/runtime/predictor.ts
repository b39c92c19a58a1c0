import { readFileSync } from "node:fs";
import { CommandError, describeError } from "../../process/command-error.ts";
import { densify } from "../densify.ts";
import type { SparseRows } from "../examples.ts";
import { readExportedModel, type ModelDescription } from "../export/model-description.ts";
import { createSession, loadOnnxRuntime } from "./load-onnx-runtime.ts";

/** An exported model, ready to predict. */
export type Predictor = {
  readonly description: ModelDescription;
  /** Feature columns that it takes. */
  readonly features: number;
  /** `[rows, tasks]`: probabilities for classification, values in the task's unit for regression. */
  predict(features: SparseRows): Promise<Float32Array>;
  /** Frees the native memory. */
  dispose(): Promise<void>;
};

/** Bounds the dense block that one run of the model sees. */
const BLOCK_ELEMENTS = 1 << 20;

/**
 * Loads a model written by `exportOnnxModel` from a file or from its bytes. Throws a `CommandError` that
 * names the file when it cannot be read or is not such a model.
 */
export async function loadPredictor(source: string | Uint8Array, threads = 1): Promise<Predictor> {
  const name = typeof source === "string" ? source : "the model";
  const bytes = typeof source === "string" ? readModelFile(source) : source;
  const { description, features: columns } = readExportedModel(bytes, name);
  const { Tensor } = await loadOnnxRuntime();
  const session = await createSession(bytes, threads).catch((cause: unknown) => {
    throw new CommandError(`the runtime refuses ${name}: ${describeError(cause)}`, { cause });
  });
  const rowsPerRun = Math.max(1, Math.min(512, Math.floor(BLOCK_ELEMENTS / columns)));
  const block = new Float32Array(rowsPerRun * columns);
  const tasks = description.tasks.length;
  return {
    description,
    features: columns,
    async predict(features) {
      if (features.columns !== columns)
        throw new CommandError(`${name} takes ${columns} features, not ${features.columns}`, {
          remedy: "prepare the molecules with the protocol in the model's description",
        });
      const predictions = new Float32Array(features.rows * tasks);
      for (let start = 0; start < features.rows; start += rowsPerRun) {
        const end = Math.min(start + rowsPerRun, features.rows);
        densify(features, block, start, end);
        const shape = [end - start, columns];
        const input = new Tensor("float32", block.subarray(0, (end - start) * columns), shape);
        const result = await session.run({ features: input }, ["predictions"]);
        predictions.set(result["predictions"]!.data as Float32Array, start * tasks);
      }
      return predictions;
    },
    dispose: () => session.release(),
  };
}

function readModelFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CommandError(`cannot read the model: ${describeError(cause)}`, { cause });
  }
}
