import type { Strategy } from "./strategy.ts";

/**
 * The coordinate-wise median (Yin et al., ICML 2018): of each parameter the middle update, or the mean of the
 * two middle ones. Fewer than half of the nodes, whatever they send, cannot carry it beyond what the others
 * sent. Every node counts the same, whatever its number of labels.
 */
export const median: Strategy = {
  name: "median",
  needs: "individual_updates",
  combine: (weights) => ({ kind: "trimmed_mean", trimmed: Math.max(0, Math.ceil(weights.length / 2) - 1) }),
};
