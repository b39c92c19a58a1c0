import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import Papa from "papaparse";
import { CommandError, describeError } from "./command-error.ts";

/**
 * One record: `row` counts as a spreadsheet does, so that the header is row 1. Blank lines count and are left
 * out.
 */
export type CsvRecord = { readonly row: number; readonly cells: readonly string[] };

type Parsed = {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
};

/** One record may not be longer: what is longer is a quote that never closes. */
const RECORD_CHARACTERS_MAX = 1_048_576;

/**
 * A file's bytes; what ends in `.gz` comes unpacked. `onBytes` sees the file's own bytes as they are read.
 */
export function openBytes(path: string, onBytes?: (bytes: Uint8Array) => void): Readable {
  const file = createReadStream(path);
  if (onBytes !== undefined) file.on("data", (bytes) => onBytes(bytes as Buffer));
  if (!path.toLowerCase().endsWith(".gz")) return file;
  const unpacked = createGunzip();
  file.on("error", (error) => unpacked.destroy(error));
  unpacked.on("close", () => file.destroy());
  return file.pipe(unpacked);
}

/**
 * The records of comma-separated UTF-8 text in blocks, as they are read: RFC 4180 quotes, any line ends, with
 * or without a byte order mark. `name` stands for the source in messages. Throws a `CommandError` naming it,
 * and the row where there is one, when it cannot be read, is not UTF-8 or has an open quote.
 */
export async function* readCsv(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord[]> {
  const parser = new Papa.Parser({ delimiter: ",", newline: "\n" });
  let rest = "";
  let row = 0;
  const take = (isLast: boolean): CsvRecord[] => {
    const parsed = parser.parse(rest, 0, !isLast) as Parsed;
    const broken = parsed.errors.find((error) => (error.row ?? 0) < parsed.data.length);
    if (broken !== undefined) throw brokenQuotes(name, row + (broken.row ?? 0) + 1);
    const records = parsed.data.map((cells, index) => ({ row: row + index + 1, cells }));
    row += records.length;
    rest = rest.slice(parsed.meta.cursor);
    return records.filter(({ cells }) => cells.length > 1 || cells[0]!.trim() !== "");
  };
  for await (const piece of textOf(name, bytes)) {
    rest += piece;
    yield take(false);
    if (rest.length > RECORD_CHARACTERS_MAX) throw brokenQuotes(name, row + 1);
  }
  if (rest !== "") yield take(true);
}

function brokenQuotes(name: string, row: number): CommandError {
  return new CommandError(`${name}, row ${row}: the quotes around a cell do not match`, {
    remedy: 'write a cell with a comma or a line break as "...", and a quote inside it as ""',
  });
}

/** Text with `\n` line ends. A line end that falls between two blocks is held back until the next. */
async function* textOf(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held = "";
  try {
    for await (const block of bytes) {
      const text = held + decoder.decode(block, { stream: true });
      held = text.endsWith("\r") ? "\r" : "";
      yield text.slice(0, text.length - held.length).replaceAll(/\r\n?/g, "\n");
    }
    yield (held + decoder.decode()).replaceAll(/\r\n?/g, "\n");
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): unknown {
  if (error instanceof CommandError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return new CommandError(`${name}: is not UTF-8 text`, {
      remedy: "save it as CSV in UTF-8",
      cause: error,
    });
  if (code.startsWith("Z_"))
    return new CommandError(`${name}: is not a whole gzip file`, {
      remedy: "pack it again with gzip",
      cause: error,
    });
  const remedy = code === "ENOENT" ? "check the path" : undefined;
  const why = describeError(error).replace(`: ${name}`, "");
  return new CommandError(
    `${name}: ${why}`,
    remedy === undefined ? { cause: error } : { remedy, cause: error },
  );
}
