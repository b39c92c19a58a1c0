import type { RoundOutcome } from "../round/round.ts";
import type { Study } from "./study.ts";

/** Whether a new model's validation loss exceeds the best one's by more than the manifest's margin. */
export function isWorse(study: Study, validation: number | null): boolean {
  const { marginMax } = study.manifest.validation;
  if (marginMax === null || study.best === null || validation === null) return false;
  return validation > study.best.validation * (1 + marginMax);
}

/** The better of the best model so far and a new one. */
export function betterOf(
  best: Study["best"],
  { model, validation }: RoundOutcome & { kind: "aggregated" },
): Study["best"] {
  if (validation === null) return best;
  return best === null || validation < best.validation ? { model, validation } : best;
}
