import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { engineOf, type Compute } from "./engine-of.ts";
import { createEngineStudyModel } from "./engine-study-model.ts";
import type { StudyModel } from "./study-model.ts";

/** Where a node's models are trained. */
export type ModelPlace = Compute & {
  /** A trainer of the node's own, on this machine, in place of the engine. */
  readonly trainer?: { readonly address: string; readonly tokenFile?: string | undefined } | undefined;
};

/** The model of a study where this node trains. */
export async function openStudyModel(
  manifest: StudyManifest,
  architecture: Architecture,
  place: ModelPlace,
): Promise<StudyModel> {
  return createEngineStudyModel(await engineOf(manifest, architecture, place));
}
