import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type { Digest } from "../round/round.ts";

/** The name of a checkpoint's file. */
export function checkpointName(digest: Digest): string {
  return `${digest}.f32`;
}

/**
 * Writes a checkpoint from its blocks, in order, under the name of its SHA-256, and gives that. Each block
 * may be overwritten once the next one is asked for, so memory is a block's whatever the size. On disk when
 * it returns; a crash or a failure before leaves at most a temporary file.
 */
export function writeCheckpoint(folder: string, blocks: Iterable<Float32Array>): Digest {
  const temporary = join(folder, `.writing.${process.pid}.${threadId}.tmp`);
  const file = openSync(temporary, "w");
  try {
    const hash = createHash("sha256");
    for (const { buffer, byteOffset, byteLength } of blocks) {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      hash.update(bytes);
      for (let written = 0; written < byteLength;) written += writeSync(file, bytes, written);
    }
    fsyncSync(file);
    const digest = hash.digest("hex");
    renameSync(temporary, join(folder, checkpointName(digest)));
    return digest;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
