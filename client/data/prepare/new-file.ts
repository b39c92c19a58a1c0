import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withPath } from "../../../process/write-atomically.ts";

const BUFFER_BYTES = 1_048_576;

/**
 * A file that is written from its start to its end in pieces and appears under its name only when it is
 * whole. Leaves nothing behind when its scope ends before `finish`. Throws system errors that name the file.
 */
export class NewFile implements Disposable {
  readonly #path: string;
  readonly #temporary: string;
  #file: number | null;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    this.#file = openSync(this.#temporary, "w", 0o600);
  }

  write(content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= BUFFER_BYTES) this.#flush();
  }

  /** Makes the file whole and gives it its name. */
  finish(): void {
    this.#flush();
    fsyncSync(this.#file!);
    this.#close();
    renameSync(this.#temporary, this.#path);
  }

  [Symbol.dispose](): void {
    if (this.#file === null) return;
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#file!, bytes, written);
    } catch (error) {
      throw withPath(error, this.#path);
    }
  }

  #close(): void {
    closeSync(this.#file!);
    this.#file = null;
  }
}
