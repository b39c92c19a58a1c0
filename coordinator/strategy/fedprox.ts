import { weightedMean } from "./fedavg.ts";
import type { Strategy } from "./strategy.ts";

/**
 * FedProx (Li et al., MLSys 2020): nodes train with a proximal term; the coordinator averages as FedAvg does.
 */
export const fedProx: Strategy = { name: "fedprox", needs: "sum", combine: weightedMean };
