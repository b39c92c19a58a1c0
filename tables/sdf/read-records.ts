import { CommandError } from "../../process/command-error.ts";
import { UndecodableText } from "../text/codec.ts";
import { StreamedText } from "../text/streamed-text.ts";

/** A longer record is given without its structure. */
const RECORD_CHARACTERS_MAX = 1_048_576;
const RECORD_END = "$$$$";

/** One record: its mol block to `M  END`, or "" where there is none or the record is longer than 1 MiB. */
export type SdfRecord = {
  /** Counts from 1. */
  readonly number: number;
  readonly molblock: string;
  /** The first line. */
  readonly title: string;
  readonly fields: ReadonlyMap<string, string>;
};

/** How an SDF is read; `name` stands for the source in messages. */
export type SdfOptions = {
  readonly name: string;
  readonly encoding?: string | undefined;
  readonly onEncoding?: (encoding: string) => void;
};

/**
 * The records of an SDF in blocks (BIOVIA CTfile formats, V2000 and V3000): the lines of a data field are
 * joined by `\n`, a field that comes twice in a record likewise. Throws a `CommandError` naming source and
 * record where the text cannot be decoded.
 */
export async function* readRecords(
  bytes: AsyncIterable<Uint8Array>,
  options: SdfOptions,
): AsyncGenerator<readonly SdfRecord[]> {
  const text = new StreamedText(options.encoding);
  const records = new Records();
  const decodeInto = (decode: () => string): readonly SdfRecord[] => {
    try {
      return records.take(decode());
    } catch (error) {
      if (!(error instanceof UndecodableText)) throw error;
      records.take(error.before);
      throw new CommandError(`${options.name}, record ${records.number}: ${error.message}`, {
        remedy: "save the file in UTF-8, or name its encoding",
        cause: error,
      });
    }
  };
  for await (const block of bytes) {
    const complete = decodeInto(() => text.write(block));
    options.onEncoding?.(text.encoding);
    if (complete.length > 0) yield complete;
  }
  const complete = [...decodeInto(() => text.end()), ...records.finish()];
  options.onEncoding?.(text.encoding);
  if (complete.length > 0) yield complete;
}

class Records {
  /** The record that is being read. */
  number = 1;
  #rest = "";
  #lines: string[] = [];
  #characters = 0;
  #isAfterReturn = false;

  take(piece: string): SdfRecord[] {
    const tail = this.#isAfterReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#isAfterReturn = piece.endsWith("\r");
    const lines = (this.#rest + (tail.includes("\r") ? tail.replaceAll(/\r\n?/g, "\n") : tail)).split("\n");
    // A line without end is kept only as far as a record may be long.
    this.#rest = lines.pop()!.slice(0, RECORD_CHARACTERS_MAX + 1);
    return lines.flatMap((line) => this.#takeLine(line));
  }

  finish(): SdfRecord[] {
    const ended = this.#rest === "" ? [] : this.#takeLine(this.#rest);
    this.#rest = "";
    const isBlank =
      this.#lines.every((line) => line.trim() === "") && this.#characters < RECORD_CHARACTERS_MAX;
    return isBlank ? ended : [...ended, this.#end()];
  }

  #takeLine(line: string): SdfRecord[] {
    if (line.startsWith(RECORD_END)) return [this.#end()];
    this.#characters += line.length + 1;
    if (this.#characters <= RECORD_CHARACTERS_MAX) this.#lines.push(line);
    return [];
  }

  #end(): SdfRecord {
    const record = parseRecord(this.number++, this.#lines, this.#characters > RECORD_CHARACTERS_MAX);
    this.#lines = [];
    this.#characters = 0;
    return record;
  }
}

/** The head of a data field: `>`, perhaps numbers, and the name in angle brackets. */
const FIELD_HEAD = /^>.*?<(.+)>/;

function parseRecord(number: number, lines: readonly string[], isTooLong: boolean): SdfRecord {
  const end = isTooLong ? -1 : lines.findIndex((line) => /^M {2}END\s*$/.test(line));
  const molblock = end < 0 ? "" : `${lines.slice(0, end + 1).join("\n")}\n`;
  const fields = fieldsOf(lines.slice(end + 1));
  return { number, molblock, title: (lines[0] ?? "").trim(), fields };
}

function fieldsOf(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string[]>();
  let value: string[] | null = null;
  for (const line of lines) {
    const name = FIELD_HEAD.exec(line)?.[1];
    if (name !== undefined) values.set(name, (value = values.get(name) ?? []));
    else if (line.trim() === "") value = null;
    else value?.push(line);
  }
  return new Map([...values].map(([name, parts]) => [name, parts.join("\n")]));
}
