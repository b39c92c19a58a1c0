import { sharedLayout } from "../../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../../models/layout.ts";
import { architectureOf } from "../../../trust/manifest/architecture-of.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";

/** The size of what a study trains and sends. */
export type ModelSize = {
  /** Of the part that travels; infinite for a network that cannot be built. */
  readonly parameters: number;
  /** Of one update. */
  readonly updateBytes: number;
  readonly hiddenLayers: number;
};

/** The size of a manifest's network. */
export function modelSizeOf(manifest: StudyManifest): ModelSize {
  const { model } = manifest;
  const hiddenLayers =
    model.kind === "trunk" ? model.trunk.length : model.layers.filter(({ kind }) => kind === "dense").length;
  try {
    const layout = sharedLayout(architectureOf(manifest));
    return { parameters: layout.length, updateBytes: bytesOf(layout), hiddenLayers };
  } catch (error) {
    // What cannot be built must not pass as small.
    if (error instanceof RangeError) return { parameters: Infinity, updateBytes: Infinity, hiddenLayers };
    throw error;
  }
}

/** Under which names a study asks for an endpoint's values: what it calls it and what measures it. */
export function namesOf({ name, measuredBy }: StudyManifest["endpoints"][number]): string[] {
  return measuredBy === undefined || measuredBy === name ? [name] : [name, measuredBy];
}
