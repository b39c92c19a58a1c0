import { join } from "node:path";
import { openNodeStudy, standardise } from "../../../../client/training/node-study.ts";
import { RoundCheckpoint } from "../../../../client/training/round-checkpoint.ts";
import { trainRound } from "../../../../client/training/train-round.ts";
import type { TrainedUpdate } from "../../../../client/training/trainer.ts";
import { systemClock } from "../../../../process/clock.ts";
import { freshModel, smallNode, smallStudy, syntheticData } from "./synthetic-study.ts";

/** Some thousand steps of a sparse first layer with dropout, and with early stopping on the way. */
const manifest = smallStudy({
  model: { trunk: [16], dropout: 0.1, input: "sparse", moments: "lazy" },
  training: { batchSize: 2, epochsPerRound: 60, learningRate: 0.002, earlyStopping: { patience: 40 } },
});

/** Where the training of the round is kept. */
export function checkpointPath(folder: string): string {
  return join(folder, "round.checkpoint");
}

/** Trains the first round of a study in `folder`, from its checkpoint where there is one. */
export async function trainKillableRound(
  folder: string,
  checkpointEveryMs: number,
  onStep: (step: number) => void,
): Promise<TrainedUpdate & { readonly head: Float32Array }> {
  const study = await openNodeStudy(manifest, syntheticData(manifest, 1).prepared, smallNode(folder));
  const model = freshModel(manifest);
  const update = await trainRound(
    study,
    standardise(study, model),
    { number: 1, model },
    { onStep: ({ step }) => onStep(step) },
    (key) => new RoundCheckpoint(checkpointPath(folder), key, systemClock, checkpointEveryMs),
  );
  await study.model.dispose();
  return { ...update, head: study.heads.latest()! };
}
