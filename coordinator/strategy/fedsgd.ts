import { weightedMean } from "./fedavg.ts";
import type { Strategy } from "./strategy.ts";

/**
 * FedSGD (McMahan et al. 2017): nodes send their mean gradient at the global model, times the learning rate
 * of the round, and the weighted mean of these is the step. With one step a round it is MELLODDY's averaging
 * after every iteration.
 */
export const fedSgd: Strategy = { name: "fedsgd", needs: "sum", combine: weightedMean };
