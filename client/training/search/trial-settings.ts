import type { ClassBalance } from "../../../models/training/label-weights.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";

/** What a trial of the search may choose; the rest is as the study's recipe has it. */
export type TrialSettings = {
  readonly learningRate: number;
  /** Used by adamw only. */
  readonly weightDecay: number;
  /** A list has a share for each layer of the trunk. */
  readonly dropout: number | readonly number[];
  /** Widths of the hidden layers; left out where the study brings a network of its own. */
  readonly trunk?: readonly number[] | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly classBalance: ClassBalance;
};

/** The settings of the study's recipe itself, of which the whole study takes `epochs`. */
export function recipeSettings({ model, training }: StudyManifest, epochs: number): TrialSettings {
  const { learningRate, weightDecay, batchSize, classBalance } = training;
  const network = model.kind === "trunk" ? { trunk: model.trunk, dropout: model.dropout } : { dropout: 0 };
  return { learningRate, weightDecay, ...network, epochs, batchSize, classBalance };
}

/** The manifest with a trial's settings in place of its recipe's; its rounds and epochs do not follow. */
export function withSettings(manifest: StudyManifest, settings: TrialSettings): StudyManifest {
  const { learningRate, weightDecay, dropout, trunk, batchSize, classBalance } = settings;
  const training = { ...manifest.training, learningRate, weightDecay, batchSize, classBalance };
  const { model } = manifest;
  if (model.kind !== "trunk" || trunk === undefined) return { ...manifest, training };
  const shares = typeof dropout === "number" ? dropout : [...dropout];
  return { ...manifest, training, model: { ...model, trunk: [...trunk], dropout: shares } };
}
