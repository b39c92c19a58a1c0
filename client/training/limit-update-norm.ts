import { createHash } from "node:crypto";
import { vectorNorm } from "../../models/vector-norm.ts";
import type { TrainedUpdate } from "./trainer.ts";

/** Room for the rounding of every element to float32: what is scaled never exceeds the bound. */
const ROUNDING_ROOM = 1 - 2 ** -23;

/**
 * Scales an update whose L2 norm is above `normMax` down to it, in place, and digests it anew; null leaves it
 * as it is. The same update gives the same bits everywhere.
 */
export function limitUpdateNorm(trained: TrainedUpdate, normMax: number | null): TrainedUpdate {
  if (normMax === null) return trained;
  const { update } = trained;
  const norm = vectorNorm(update);
  if (norm <= normMax) return trained;
  const factor = (normMax / norm) * ROUNDING_ROOM;
  for (let index = 0; index < update.length; index += 1) update[index] = update[index]! * factor;
  const bytes = new Uint8Array(update.buffer, update.byteOffset, update.byteLength);
  return { ...trained, digest: createHash("sha256").update(bytes).digest("hex") };
}
