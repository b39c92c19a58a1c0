import type { Suspicion } from "../../report/quality/quality.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { uncensoredValues, type AssayMeasurements } from "../data/tasks/assay-measurements.ts";
import { median } from "./median.ts";

const MEASUREMENTS_MIN = 20;
const CENSORED_SHARE_MAX = 0.3;
const RARE_SHARE_MIN = 0.05;
const REPEATED_SHARE_MAX = 0.5;
/**
 * Two groups of values are two units where nothing lies between them and their medians are 10^3 or 10^6
 * apart.
 */
const GAP_DECADES_MIN = 1.2;
const UNIT_DECADES = [3, 6] as const;
const DECADES_TOLERANCE = 0.5;
const GROUP_SHARE_MIN = 0.01;

const MOLAR = /^[pnuµμm]?M(?:ol\/L)?$/;

/** What a chemist should look at before an endpoint is trained on: units, scales, limits, imbalance. */
export function findSuspicions(endpoint: Endpoint, measured: AssayMeasurements): Suspicion[] {
  const { value, qualifier } = measured;
  if (value.length < MEASUREMENTS_MIN) return [];
  const exact = uncensoredValues(measured);
  const share = (isMeant: (one: number, index: number) => boolean): number =>
    value.reduce((sum, one, index) => sum + Number(isMeant(one, index)), 0) / value.length;
  const found: (Suspicion | null)[] = [];
  const isClasses = exact.every((one) => one === 0 || one === 1);
  if (isClasses) {
    const ones = share((one) => one === 1);
    const rarer = Math.min(ones, 1 - ones);
    found.push(rarer < RARE_SHARE_MIN ? { kind: "imbalance", share: rarer } : null);
  } else {
    const censored = share((_, index) => qualifier[index] !== 0);
    found.push(
      twoUnits(exact),
      censored > CENSORED_SHARE_MAX ? { kind: "mostly_censored", share: censored } : null,
      ...byUnit(endpoint, value, share),
      repeatedValue(exact, value.length),
    );
  }
  return found.filter((suspicion) => suspicion !== null);
}

/** Sorts the logarithms and looks for one wide empty stretch between two groups. */
function twoUnits(exact: Float64Array): Suspicion | null {
  if (exact.length < MEASUREMENTS_MIN || exact.some((value) => value <= 0)) return null;
  const logs = exact.map(Math.log10).toSorted();
  let split = 1;
  for (let index = 1; index < logs.length; index += 1)
    if (logs[index]! - logs[index - 1]! > logs[split]! - logs[split - 1]!) split = index;
  const rarer = Math.min(split, logs.length - split) / logs.length;
  if (logs[split]! - logs[split - 1]! < GAP_DECADES_MIN || rarer < GROUP_SHARE_MIN) return null;
  const apart = median(logs.subarray(split)) - median(logs.subarray(0, split));
  const decades = UNIT_DECADES.find((unit) => Math.abs(apart - unit) <= DECADES_TOLERANCE);
  return decades === undefined ? null : { kind: "two_units", factor: 10 ** decades, share: rarer };
}

function byUnit(
  { unit, transform }: Endpoint,
  value: Float64Array,
  share: (isMeant: (one: number) => boolean) => number,
): (Suspicion | null)[] {
  const negative = share((one) => one < 0);
  const isPositive = transform === "log10" || MOLAR.test(unit) || unit === "%";
  const found: (Suspicion | null)[] = [
    isPositive && negative > 0 ? { kind: "negative", share: negative } : null,
  ];
  if (unit === "%") {
    const above = share((one) => one > 100);
    if (above > 0) found.push({ kind: "above_hundred_per_cent", share: above });
    if (share((one) => one >= 0 && one <= 1) === 1 && value.some((one) => one > 0 && one < 1))
      found.push({ kind: "looks_like_fraction" });
  }
  if (MOLAR.test(unit) && looksLikePValues(value)) found.push({ kind: "looks_like_p_values" });
  return found;
}

/** Negative logarithms of concentrations lie between 2 and 12 and spread over a few units only. */
function looksLikePValues(value: Float64Array): boolean {
  const sorted = value.toSorted();
  const low = sorted[0]!;
  const high = sorted.at(-1)!;
  return low >= 2 && high <= 12 && high - low >= 1 && value.some((one) => !Number.isInteger(one));
}

function repeatedValue(exact: Float64Array, all: number): Suspicion | null {
  const counts = new Map<number, number>();
  for (const value of exact) counts.set(value, (counts.get(value) ?? 0) + 1);
  const share = counts.size > 1 ? Math.max(...counts.values()) / all : 0;
  return share > REPEATED_SHARE_MAX ? { kind: "repeated_value", share } : null;
}
