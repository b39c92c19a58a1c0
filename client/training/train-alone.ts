import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { CommandError } from "../../process/command-error.ts";
import { alonePlan } from "./alone-plan.ts";
import { aloneArchitecture, type AloneStudy } from "./alone-study.ts";
import { exportAlone } from "./export-alone.ts";
import { openStudyModel, type ModelPlace } from "./open-study-model.ts";
import { testAlone, type AloneResult } from "./test-alone.ts";

/** A model trained without a federation. */
export type AloneModel = {
  readonly epochs: number;
  /** Counted from 1. */
  readonly bestEpoch: number;
  /** Each table's own test fold, for the study's endpoints that it measures. */
  readonly results: readonly AloneResult[];
  /** The exported model. */
  readonly onnx: Uint8Array;
};

/** With what a model is trained on this machine, and how its progress is told. */
export type AloneOptions = {
  readonly place: ModelPlace;
  /** The partners' key, by which the bits of a fingerprint lie. */
  readonly protocolKey: string;
  readonly onFraction?: ((fraction: number) => void) | undefined;
};

/**
 * Trains one model on tables of this machine, without a federation: with one table the single-partner model,
 * with several the pooled one. The recipe and the number of epochs are those of the study, and the best epoch
 * by validation is kept. Throws a `CommandError` where training does not stay finite.
 */
export async function trainAlone(
  study: AloneStudy,
  { place, protocolKey, onFraction }: AloneOptions,
): Promise<AloneModel> {
  const { manifest, examples, folds } = study;
  const architecture = aloneArchitecture(study, manifest, protocolKey);
  const plan = alonePlan(study, manifest);
  const model = await openStudyModel(manifest, architecture, place);
  try {
    const initial = initialParameters(model.layout, manifest.seed);
    const split = { trainRows: folds.training, validationRows: folds.validation };
    const onStep = ({ step, steps }: { step: number; steps: number }): void => onFraction?.(step / steps);
    const { parameters, bestEpoch } = await model.fit(initial, examples, split, plan, { onStep });
    if (!isFiniteVector(parameters))
      throw new CommandError("training did not stay finite", {
        remedy: "lower the learning rate or check the labels",
      });
    const results = await testAlone(study, model, parameters);
    const onnx = exportAlone(study, architecture, parameters);
    return { epochs: plan.length.epochs, bestEpoch: bestEpoch ?? 0, results, onnx };
  } finally {
    await model.dispose();
  }
}
