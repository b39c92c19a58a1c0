import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { fedAvg } from "./fedavg.ts";
import { fedProx } from "./fedprox.ts";
import { fedSgd } from "./fedsgd.ts";
import type { Strategy } from "./strategy.ts";

const STRATEGIES: Record<Strategy["name"], Strategy> = {
  fedavg: fedAvg,
  fedprox: fedProx,
  fedsgd: fedSgd,
};

/** The strategy that a manifest names. */
export function strategyOf(manifest: StudyManifest): Strategy {
  return STRATEGIES[manifest.strategy.name];
}
