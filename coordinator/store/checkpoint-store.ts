import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { StoredModel } from "../federation.ts";
import type { Digest } from "../round/round.ts";

/** Global models as content-addressed files, one folder for each study. */
export class CheckpointStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the checkpoint of a digest lies, whether or not it is there. */
  pathOf(study: string, digest: Digest): string {
    return join(this.#folder, study, `${digest}.f32`);
  }

  /** The folder that new checkpoints of a study are written to before they are renamed. */
  folderOf(study: string): string {
    const folder = join(this.#folder, study);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Stores a whole vector and gives its digest. */
  put(study: string, parameters: Float32Array): Digest {
    const bytes = Buffer.from(parameters.buffer, parameters.byteOffset, parameters.byteLength);
    const digest = createHash("sha256").update(bytes).digest("hex");
    writeAtomically(this.pathOf(study, digest), bytes);
    return digest;
  }

  /** The checkpoint's file, or null where it is not held. */
  find(study: string, digest: Digest): StoredModel | null {
    const path = this.pathOf(study, digest);
    return existsSync(path) ? { path, bytes: statSync(path).size } : null;
  }

  /** Removes the study's checkpoints other than `digests`, and what a crash left half-written. */
  keepOnly(study: string, digests: readonly Digest[]): void {
    const kept = new Set(digests.map((digest) => `${digest}.f32`));
    const folder = this.folderOf(study);
    for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
  }
}
