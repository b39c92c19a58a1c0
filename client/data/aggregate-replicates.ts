import type { Endpoint } from "../../trust/manifest/endpoint.ts";

/**
 * One label per compound from one per row: NaN where no row has one. Replicates of a regression endpoint
 * become their median, those of a classification endpoint their majority, a tie counting as 1
 * (MELLODDY-TUNER's rule). `compoundOf` is negative for rows to leave out.
 */
export function aggregateReplicates(
  kind: Endpoint["kind"],
  rowLabels: readonly number[],
  compoundOf: Int32Array,
  compounds: number,
): Float64Array {
  const replicates = new Map<number, number[]>();
  const labels = new Float64Array(compounds).fill(NaN);
  for (const [row, label] of rowLabels.entries()) {
    const compound = compoundOf[row]!;
    if (compound < 0 || Number.isNaN(label)) continue;
    if (Number.isNaN(labels[compound]!)) {
      labels[compound] = label;
    } else {
      const own = replicates.get(compound);
      if (own === undefined) replicates.set(compound, [labels[compound]!, label]);
      else own.push(label);
    }
  }
  for (const [compound, own] of replicates)
    labels[compound] = kind === "classification" ? majority(own) : median(own);
  return labels;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function majority(values: readonly number[]): number {
  const ones = values.reduce((sum, value) => sum + value, 0);
  return 2 * ones >= values.length ? 1 : 0;
}
