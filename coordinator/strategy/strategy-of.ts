import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { fedAvg } from "./fedavg.ts";
import { fedProx } from "./fedprox.ts";
import { fedSgd } from "./fedsgd.ts";
import { median } from "./median.ts";
import type { Strategy } from "./strategy.ts";
import { trimmedMean } from "./trimmed-mean.ts";

/** The strategy that a manifest names. */
export function strategyOf({ strategy }: Pick<StudyManifest, "strategy">): Strategy {
  switch (strategy.name) {
    case "fedavg":
      return fedAvg;
    case "fedprox":
      return fedProx;
    case "fedsgd":
      return fedSgd;
    case "median":
      return median;
    case "trimmed_mean":
      return trimmedMean(strategy.trim);
  }
}
