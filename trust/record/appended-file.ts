import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { CommandError, describeError } from "../../process/command-error.ts";
import { syncFolder, withPath } from "../../process/write-atomically.ts";

const NEWLINE = 0x0a;
const BLOCK_BYTES = 256 * 1024;

/** A file that grows by whole lines, with the digest of what was read and written through it. */
export class AppendedFile {
  readonly path: string;
  readonly #file: number;
  readonly #inode: number;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;
  #lines = 0;
  #lastLine: Buffer | null = null;
  #syncing = false;
  #dirty = false;
  #closed = false;

  /**
   * Opens the file and reads what is there. `fresh`: it must not be there yet. What stands behind the last
   * newline is not counted; see `cutTorn`.
   */
  constructor(path: string, { fresh }: { readonly fresh: boolean }) {
    this.path = path;
    this.#file = openFile(path, fresh);
    this.#inode = fstatSync(this.#file).ino;
    this.#readLines();
    if (this.#lines === 0) syncFolder(dirname(path));
  }

  /** Of the whole lines. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many whole lines there are. */
  get lines(): number {
    return this.#lines;
  }

  /** The last whole line without its newline; null where there is none. */
  get lastLine(): string | null {
    return this.#lastLine === null ? null : this.#lastLine.subarray(0, -1).toString("utf8");
  }

  /** SHA-256 of the whole lines as they were read at the start and written since, not as they are now. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /**
   * What lies at the file's path now: the file as it was read and written (`ours`), longer or shorter
   * (`changed`), or none or another (`gone`).
   */
  found(): "ours" | "changed" | "gone" {
    const found = statSync(this.path, { throwIfNoEntry: false });
    if (found === undefined || found.ino !== this.#inode) return "gone";
    return found.size === this.#bytes ? "ours" : "changed";
  }

  /** Removes what stands behind the last newline, which a crash tore, and returns it; null for nothing. */
  cutTorn(): Buffer | null {
    const torn = Buffer.alloc(fstatSync(this.#file).size - this.#bytes);
    if (torn.length === 0) return null;
    readWhole(this.#file, torn, this.#bytes);
    ftruncateSync(this.#file, this.#bytes);
    return torn;
  }

  /** Writes a line with its newline, whole or not at all. Throws a `CommandError` where it cannot. */
  append(line: Buffer): void {
    // The number of a closed file may by now be that of another.
    if (this.#closed) throw new CommandError(`cannot record: ${this.path} is closed`);
    try {
      for (let written = 0; written < line.length;) written += writeSync(this.#file, line, written);
    } catch (error) {
      this.#takeBack();
      throw unwritable(withPath(error, this.path));
    }
    this.#count(line);
    this.#sync();
  }

  /** Makes everything durable. Throws a `CommandError` where it cannot. */
  flush(): void {
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      throw unwritable(withPath(error, this.path));
    }
  }

  /** Makes everything durable and closes the file. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.flush();
    if (!this.#syncing) closeSync(this.#file);
  }

  #readLines(): void {
    const block = Buffer.alloc(BLOCK_BYTES);
    let open: Buffer[] = [];
    for (let position = 0; ;) {
      const got = readSync(this.#file, block, 0, block.length, position);
      if (got === 0) return;
      position += got;
      let start = 0;
      for (let end = block.indexOf(NEWLINE); end >= 0 && end < got; end = block.indexOf(NEWLINE, start)) {
        this.#count(Buffer.concat([...open, block.subarray(start, end + 1)]));
        open = [];
        start = end + 1;
      }
      if (start < got) open.push(Buffer.from(block.subarray(start, got)));
    }
  }

  #count(line: Buffer): void {
    this.#hash.update(line);
    this.#bytes += line.length;
    this.#lines += 1;
    this.#lastLine = line;
  }

  /** Part of a line may have been written: without it, the next try finds the file as it should be. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      // The part stays, and the next start removes it.
    }
  }

  /**
   * The operating system has the line, so a killed program loses nothing; for a power cut it is synced behind
   * us.
   */
  #sync(): void {
    this.#dirty = true;
    if (this.#syncing) return;
    this.#syncing = true;
    this.#dirty = false;
    fdatasync(this.#file, () => {
      this.#syncing = false;
      if (this.#closed) closeSync(this.#file);
      else if (this.#dirty) this.#sync();
    });
  }
}

function openFile(path: string, fresh: boolean): number {
  try {
    return openSync(path, fresh ? "ax+" : "a+", 0o600);
  } catch (error) {
    throw unwritable(error);
  }
}

/** A `CommandError` for a failure to write a record. */
export function unwritable(error: unknown): CommandError {
  return new CommandError(`cannot record: ${describeError(error)}`, {
    remedy: "nothing is sent or decided that is not recorded first: make room, or the folder writable",
    cause: error,
  });
}

function readWhole(file: number, into: Buffer, position: number): void {
  for (let read = 0; read < into.length;) {
    const got = readSync(file, into, read, into.length - read, position + read);
    if (got === 0) return;
    read += got;
  }
}
