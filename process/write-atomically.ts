import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Writes a whole file so that a reader, or a crash at any moment, sees the old content or the new, never a
 * part: temporary name in the same folder, sync, rename, sync of the folder. Creates the folder. `mode` is
 * 0600 for secrets.
 */
export function writeAtomically(path: string, content: string | Uint8Array, mode = 0o644): void {
  writeBlocksAtomically(path, [typeof content === "string" ? Buffer.from(content) : content], mode);
}

/** `writeAtomically` of content that comes in blocks, each asked for when the ones before are written. */
export function writeBlocksAtomically(path: string, blocks: Iterable<Uint8Array>, mode: number): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    // A file that was left there would keep its mode, and a link would lead elsewhere.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, "wx", mode);
    try {
      for (const block of blocks)
        for (let written = 0; written < block.length;) written += writeSync(file, block, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw withPath(error, path);
  }
  syncFolder(folder);
}

/** Makes the names in a folder durable: a power cut must not take a new file's name away. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(folder, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** A system error that names the file, also where the failed call (`writeSync`) knew only a descriptor. */
export function withPath(error: unknown, path: string): unknown {
  return error instanceof Error && "code" in error && !("path" in error)
    ? Object.assign(error, { path })
    : error;
}
