import type { Endpoint } from "../../../trust/manifest/endpoint.ts";

/**
 * The rounding of an endpoint's aggregated values: p-values of dose responses (OTHER and the partners' own
 * panels) to two decimals, halves to even as numpy has it; everything else as it is (aggregate_values.py).
 */
export function roundingOf({ assayType, transform }: Endpoint): ((value: number) => number) | null {
  // With a logarithm still to be taken the values are no p-values.
  const isDoseResponse = assayType === "OTHER" || assayType === "NON-CATALOG-PANEL";
  return isDoseResponse && transform === "none" ? (value) => roundHalfToEven(value * 100) / 100 : null;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
