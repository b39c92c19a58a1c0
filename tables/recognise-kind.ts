import { CommandError } from "../process/command-error.ts";
import { UndecodableText } from "./text/codec.ts";
import { findDelimiter } from "./text/find-delimiter.ts";
import { StreamedText } from "./text/streamed-text.ts";
import type { TableKind } from "./table.ts";

/** What the beginning of a file's content says. */
export type Recognised = {
  readonly kind: TableKind;
  readonly delimiter: "," | "\t" | ";";
  /** Of text, as far as the beginning tells. */
  readonly encoding: string;
};

const OLD_WORKBOOK = [0xd0, 0xcf, 0x11, 0xe0];
/** The counts line of a mol block, which is its fourth. */
const COUNTS_LINE = /^[ \d]{3}[ \d]{3}.*V[23]000\s*$/;

/** Whether bytes are the beginning of a gzip file. */
export function isGzip(head: Uint8Array): boolean {
  return startsWith(head, [0x1f, 0x8b, 0x08]);
}

/**
 * What a file is by its first bytes: Parquet and workbook by their signatures, else text: an SDF when it has
 * a counts line or an end of a record, else the delimiter that its first lines have. Throws a `CommandError`
 * for an old workbook (`.xls`) or one with a password.
 */
export function recogniseKind(path: string, head: Uint8Array, encoding?: string): Recognised {
  const as = (kind: TableKind, found = ""): Recognised => ({ kind, delimiter: ",", encoding: found });
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return as("parquet");
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06]))
    return as("xlsx");
  if (startsWith(head, OLD_WORKBOOK))
    throw new CommandError(`${path}: is a workbook of an old Excel (.xls), or has a password`, {
      remedy: "save it as .xlsx without a password",
    });
  const text = new StreamedText(encoding);
  const beginning = beginningOf(head, text);
  const lines = beginning.split(/\r\n|\r|\n/);
  if (isStructures(lines)) return as("sdf", text.encoding);
  const delimiter = findDelimiter(beginning);
  return { kind: delimiter === "\t" ? "tsv" : "csv", delimiter, encoding: text.encoding };
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function isStructures(lines: readonly string[]): boolean {
  if (COUNTS_LINE.test(lines[3] ?? "")) return true;
  const isEnded = lines.some((line) => /^M {2}END\s*$/.test(line));
  return lines.some((line) => line.startsWith("$$$$")) || (isEnded && /^[ \d]{6}/.test(lines[3] ?? ""));
}

/**
 * The text of the first bytes without their last line, which may be cut; what cannot be decoded is left out.
 */
function beginningOf(head: Uint8Array, text: StreamedText): string {
  let beginning = "";
  try {
    beginning = text.write(head);
    beginning += text.end();
  } catch (error) {
    if (!(error instanceof UndecodableText)) throw error;
    beginning += error.before;
  }
  const end = Math.max(beginning.lastIndexOf("\n"), beginning.lastIndexOf("\r"));
  return end > 0 ? beginning.slice(0, end) : beginning;
}
