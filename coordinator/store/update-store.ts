import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Digest, NodeId } from "../round/round.ts";
import { UpdateFile } from "./update-file.ts";

/** Names one update. Its parts are checked names and digests, safe in a path. */
export type UpdateKey = {
  readonly study: string;
  readonly round: number;
  readonly node: NodeId;
  readonly digest: Digest;
};

/**
 * Updates on disk: growing ones (`.part`) and whole, verified ones (`.update`). They are not synced, because
 * until the round closes the node can send them again; a start verifies the digests of what it finds.
 */
export class UpdateStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where a verified update lies. */
  pathOf(key: UpdateKey): string {
    return join(this.#roundFolder(key), `${key.node}.${key.digest}.update`);
  }

  /** Bytes held, verified or not. */
  heldBytes(key: UpdateKey): number {
    for (const path of [this.pathOf(key), this.#partOf(key)])
      if (existsSync(path)) return statSync(path).size;
    return 0;
  }

  /** Opens an update for appending after what is held, which is read once more for its digest. */
  async open(key: UpdateKey, sizeBytes: number): Promise<UpdateFile> {
    const folder = this.#roundFolder(key);
    mkdirSync(folder, { recursive: true });
    const part = this.#partOf(key);
    this.#removeOtherParts(folder, key);
    // Verified, but the coordinator stopped before it told the round: verify it again.
    if (existsSync(this.pathOf(key))) renameSync(this.pathOf(key), part);
    const file = await open(part, existsSync(part) ? "r+" : "w+", 0o600);
    const held = (await file.stat()).size;
    if (held > sizeBytes) await file.truncate(0);
    const update = new UpdateFile(file, {
      sizeBytes,
      digest: key.digest,
      commit: () => renameSync(part, this.pathOf(key)),
    });
    if (held > 0 && held <= sizeBytes)
      for await (const chunk of createReadStream(part, { end: held - 1 })) update.account(chunk as Buffer);
    return update;
  }

  /** Forgets an upload that is wrong or starts again; never one that the round has accepted. */
  discard(key: UpdateKey): void {
    for (const path of [this.#partOf(key), this.pathOf(key)]) rmSync(path, { force: true });
  }

  /** Whether the verified update is there with the bytes that its digest names. */
  async isIntact(key: UpdateKey): Promise<boolean> {
    const path = this.pathOf(key);
    if (!existsSync(path)) return false;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
    return hash.digest("hex") === key.digest;
  }

  /** Removes every update of a study except those of `round`. */
  dropAllBut(study: string, round: number | null): void {
    const folder = join(this.#folder, study);
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder))
      if (name !== String(round)) rmSync(join(folder, name), { recursive: true, force: true });
  }

  #roundFolder(key: UpdateKey): string {
    return join(this.#folder, key.study, String(key.round));
  }

  #partOf(key: UpdateKey): string {
    return join(this.#roundFolder(key), `${key.node}.${key.digest}.part`);
  }

  /** A node has one upload in a round: a new digest replaces the part of an older one. */
  #removeOtherParts(folder: string, key: UpdateKey): void {
    for (const name of readdirSync(folder)) {
      const older = name.startsWith(`${key.node}.`) && name.endsWith(".part") && !name.includes(key.digest);
      if (older) rmSync(join(folder, name), { force: true });
    }
  }
}
