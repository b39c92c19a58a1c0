import type { ModelDescription } from "../../models/export/model-description.ts";
import { unitScale } from "../../models/target-scale.ts";
import { software } from "../../process/software.ts";
import { describeFeatures } from "../../trust/manifest/describe-features.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { StudyExamples } from "./node-study.ts";

/**
 * What an exported model says of itself. The protocol hash is in it, so that whoever predicts with another
 * key is told.
 */
export function describeModel(
  { study, protocol: agreed }: StudyManifest,
  { columns, featureScales }: Pick<StudyExamples, "columns" | "featureScales">,
  protocolHash: string,
): ModelDescription {
  const protocol = { ...agreed, hash: protocolHash };
  const tasks = columns.map(({ name, endpoint: { kind, unit, transform }, scale }) => {
    const { mean, deviation } = kind === "regression" ? scale : unitScale;
    return { name, kind, unit, transform, mean, deviation };
  });
  return { study, protocol, ...describeFeatures(protocol, featureScales), tasks, software };
}
