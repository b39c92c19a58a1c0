import type { Scale } from "../../models/target-scale.ts";
import type { Scales } from "../../models/scales.ts";
import type { Refusal } from "./known-study.ts";

const DIGEST = /^[0-9a-f]{64}$/;

/** Why what a coordinator says of a model is nothing to work with: no digest, or scales that are none. */
export function whyMalformed(said: Scales & { readonly model: string }): Refusal | null {
  if (!DIGEST.test(said.model)) return malformed("the model has no digest");
  const scales: readonly Scale[] = [...said.targetScales, ...said.featureScales];
  return scales.every(isScale) ? null : malformed("a scale is not finite, or its deviation is not above 0");
}

function isScale({ mean, deviation }: Scale): boolean {
  return Number.isFinite(mean) && Number.isFinite(deviation) && deviation > 0;
}

function malformed(detail: string): Refusal {
  return { reason: "MALFORMED_MESSAGE", detail };
}
