import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { exportedParameters } from "../../../models/export/exported-parameters.ts";
import { readModelDescription, type ModelDescription } from "../../../models/export/model-description.ts";
import type { Layout } from "../../../models/layout.ts";
import type { Scales } from "../../../models/scales.ts";
import { CommandError, describeError } from "../../../process/command-error.ts";

/** The model of a completed study as it lies at a node: trunk, shared head and the node's private head. */
export type ReleasedModel = {
  readonly path: string;
  readonly onnx: Uint8Array;
  readonly description: ModelDescription;
  /** Of shared labels and numeric features, as the coordinator pooled them. */
  readonly scales: Scales;
};

/** Reads the model that a completed study left. Throws a `CommandError` for a file that is none. */
export function readReleasedModel(path: string): ReleasedModel {
  let onnx: Uint8Array;
  try {
    onnx = readFileSync(path);
  } catch (cause) {
    throw new CommandError(`cannot read the released model: ${describeError(cause)}`, { cause });
  }
  const description = readModelDescription(onnx, path);
  const targetScales = description.tasks
    .filter(({ kind }) => kind === "regression")
    .map(({ name, mean, deviation }) => ({ endpoint: name, mean, deviation }));
  const featureScales = (description.columns ?? []).flatMap((column) =>
    column.kind === "numeric"
      ? [{ column: column.name, mean: column.mean, deviation: column.deviation }]
      : [],
  );
  return { path, onnx, description, scales: { targetScales, featureScales } };
}

/**
 * The released model's parameters, of which the first `sharedLength` are the checkpoint with this digest.
 * Throws a `CommandError` where the file holds another network, as when the node's data changed since, or
 * other values.
 */
export function releasedParameters(
  { path, onnx }: ReleasedModel,
  { layout, sharedLength, digest }: { layout: Layout; sharedLength: number; digest: string },
): Float32Array {
  let parameters: Float32Array;
  try {
    parameters = exportedParameters(onnx, layout);
  } catch (cause) {
    throw new CommandError(`${path} does not fit the node's data as they are now: ${describeError(cause)}`, {
      remedy: "use the data that the study was trained on",
      cause,
    });
  }
  const { buffer, byteOffset } = parameters;
  const shared = new Uint8Array(buffer, byteOffset, sharedLength * Float32Array.BYTES_PER_ELEMENT);
  if (createHash("sha256").update(shared).digest("hex") !== digest)
    throw new CommandError(`${path} is not the model that the study released`, {
      remedy: "remove state.json beside it and run the client: it finishes the study anew",
    });
  return parameters;
}
