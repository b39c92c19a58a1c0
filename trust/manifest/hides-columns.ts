import type { StudyManifest } from "./study-manifest.ts";

/**
 * Whether only who has the partners' key knows which columns of the features have which weights: a low-rank
 * first layer over permuted bits. The operator can pass such a model on, but not use or export it.
 */
export function hidesColumns({ model, protocol }: StudyManifest): boolean {
  return model.kind === "trunk" && model.lowRank !== undefined && protocol.fingerprint.permuted;
}
