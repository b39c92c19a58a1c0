import { createHash } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Prepared } from "../../../../../client/data/prepare/prepared.ts";
import { finishStudy } from "../../../../../client/training/finish-study.ts";
import { openNodeStudy, standardise, type NodeStudy } from "../../../../../client/training/node-study.ts";
import { trainRound } from "../../../../../client/training/train-round.ts";
import type { GlobalModel } from "../../../../../client/training/trainer.ts";
import type { StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { temporaryFolder } from "../../data/temporary-table.ts";
import { freshModel, noCheckpoints, smallNode, tasksOf, type SyntheticLabels } from "../synthetic-study.ts";

/** A model that rounds on these data gave, named by the digest of its bytes. */
export async function federatedModel(
  manifest: StudyManifest,
  prepared: Prepared,
  rounds: number,
): Promise<GlobalModel> {
  const study = await opened(manifest, prepared);
  const model = freshModel(manifest);
  const examples = standardise(study, model);
  for (let number = 1; number <= rounds; number += 1) {
    const { update } = await trainRound(study, examples, { number, model }, {}, noCheckpoints);
    for (const [index, change] of update.entries()) model.parameters[index]! += change;
  }
  const bytes = new Uint8Array(model.parameters.buffer);
  return { ...model, digest: createHash("sha256").update(bytes).digest("hex") };
}

/** A node at which a study that released this model has ended; its files lie in the study's folder. */
export async function finishedAt(
  manifest: StudyManifest,
  prepared: Prepared,
  model: GlobalModel,
): Promise<NodeStudy> {
  const study = await opened(manifest, prepared);
  await finishStudy(study, model, () => {}, new AbortController().signal);
  return study;
}

/** The data with other labels; `of` sees each label's row. */
export function relabelled(
  manifest: StudyManifest,
  { prepared, labels }: { prepared: Prepared; labels: SyntheticLabels },
  of: (label: number, row: number, endpoint: string) => number,
): Prepared {
  const changed = new Map(
    [...labels].map(([name, own]) => [
      name,
      own.map((label, row) => (Number.isNaN(label) ? NaN : of(label, row, name))),
    ]),
  );
  return { ...prepared, tasks: tasksOf(manifest, changed) };
}

async function opened(manifest: StudyManifest, prepared: Prepared): Promise<NodeStudy> {
  const study = await openNodeStudy(manifest, prepared, smallNode(temporaryFolder()));
  onTestFinished(() => study.model.dispose());
  return study;
}
