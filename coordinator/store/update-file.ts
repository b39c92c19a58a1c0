import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { FederationError } from "../../transport/federation-error.ts";
import { FiniteCheck } from "./finite-check.ts";

type Expected = {
  readonly sizeBytes: number;
  readonly digest: string;
  /** Makes the verified file final. */
  readonly commit: () => void;
};

/**
 * One update while it arrives: appended to its file, digested and checked for NaN and infinity in passing, so
 * that no byte is read a second time.
 */
export class UpdateFile {
  readonly #file: FileHandle;
  readonly #expected: Expected;
  readonly #hash = createHash("sha256");
  readonly #finite = new FiniteCheck();
  #offset = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(file: FileHandle, expected: Expected) {
    this.#file = file;
    this.#expected = expected;
  }

  /** Bytes held so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Counts bytes that are in the file already. */
  account(data: Uint8Array): void {
    this.#hash.update(data);
    this.#finite.add(data);
    this.#offset += data.byteLength;
  }

  /**
   * Appends; resolves once the chunk before this one is written, so that one write overlaps with receiving.
   * The caller must not change `data` afterwards. Throws SIZE_DIFFERS on bytes beyond the layout, and
   * OFFSET_INVALID once it is closed.
   */
  async append(data: Uint8Array): Promise<void> {
    this.requireOpen();
    const position = this.#offset;
    if (position + data.byteLength > this.#expected.sizeBytes)
      throw new FederationError(
        "SIZE_DIFFERS",
        `more than the ${this.#expected.sizeBytes} bytes of the layout`,
      );
    const previous = this.#writing;
    const write = previous.then(() => writeWhole(this.#file, data, position));
    write.catch(() => {}); // reported by whoever awaits it next
    this.#writing = write;
    this.account(data);
    await previous;
  }

  /**
   * Whether all bytes are here; then verifies and commits. Throws DIGEST_DIFFERS or NOT_FINITE, and
   * OFFSET_INVALID once it is closed: what lies there now may be another's.
   */
  async complete(): Promise<boolean> {
    await this.#writing;
    this.requireOpen();
    if (this.#offset < this.#expected.sizeBytes) return false;
    if (this.#hash.digest("hex") !== this.#expected.digest)
      throw new FederationError("DIGEST_DIFFERS", "the bytes received are not those that the header names");
    if (!this.#finite.passed) throw new FederationError("NOT_FINITE", "the update holds NaN or infinity");
    this.#expected.commit();
    return true;
  }

  /** Throws OFFSET_INVALID once it is closed. */
  requireOpen(): void {
    if (this.#closed)
      throw new FederationError("OFFSET_INVALID", "a newer upload of this node took the place of this one");
  }

  /** Closes the file, keeping what it holds. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing.catch(() => {});
    await this.#file.close();
  }
}

async function writeWhole(file: FileHandle, data: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < data.byteLength;) {
    const { bytesWritten } = await file.write(data, written, data.byteLength - written, position + written);
    written += bytesWritten;
  }
}
