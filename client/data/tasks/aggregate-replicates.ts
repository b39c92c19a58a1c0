import type { AssayMeasurements } from "./assay-measurements.ts";
import type { ReplicateRule } from "./replicate-rule.ts";
import { quantile } from "./statistics.ts";

type Replicate = { readonly value: number; readonly qualifier: number };

/** One measurement per compound, and how many compounds got none. */
export type Aggregated = {
  /** `compound` ascending, each once. */
  readonly values: AssayMeasurements;
  /** Compounds left out because as many replicates say `<` as say `>`. */
  readonly contradictions: number;
};

/**
 * One measurement per compound from its replicates, whatever the order of rows. Follows MELLODDY-TUNER's
 * aggregate_values.py; where its result depends on the order of rows (equal extremes with different
 * qualifiers), the exact value wins, then the one that reaches farther.
 */
export function aggregateReplicates(measured: AssayMeasurements, rule: ReplicateRule): Aggregated {
  const order = byCompound(measured.compound);
  const compound = new Uint32Array(order.length);
  const value = new Float64Array(order.length);
  const qualifier = new Int8Array(order.length);
  let count = 0;
  let contradictions = 0;
  for (let first = 0, end: number; first < order.length; first = end) {
    const own = measured.compound[order[first]!]!;
    for (end = first + 1; end < order.length && measured.compound[order[end]!] === own;) end += 1;
    const replicates = Array.from(order.subarray(first, end), (index) => ({
      value: measured.value[index]!,
      qualifier: measured.qualifier[index]!,
    }));
    const one = replicates.length === 1 ? replicates[0]! : combine(replicates, rule);
    if (one === null) {
      contradictions += 1;
      continue;
    }
    compound[count] = own;
    value[count] = one.value;
    qualifier[count] = one.qualifier;
    count += 1;
  }
  return {
    values: {
      compound: compound.slice(0, count),
      value: value.slice(0, count),
      qualifier: qualifier.slice(0, count),
    },
    contradictions,
  };
}

/** Indices by compound. Keys are exact: compound times count stays below 2^53 for what fits in memory. */
function byCompound(compound: Uint32Array): Uint32Array {
  const { length } = compound;
  const keys = Float64Array.from(compound, (own, index) => own * length + index).sort();
  return Uint32Array.from(keys, (key) => key % length);
}

function combine(replicates: readonly Replicate[], rule: ReplicateRule): Replicate | null {
  switch (rule) {
    case "majority":
      return { value: isMostlyOne(replicates) ? 1 : 0, qualifier: 0 };
    case "median":
      return median(replicates);
    case "max": {
      // A value that is only known to be below something cannot be the highest one.
      const bounded = replicates.filter(({ qualifier }) => qualifier >= 0);
      return extreme(bounded.length > 0 ? bounded : replicates, ({ value }) => value);
    }
    case "min":
      return extreme(replicates, ({ value }) => -value);
    case "farthest from zero":
      return extreme(replicates, ({ value }) => Math.abs(value));
  }
}

function isMostlyOne(replicates: readonly Replicate[]): boolean {
  return 2 * replicates.filter(({ value }) => value === 1).length >= replicates.length;
}

function median(replicates: readonly Replicate[]): Replicate | null {
  const qualifier = mostCommonQualifier(replicates);
  if (qualifier === null) return null;
  return {
    value: quantile(
      Float64Array.from(replicates, ({ value }) => value),
      0.5,
    ),
    qualifier,
  };
}

/** An equality wins every tie it is part of; `<` against `>` alone is a contradiction: null. */
function mostCommonQualifier(replicates: readonly Replicate[]): number | null {
  const countOf = (wanted: number): number =>
    replicates.filter(({ qualifier }) => qualifier === wanted).length;
  const [below, equal, above] = [countOf(-1), countOf(0), countOf(1)];
  if (equal >= below && equal >= above) return 0;
  if (below === above) return null;
  return below > above ? -1 : 1;
}

/**
 * The replicate of the highest rank; of equal ones an exact value, then one above, then the greater value.
 */
function extreme(replicates: readonly Replicate[], rankOf: (one: Replicate) => number): Replicate {
  const preference = ({ qualifier }: Replicate): number => (qualifier === 0 ? 2 : qualifier === 1 ? 1 : 0);
  return replicates.reduce((best, one) => {
    const difference =
      rankOf(one) - rankOf(best) || preference(one) - preference(best) || one.value - best.value;
    return difference > 0 ? one : best;
  });
}
