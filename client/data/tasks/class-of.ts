import type { Endpoint } from "../../../trust/manifest/endpoint.ts";

/**
 * The class of a value at a threshold: 1 active, 0 inactive, null where the qualifier leaves it open. With
 * the active side above: active from the threshold up unless `<`, inactive below it unless `>`, and `<` at
 * the threshold itself is inactive; mirrored with the active side below. As apply_thresholding.py of
 * MELLODDY-TUNER; of screening data (AUX_HTS) it looks at the value alone.
 */
export function classOf(
  { assayType, activeSide }: Pick<Endpoint, "assayType" | "activeSide">,
  threshold: number,
  value: number,
  qualifier: number,
): 0 | 1 | null {
  if (activeSide === "either") return Math.abs(value) >= threshold ? 1 : 0;
  const sign = activeSide === "above" ? 1 : -1;
  const beyond = sign * (value - threshold);
  if (assayType === "AUX_HTS") return beyond >= 0 ? 1 : 0;
  // 1: the true value lies farther on the active side than the one written.
  const direction = sign * qualifier;
  if (beyond > 0) return direction < 0 ? null : 1;
  if (beyond < 0) return direction > 0 ? null : 0;
  return direction < 0 ? 0 : 1;
}
