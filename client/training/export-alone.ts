import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import type { AloneStudy } from "./alone-study.ts";
import { describeModel } from "./describe-model.ts";

/** The ONNX file of a model that was trained on the study's tables. */
export function exportAlone(
  { manifest, members, columns, featureScales }: AloneStudy,
  architecture: Architecture,
  parameters: Float32Array,
): Uint8Array {
  const { protocolHash } = members[0]!.prepared;
  const description = describeModel(manifest, { columns, featureScales }, protocolHash);
  return exportOnnxModel({ architecture, parameters, description });
}
