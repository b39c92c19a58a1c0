import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { engineOf, objectiveOf, type Compute } from "./engine-of.ts";
import { createEngineStudyModel } from "./engine-study-model.ts";
import type { StudyModel } from "./study-model.ts";

/** Where a node's models are trained. */
export type ModelPlace = Compute & {
  /** A trainer of the node's own, on this machine, in place of the engine. */
  readonly trainer?: { readonly address: string; readonly tokenFile?: string | undefined } | undefined;
  /** Is given what that trainer says of itself and of its failures: for the node's own log only. */
  readonly onWords?: ((words: string) => void) | undefined;
};

/** The model of a study where this node trains: its own trainer, or an engine of this process. */
export async function openStudyModel(
  manifest: StudyManifest,
  architecture: Architecture,
  place: ModelPlace,
): Promise<StudyModel> {
  const { trainer, onWords } = place;
  if (trainer === undefined) return createEngineStudyModel(await engineOf(manifest, architecture, place));
  // Where no trainer is named its transport need not be loaded into the training thread.
  const { createTrainerServiceModel } = await import("../trainer-service/create-trainer-service-model.ts");
  return createTrainerServiceModel({
    ...trainer,
    architecture,
    objective: objectiveOf(manifest, architecture),
    onWords,
  });
}
