import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { StoredModel } from "../federation.ts";
import type { Digest } from "../round/round.ts";
import { checkpointName, writeCheckpoint } from "./write-checkpoint.ts";

/** Global models as content-addressed files, one folder for each study. */
export class CheckpointStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the checkpoint of a digest lies, whether or not it is there. */
  pathOf(study: string, digest: Digest): string {
    return join(this.#folder, study, checkpointName(digest));
  }

  /** The folder that new checkpoints of a study are written to before they are renamed. */
  folderOf(study: string): string {
    const folder = join(this.#folder, study);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Stores a vector, block by block, and gives its digest. */
  put(study: string, blocks: Iterable<Float32Array>): Digest {
    return writeCheckpoint(this.folderOf(study), blocks);
  }

  /** The checkpoint's file, or null where it is not held. */
  find(study: string, digest: Digest): StoredModel | null {
    const path = this.pathOf(study, digest);
    return existsSync(path) ? { path, bytes: statSync(path).size } : null;
  }

  /** Removes the study's checkpoints other than `digests`, and what a crash left half-written. */
  keepOnly(study: string, digests: readonly Digest[]): void {
    const kept = new Set(digests.map(checkpointName));
    const folder = this.folderOf(study);
    for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
  }
}
