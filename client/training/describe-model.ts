import type { ModelDescription } from "../../models/export/model-description.ts";
import { software } from "../../process/software.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { LabelColumn } from "../data/assemble-examples.ts";
import { unitScale } from "../../models/target-scale.ts";

/** What an exported model says of itself; `names` are the tasks' where they are not the endpoints'. */
export function describeModel(
  manifest: StudyManifest,
  columns: readonly LabelColumn[],
  names: readonly string[] = columns.map(({ endpoint }) => endpoint.name),
): ModelDescription {
  const tasks = columns.map(({ endpoint: { kind, unit, transform }, scale }, index) => {
    const { mean, deviation } = kind === "regression" ? scale : unitScale;
    return { name: names[index]!, kind, unit, transform, mean, deviation };
  });
  return { study: manifest.study, protocol: manifest.protocol, tasks, software };
}
