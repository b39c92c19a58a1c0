import type { Strategy } from "./strategy.ts";

/**
 * The coordinate-wise trimmed mean (Yin et al., ICML 2018): of each parameter the share `trim` of the
 * updates, rounded down, is left out at each end and the rest averaged. Every node counts the same, whatever
 * its number of labels.
 */
export function trimmedMean(trim: number): Strategy {
  return {
    name: "trimmed_mean",
    needs: "individual_updates",
    combine: (weights) => ({ kind: "trimmed_mean", trimmed: trimmedOf(weights.length, trim) }),
  };
}

/**
 * How many of so many updates a trimmed mean leaves out at each end; 0.1 of ten is one, whatever floats make
 * of it.
 */
function trimmedOf(updates: number, trim: number): number {
  return Math.floor(Number((updates * trim).toFixed(9)));
}
