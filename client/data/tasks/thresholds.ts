import type { DataProtocol } from "../../../trust/manifest/data-protocol.ts";
import type { AssayType, Endpoint } from "../../../trust/manifest/endpoint.ts";
import { uncensoredValues, type AssayMeasurements } from "./assay-measurements.ts";
import { classOf } from "./class-of.ts";
import { quantile } from "./statistics.ts";

/** Where a measured value becomes a class; auxiliary ones support the training of the others. */
export type Threshold = { readonly value: number; readonly isAuxiliary: boolean };

/** Tried in this order for an assay without expert thresholds (apply_thresholding.py). */
const TRIAL_THRESHOLDS = [8, 7, 6, 5, 4.7, 4.4];
const ACTIVE_SHARE_MIN = 0.2;
/** Auxiliary thresholds lie this far below the lowest and above the highest of up to three others. */
const AUXILIARY_DISTANCE = 0.5;
const SANDWICHED_MAX = 3;
/** `global_thresholds` of MELLODDY-TUNER's parameters, in standard deviations of a screen. */
const SCREENING_THRESHOLD = 3;
/** The catalogue's lowest threshold, which it marks as auxiliary. */
const CATALOGUE_AUXILIARY = 4.53;

/** Screens and images support the other assays; none of their tasks is an end in itself. */
export function isAuxiliaryAssay(assayType: AssayType): boolean {
  return assayType === "AUX_HTS" || assayType === "AUX_PL";
}

/**
 * The thresholds of a classification endpoint with measured values, one per compound: main ones ascending,
 * then auxiliary ones. Follows MELLODDY-TUNER's apply_thresholding.py by assay type; a shared endpoint has
 * exactly the manifest's. None where `auto` finds too few exact values of an ADME assay.
 */
export function thresholdsOf(
  endpoint: Endpoint,
  measured: AssayMeasurements,
  quorum: DataProtocol["quorums"]["training"],
): readonly Threshold[] {
  const { assayType, head, thresholds } = endpoint;
  const explicit = thresholds === "auto" ? [] : [...new Set(thresholds)].toSorted((a, b) => a - b);
  if (head === "shared") return explicit.map(main);
  if (isAuxiliaryAssay(assayType)) {
    const values = explicit.length > 0 ? explicit : [screeningThreshold(endpoint)];
    return values.map((value) => ({ value, isAuxiliary: true }));
  }
  if (assayType === "ADME") return (explicit.length > 0 ? explicit : ofAdme(endpoint, measured)).map(main);
  if (assayType === "CATALOG-PANEL" && explicit.length > 0)
    return explicit.map((value) => ({ value, isAuxiliary: value === CATALOGUE_AUXILIARY }));
  return sandwiched(explicit.length > 0 ? explicit : [ofDoseResponse(measured, quorum)]);
}

const main = (value: number): Threshold => ({ value, isAuxiliary: false });

function screeningThreshold({ activeSide }: Endpoint): number {
  return activeSide === "below" ? -SCREENING_THRESHOLD : SCREENING_THRESHOLD;
}

/** Median, and the quartile on the active side where it is another value, of the exact values. */
function ofAdme({ activeSide }: Endpoint, measured: AssayMeasurements): number[] {
  const values = uncensoredValues(measured);
  if (values.length < 2) return [];
  const median = quantile(values, 0.5);
  const quartile = quantile(values, activeSide === "below" ? 0.25 : 0.75);
  return quartile === median ? [median] : [median, quartile].toSorted((a, b) => a - b);
}

/** The original looks for it with the active side above, whatever the assay's direction. */
function ofDoseResponse(measured: AssayMeasurements, quorum: DataProtocol["quorums"]["training"]): number {
  const fitting = TRIAL_THRESHOLDS.find((threshold) => {
    let [active, inactive] = [0, 0];
    for (const [index, value] of measured.value.entries()) {
      const label = classOf(
        { assayType: "OTHER", activeSide: "above" },
        threshold,
        value,
        measured.qualifier[index]!,
      );
      if (label === 1) active += 1;
      if (label === 0) inactive += 1;
    }
    return (
      active >= quorum.active &&
      inactive >= quorum.inactive &&
      active + inactive > 0 &&
      active / (active + inactive) >= ACTIVE_SHARE_MIN
    );
  });
  if (fitting !== undefined) return fitting;
  // A censored value counts as twice or half what was measured, in p-units.
  const shifted = measured.value.map((value, index) => value + measured.qualifier[index]! * Math.log10(2));
  return quantile(shifted, 0.5);
}

function sandwiched(values: readonly number[]): Threshold[] {
  const mains = values.map(main);
  if (values.length > SANDWICHED_MAX) return mains;
  const around = [values[0]! - AUXILIARY_DISTANCE, values.at(-1)! + AUXILIARY_DISTANCE];
  return [...mains, ...around.map((value) => ({ value, isAuxiliary: true }))];
}
