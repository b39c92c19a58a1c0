import { createHash } from "node:crypto";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import type { TaskDescription } from "../../models/export/model-description.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { software } from "../../process/software.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { Chunk__Output } from "../../proto/gen/chorale/v1/Chunk.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import type { StudyOffered__Output } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { parseCanonicalManifest } from "../../trust/manifest/canonical.ts";
import { describeFeatures } from "../../trust/manifest/describe-features.ts";
import { hidesColumns } from "../../trust/manifest/hides-columns.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import { statusOf } from "./show-status.ts";

/** What a protocol buffer, and so an ONNX file, can hold. */
const MODEL_BYTES_MAX = 2 ** 31 - 2 ** 20;

type Released = {
  readonly status: StudyStatus__Output;
  readonly manifest: StudyManifest;
  readonly model: Buffer;
};

/**
 * Writes the released model of a study, or the current one of a running study, as ONNX. Throws a
 * `CommandError` when the study has no shared head or no model yet, or when the bytes are not those of the
 * digest.
 */
export async function exportStudy(
  study: string,
  options: OperatorOptions & { readonly out: string },
): Promise<void> {
  const released = await withOperator(options, (client) => fetchReleased(client, study));
  const bytes = toOnnx(released);
  try {
    writeAtomically(options.out, bytes);
  } catch (error) {
    throw new CommandError(`cannot write ${options.out}: ${describeError(error)}`, {
      remedy: "name a file in a folder that this user can write to",
      cause: error,
    });
  }
  process.stdout.write(`${options.out}: ${bytes.length} bytes, checkpoint sha256 ${released.status.model}\n`);
}

async function fetchReleased(client: OperatorClient, study: string): Promise<Released> {
  const status = await statusOf(client, study);
  const offered = await unary<StudyOffered__Output>((done) => client.getManifest({ study }, done));
  const { manifest } = parseCanonicalManifest(offered.manifest);
  requireExportable(status, manifest);
  const model = await downloadModel(client, status);
  if (createHash("sha256").update(model).digest("hex") !== status.model)
    throw new CommandError(`the checkpoint of ${study} does not have the digest ${status.model}`, {
      remedy: "try again; if it stays so, the coordinator's disk is damaged",
    });
  return { status, manifest, model };
}

function requireExportable({ study, modelBytes }: StudyStatus__Output, manifest: StudyManifest): void {
  refuseHiddenColumns(manifest);
  if (manifest.endpoints.every(({ head }) => head === "private"))
    throw new CommandError(`${study} has no shared head: its trunk alone predicts nothing`, {
      remedy: "each node exports its own model, trunk and private head, at home; see `chorale client --help`",
    });
  if (modelBytes > MODEL_BYTES_MAX)
    throw new CommandError(
      `the model of ${study} has ${modelBytes} bytes; an ONNX file holds ${MODEL_BYTES_MAX}`,
    );
}

function downloadModel(
  client: OperatorClient,
  { study, model, modelBytes }: StudyStatus__Output,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.alloc(modelBytes);
    let received = 0;
    const call = client.downloadModel({ study, model, offset: 0 });
    call.on("data", ({ data }: Chunk__Output) => {
      bytes.set(data.subarray(0, modelBytes - received), received);
      received += data.length;
    });
    call.on("error", reject);
    call.on("end", () =>
      received === modelBytes
        ? resolve(bytes)
        : reject(new CommandError(`the model broke off at ${received} bytes`)),
    );
  });
}

function toOnnx({ status, manifest, model }: Released): Uint8Array {
  const { study, protocol, endpoints } = manifest;
  const tasks = endpoints
    .filter(({ head }) => head === "shared")
    .map((endpoint) => describeTask(endpoint, status));
  const round = status.rounds.findLast((closed) => closed.model === status.model)?.round;
  return exportOnnxModel({
    architecture: architectureOf(manifest),
    parameters: new Float32Array(
      model.buffer,
      model.byteOffset,
      model.length / Float32Array.BYTES_PER_ELEMENT,
    ),
    description: {
      study,
      protocol: status.protocolHash === "" ? protocol : { ...protocol, hash: status.protocolHash },
      ...describeFeatures(protocol, status.featureScales),
      tasks,
      round,
      modelDigest: status.model,
      software,
    },
  });
}

function describeTask(
  { name, kind, unit, transform }: Endpoint,
  status: StudyStatus__Output,
): TaskDescription {
  if (kind === "classification") return { name, kind, unit, transform, mean: 0, deviation: 1 };
  const scale = status.targetScales.find(({ endpoint }) => endpoint === name);
  if (scale === undefined)
    throw new CommandError(`${status.study} has not fixed the scale of ${name} yet`, {
      remedy: "export after the first round has opened",
    });
  return { name, kind, unit, transform, mean: scale.mean, deviation: scale.deviation };
}

/** Throws a `CommandError` where only the members know which column of the features has which weights. */
export function refuseHiddenColumns(manifest: StudyManifest): void {
  if (!hidesColumns(manifest)) return;
  throw new CommandError(
    `the low-rank model of ${manifest.study} cannot be exported here: the partners' key says which column is which`,
    { remedy: "ask a member for `chorale client export`" },
  );
}
