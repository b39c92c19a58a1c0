import { noScales, type Scales } from "../../models/scales.ts";
import type { ModelPublished } from "../../proto/gen/chorale/v1/ModelPublished.ts";

/** The scales as every message that names a model carries them; empty until they are fixed. */
export function scaleFields(
  scales: Scales | null,
): Required<Pick<ModelPublished, "targetScales" | "featureScales">> {
  const { targetScales, featureScales } = scales ?? noScales;
  return { targetScales: [...targetScales], featureScales: [...featureScales] };
}
