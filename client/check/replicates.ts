import type { Replicates } from "../../report/quality/quality.ts";
import type { AssayRows } from "../data/prepare/measurement-columns.ts";
import { eachCompound } from "./each-compound.ts";
import { onScale, scaleOfValues } from "./distribution.ts";
import { findOutliers } from "./outliers.ts";

/** Replicates of one compound on a logarithmic scale may differ tenfold; assays repeat within three. */
const FACTOR_MAX = 10;
/** On a linear scale they may differ by a robust standard deviation of the whole assay. */
const DEVIATIONS_MAX = 1;
const EXAMPLES_MAX = 20;

/** The measurements that disagree: indices of one compound's rows, and by how much. */
type Disagreement = { readonly first: number; readonly end: number; readonly by: number };

/**
 * Compounds measured more than once, and which of them contradict themselves. Censored values are left aside.
 */
export function assessReplicates(
  measured: AssayRows,
  kind: "classification" | "regression",
): Omit<Replicates, "examples"> & { readonly examples: readonly (readonly number[])[] } {
  const exact = measured.value.filter((_, index) => measured.qualifier[index] === 0);
  const scale = scaleOfValues(exact);
  const placed = onScale(measured.value, scale);
  const limit = limitOf(kind, scale, onScale(exact, scale));
  const limitOnScale = limit.kind === "factor" ? Math.log10(limit.value) : limit.value;
  const found: Disagreement[] = [];
  let compounds = 0;
  eachCompound(measured, (first, end) => {
    if (end - first > 1) compounds += 1;
    const by = spread(placed, measured.qualifier, first, end);
    if (by > 0 && by >= limitOnScale) found.push({ first, end, by });
  });
  found.sort((left, right) => right.by - left.by || left.first - right.first);
  const examples = found
    .slice(0, EXAMPLES_MAX)
    .map(({ first, end }) => Array.from({ length: end - first }, (_, offset) => first + offset));
  return { compounds, contradicting: found.length, limit, examples };
}

function limitOf(
  kind: "classification" | "regression",
  scale: "linear" | "log10",
  exact: Float64Array,
): Replicates["limit"] {
  if (kind === "classification" && exact.every((value) => value === 0 || value === 1))
    return { kind: "classes", value: 1 };
  if (scale === "log10") return { kind: "factor", value: FACTOR_MAX };
  return { kind: "difference", value: DEVIATIONS_MAX * findOutliers(exact).deviation };
}

/** The largest difference between exact values; 0 for fewer than two. */
function spread(placed: Float64Array, qualifier: Int8Array, first: number, end: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let index = first; index < end; index += 1) {
    if (qualifier[index] !== 0) continue;
    low = Math.min(low, placed[index]!);
    high = Math.max(high, placed[index]!);
  }
  return high > low ? high - low : 0;
}
