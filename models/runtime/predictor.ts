import { readFileSync, statSync } from "node:fs";
import { CommandError, describeError } from "../../process/command-error.ts";
import { densify } from "../densify.ts";
import type { SparseRows } from "../examples.ts";
import type { ModelDescription } from "../export/model-description.ts";
import { createSession, loadOnnxRuntime, type OnnxRuntime, type Session } from "./onnx/load-onnx-runtime.ts";
import { readUntrustedModel, rowsPerRun } from "./onnx/read-untrusted-model.ts";

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

/** An ONNX file is a protocol buffer, which has an end there. */
const FILE_BYTES_MAX = 2 ** 31;

/**
 * Loads a model written by `exportOnnxModel` from a file or from its bytes, which may come from anyone: see
 * `readUntrustedModel` for what is refused. Throws a `CommandError` that names the file when it cannot be
 * read or is not such a model.
 */
export async function loadPredictor(source: string | Uint8Array, threads = 1): Promise<Predictor> {
  const name = typeof source === "string" ? source : "the model";
  const bytes = typeof source === "string" ? readModelFile(source) : source;
  const { description, features } = readUntrustedModel(bytes, name);
  const runtime = await loadOnnxRuntime();
  const session = await createSession(bytes, threads).catch((cause: unknown) => {
    throw new CommandError(`the runtime refuses ${name}: ${describeError(cause)}`, { cause });
  });
  return new OnnxPredictor({ name, description, features, runtime, session });
}

type Loaded = Pick<Predictor, "description" | "features"> & {
  readonly name: string;
  readonly runtime: typeof OnnxRuntime;
  readonly session: Session;
};

/** Runs a model block by block: one dense block is kept, as large as the largest that was needed. */
class OnnxPredictor implements Predictor {
  readonly description: ModelDescription;
  readonly features: number;
  readonly #loaded: Loaded;
  #block = new Float32Array(0);

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
    this.description = loaded.description;
    this.features = loaded.features;
  }

  async predict(features: SparseRows): Promise<Float32Array> {
    if (features.columns !== this.features)
      throw new CommandError(
        `${this.#loaded.name} takes ${this.features} features, not ${features.columns}`,
        {
          remedy: "prepare the molecules with the protocol in the model's description",
        },
      );
    const predictions = new Float32Array(features.rows * this.description.tasks.length);
    const rows = Math.min(rowsPerRun(this.features), features.rows);
    for (let start = 0; start < features.rows; start += rows)
      await this.#run(features, start, Math.min(start + rows, features.rows), predictions);
    return predictions;
  }

  /** The input is read where it lies, and the result written where it belongs. */
  async #run(features: SparseRows, start: number, end: number, predictions: Float32Array): Promise<void> {
    const { runtime, session } = this.#loaded;
    const [rows, tasks] = [end - start, this.description.tasks.length];
    if (this.#block.length < rows * this.features) this.#block = new Float32Array(rows * this.features);
    densify(features, this.#block, start, end);
    const tensor = (data: Float32Array, columns: number): OnnxRuntime.Tensor =>
      new runtime.Tensor("float32", data, [rows, columns]);
    const input = tensor(this.#block.subarray(0, rows * this.features), this.features);
    const output = tensor(predictions.subarray(start * tasks, end * tasks), tasks);
    await session.run({ features: input }, { predictions: output });
  }

  dispose(): Promise<void> {
    return this.#loaded.session.release();
  }
}

function readModelFile(path: string): Uint8Array {
  try {
    if (statSync(path).size > FILE_BYTES_MAX) throw new Error(`${path} is larger than any ONNX file`);
    return readFileSync(path);
  } catch (cause) {
    throw new CommandError(`cannot read the model: ${describeError(cause)}`, { cause });
  }
}
