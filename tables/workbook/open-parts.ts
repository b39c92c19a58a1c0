import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { CommandError } from "../../process/command-error.ts";
import { isSystemError, unreadableFile } from "../file-bytes.ts";
import { brokenWorkbook } from "./broken-workbook.ts";

const PARTS_MAX = 10_000;
const UNPACKED_BYTES_MAX = 16 * 2 ** 30;
/** Sheets of empty cells pack 60 to 1; what packs far better holds nothing but repetition. */
const RATIO_MAX = 400;
const RATIO_FREE_BYTES = 64 * 2 ** 20;

/** The files in a workbook's zip. To be closed by who opened it. */
export type Parts = {
  has(name: string): boolean;
  /** The unpacked bytes; throws a `CommandError` where the part is missing, broken or a bomb. */
  read(name: string): AsyncGenerator<Uint8Array>;
  close(): void;
};

/**
 * Opens a workbook's zip and lists its parts. Throws a `CommandError` for a file that is not a whole zip, has
 * too many parts, or would unpack to more than 16 GiB or 400 times its size.
 */
export async function openParts(path: string): Promise<Parts> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) =>
    Promise.reject(asCommandError(path, error)),
  );
  try {
    const entries = await listEntries(path, zip);
    return {
      has: (name) => entries.has(name),
      read: (name) => readPart(path, zip, name, entries.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw asCommandError(path, error);
  }
}

async function listEntries(path: string, zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > PARTS_MAX) throw brokenWorkbook(path, `holds more than ${PARTS_MAX} parts`);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function* readPart(
  path: string,
  zip: ZipFile,
  name: string,
  entry: Entry | undefined,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw brokenWorkbook(path, `is no workbook, as it has no part ${name}`);
  checkSize(path, entry);
  const stream = await zip
    .openReadStreamPromise(entry)
    .catch((error: unknown) => Promise.reject(asCommandError(path, error)));
  try {
    let sum = 0;
    for await (const block of stream as AsyncIterable<Uint8Array>) {
      sum = crc32(block, sum);
      yield block;
    }
    if (sum !== entry.crc32) throw brokenWorkbook(path, `is damaged: the check sum of ${name} is wrong`);
  } catch (error) {
    throw asCommandError(path, error);
  } finally {
    stream.destroy();
  }
}

/** The zip library holds a part to the size that it declares. */
function checkSize(path: string, { compressedSize, uncompressedSize }: Entry): void {
  const isBomb =
    uncompressedSize > RATIO_FREE_BYTES && uncompressedSize > RATIO_MAX * Math.max(1, compressedSize);
  if (!isBomb && uncompressedSize <= UNPACKED_BYTES_MAX) return;
  throw brokenWorkbook(path, "would unpack to far more than any sheet needs, as a zip bomb does");
}

function asCommandError(path: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (isSystemError(error)) return unreadableFile(path, error);
  return brokenWorkbook(path, "is a damaged workbook, or cut short", error);
}
