import { closeSync, openSync, readSync } from "node:fs";
import { describeError, usageError } from "./command-error.ts";

/**
 * The text of a file of people's, UTF-8 of at most `bytesMax` bytes; a byte order mark is left out. Throws a
 * usage error where it cannot be read, is longer or is not UTF-8. No more than the limit is ever read.
 */
export function readBoundedText(path: string, bytesMax: number, remedy: string): string {
  const bytes = readStart(path, bytesMax + 1, remedy);
  if (bytes.byteLength > bytesMax)
    throw usageError(
      `${path}: the file is larger than ${bytesMax / 1024} KiB`,
      `is this the right file? ${remedy}`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const sound = new TextDecoder().decode(bytes).split("\uFFFD", 1)[0]!;
    const line = sound.split("\n").length;
    throw usageError(`${path}:${line}: this is not UTF-8 text`, "save the file as UTF-8");
  }
}

function readStart(path: string, length: number, remedy: string): Uint8Array {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const bytes = new Uint8Array(length);
    let held = 0;
    for (let got = -1; got !== 0 && held < length; held += got)
      got = readSync(file, bytes, held, length - held, null);
    return bytes.subarray(0, held);
  } catch (error) {
    throw usageError(`cannot read ${path}: ${describeError(error)}`, remedy);
  } finally {
    if (file !== null) closeSync(file);
  }
}
