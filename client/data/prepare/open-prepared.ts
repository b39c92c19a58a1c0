import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../../process/command-error.ts";
import {
  CACHE_FILE,
  cacheSections,
  decodeHead,
  DIGEST_BYTES,
  HEAD_AT,
  headBytesOf,
  paddedBytes,
  type CacheHead,
  type CacheSections,
} from "./cache-layout.ts";
import { readSummary, SUMMARY_FILE } from "./summary.ts";
import { storedRows } from "./stored-rows.ts";
import type { Prepared } from "./prepared.ts";
import type { TaskLabels } from "../tasks/prepared-task.ts";

/**
 * The data that `prepareData` left in a folder. Checks head and sizes at once, the whole digest with
 * `verifyCache` only. Throws a `CommandError` where the folder holds no finished data of this version or the
 * file is damaged. Rows beyond 256 MiB are read from the file when they are selected.
 */
export function openPrepared(folder: string): Prepared {
  const summary = readSummary(folder);
  if (summary === null) throw unusable(folder, `holds no ${SUMMARY_FILE}`);
  const file = open(folder);
  let needsFile = true;
  try {
    const { head, sections } = readHead(folder, file);
    if (readAt(file, sections.digest, DIGEST_BYTES).toString("hex") !== summary.cache)
      throw unusable(folder, `${SUMMARY_FILE} is not of this ${CACHE_FILE}`);
    const { compounds, columns, protocolHash, leftOut, droppedLabels } = head;
    const rowStart = readInto(file, sections.rowStart, new Uint32Array(compounds + 1));
    if (rowStart.at(-1) !== head.nonzeros) throw unusable(folder, `${CACHE_FILE} is damaged`);
    const stored = storedRows({ file, rowsAt: sections.rows, columns, rowStart });
    ({ needsFile } = stored);
    return {
      sources: summary.sources,
      features: stored.features,
      fold: readInto(file, sections.fold, new Uint8Array(compounds)),
      tasks: head.tasks.map(({ labels, ...task }, index) => {
        return { ...task, labels: readLabels(file, sections.tasks[index]!, labels) };
      }),
      leftOut,
      droppedLabels,
      rejectedByReason: summary.rejectedByReason,
      protocolHash,
    };
  } catch (error) {
    needsFile = false;
    throw error;
  } finally {
    if (!needsFile) closeSync(file);
  }
}

/** Whether the cache file of a folder is byte for byte what was written; reads all of it in pieces. */
export function verifyCache(folder: string): boolean {
  let file: number;
  try {
    file = open(folder);
  } catch {
    return false;
  }
  try {
    const bytes = fstatSync(file).size - DIGEST_BYTES;
    if (bytes < HEAD_AT) return false;
    const digest = createHash("sha256");
    for (let at = 0; at < bytes; at += PIECE_BYTES)
      digest.update(readAt(file, at, Math.min(PIECE_BYTES, bytes - at)));
    return digest.digest().equals(readAt(file, bytes, DIGEST_BYTES));
  } finally {
    closeSync(file);
  }
}

const PIECE_BYTES = 4 * 1024 * 1024;

function open(folder: string): number {
  try {
    return openSync(join(folder, CACHE_FILE), "r");
  } catch (error) {
    throw unusable(folder, `holds no ${CACHE_FILE}`, error);
  }
}

function readHead(folder: string, file: number): { head: CacheHead; sections: CacheSections } {
  const damaged = unusable(folder, `${CACHE_FILE} is damaged or of another version`);
  const { size } = fstatSync(file);
  if (size < HEAD_AT + DIGEST_BYTES) throw damaged;
  const start = readAt(file, 0, HEAD_AT);
  const headBytes = headBytesOf(start);
  if (headBytes === null || HEAD_AT + headBytes + DIGEST_BYTES > size) throw damaged;
  const head = decodeHead(start, readAt(file, HEAD_AT, headBytes));
  if (head === null) throw damaged;
  const sections = cacheSections(head, headBytes);
  if (sections.digest + DIGEST_BYTES !== size) throw damaged;
  return { head, sections };
}

function readLabels(file: number, at: number, labels: number): TaskLabels {
  const compoundAt = at + 8 * labels;
  return {
    value: readInto(file, at, new Float64Array(labels)),
    compound: readInto(file, compoundAt, new Uint32Array(labels)),
    censoring: readInto(file, compoundAt + paddedBytes(4 * labels), new Int8Array(labels)),
  };
}

function readInto<Array extends ArrayBufferView>(file: number, at: number, array: Array): Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let read = 0; read < bytes.length;) {
    const got = readSync(file, bytes, read, bytes.length - read, at + read);
    if (got === 0) throw new Error("the file of prepared data became shorter while it was read");
    read += got;
  }
  return array;
}

function readAt(file: number, at: number, length: number): Buffer {
  return readInto(file, at, Buffer.alloc(length));
}

function unusable(folder: string, problem: string, cause?: unknown): CommandError {
  return new CommandError(`${folder}: ${problem}`, {
    remedy: "name a folder that `chorale client prepare` has finished, or run it again",
    cause,
  });
}
