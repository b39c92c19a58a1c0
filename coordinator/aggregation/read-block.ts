import { readSync } from "node:fs";

const WORD = Float32Array.BYTES_PER_ELEMENT;

/**
 * Fills `block` from a file of float32 values, little-endian, from element `start` on. Throws where the file
 * ends before.
 */
export function readBlock(file: number, block: Float32Array, start: number): void {
  const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  for (let read = 0; read < bytes.byteLength;) {
    const got = readSync(file, bytes, read, bytes.byteLength - read, start * WORD + read);
    if (got === 0) throw new Error("a stored vector is shorter than its layout");
    read += got;
  }
}
