import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const NEWLINE = 0x0a;
/** No entry is so long; a longer line is not kept in memory. */
const LINE_BYTES_MAX = 1024 * 1024;

/** One line without its newline. `text`: null where it is too long or no UTF-8. */
export type Line = { readonly text: string | null; readonly bytes: number; readonly whole: boolean };

/** What a file was read as: its size in bytes and SHA-256. */
export type ReadFile = { readonly bytes: number; readonly sha256: string };

/**
 * Reads a file line by line in little memory, whatever its size, and returns its size and digest. The last
 * line is not `whole` where no newline ends it. Throws where the file cannot be read.
 */
export async function* readLines(path: string): AsyncGenerator<Line, ReadFile> {
  const hash = createHash("sha256");
  const line = new LineParts();
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      line.add(chunk.subarray(start, end));
      yield line.take(true);
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (line.bytes > 0) yield line.take(false);
  return { bytes, sha256: hash.digest("hex") };
}

class LineParts {
  #parts: Buffer[] = [];
  bytes = 0;

  add(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes > LINE_BYTES_MAX) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(whole: boolean): Line {
    const [bytes, parts] = [this.bytes, this.#parts];
    this.bytes = 0;
    this.#parts = [];
    const text =
      bytes > LINE_BYTES_MAX ? null : decode(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    return { text, bytes, whole };
  }
}

// A byte order mark and bytes that are no UTF-8 are changes too.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
