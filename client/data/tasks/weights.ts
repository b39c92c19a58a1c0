import type { AssayType } from "../../../trust/manifest/endpoint.ts";
import { isAuxiliaryAssay } from "./thresholds.ts";

/** `initial_task_weights` of MELLODDY-TUNER's parameters. */
const AUXILIARY_WEIGHT = 0.1;
/** `censored_downweighting`: the share of censored labels up to which they count in full. */
const KNOCK_IN_BARRIER = 0.05;

/**
 * What each of an assay's tasks weighs in training: an assay's tasks, auxiliary thresholds included, weigh 1
 * together, those of an auxiliary assay 0.1 (filter_classification.py of MELLODDY-TUNER).
 */
export function taskWeight(assayType: AssayType, tasks: number): number {
  return (isAuxiliaryAssay(assayType) ? AUXILIARY_WEIGHT : 1) / tasks;
}

/**
 * What a censored label weighs beside 1 for an exact one: 1 up to a share f of b = 0.05, then b (1 - f) /
 * (f (1 - b)), so that they weigh against the exact ones as at the share b (filter_regression.py).
 */
export function censoredWeight(censoring: Int8Array): number {
  if (censoring.length === 0) return 1;
  const share = censoring.filter((sign) => sign !== 0).length / censoring.length;
  if (share <= KNOCK_IN_BARRIER) return 1;
  return (KNOCK_IN_BARRIER * (1 - share)) / (share * (1 - KNOCK_IN_BARRIER));
}
