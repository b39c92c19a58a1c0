import Papa from "papaparse";
import { CommandError } from "../../process/command-error.ts";
import type { TableRow } from "../table.ts";
import { UndecodableText } from "./codec.ts";
import { StreamedText } from "./streamed-text.ts";

type Parsed = {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row?: number }[];
  readonly meta: { readonly cursor: number };
};

/** One record may not be longer: what is longer is a quote that never closes. */
const RECORD_CHARACTERS_MAX = 1_048_576;

/** How text is read; `name` stands for the source in messages. */
export type DelimitedOptions = {
  readonly name: string;
  readonly delimiter: string;
  readonly encoding?: string | undefined;
  /** Hears the encoding as far as it is known after every block. */
  readonly onEncoding?: (encoding: string) => void;
};

/**
 * The rows of delimited text in blocks, as they are read: RFC 4180 quotes, any line ends (`\n` within cells),
 * blank lines left out but counted, in any encoding of `StreamedText`. Throws a `CommandError` naming source
 * and row when the text cannot be decoded or has an open quote.
 */
export async function* readDelimited(
  bytes: AsyncIterable<Uint8Array>,
  options: DelimitedOptions,
): AsyncGenerator<readonly TableRow[]> {
  const text = new StreamedText(options.encoding);
  const records = new Records(options);
  for await (const block of bytes) {
    const rows = records.decodeInto(() => text.write(block));
    options.onEncoding?.(text.encoding);
    if (rows.length > 0) yield rows;
  }
  const rows = records.decodeInto(() => text.end());
  options.onEncoding?.(text.encoding);
  if (rows.length > 0) yield rows;
  const last = records.finish();
  if (last.length > 0) yield last;
}

class Records {
  readonly #name: string;
  readonly #parser: { parse(text: string, base: number, ignoreLast: boolean): unknown };
  #rest = "";
  #row = 0;
  #isAfterReturn = false;

  constructor({ name, delimiter }: DelimitedOptions) {
    this.#name = name;
    this.#parser = new Papa.Parser({ delimiter, newline: "\n" });
  }

  decodeInto(decode: () => string): TableRow[] {
    try {
      return this.take(decode());
    } catch (error) {
      if (!(error instanceof UndecodableText)) throw error;
      this.take(error.before);
      const encoding = error.message.replace(/^is not | text$/g, "");
      throw new CommandError(`${this.#name}, row ${this.#row + 1}: ${error.message}`, {
        remedy: `save the table as CSV in UTF-8, or name its encoding if it is not ${encoding}`,
        cause: error,
      });
    }
  }

  take(piece: string): TableRow[] {
    // A line end may fall between two blocks: its second half is dropped when it comes.
    const tail = this.#isAfterReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#isAfterReturn = piece.endsWith("\r");
    this.#rest += tail.includes("\r") ? tail.replaceAll(/\r\n?/g, "\n") : tail;
    const rows = this.#parse(false);
    if (this.#rest.length > RECORD_CHARACTERS_MAX) throw this.#brokenQuotes(this.#row + 1);
    return rows;
  }

  finish(): TableRow[] {
    return this.#rest === "" ? [] : this.#parse(true);
  }

  #parse(isLast: boolean): TableRow[] {
    const parsed = this.#parser.parse(this.#rest, 0, !isLast) as Parsed;
    const broken = parsed.errors.find((error) => (error.row ?? 0) < parsed.data.length);
    if (broken !== undefined) throw this.#brokenQuotes(this.#row + (broken.row ?? 0) + 1);
    const rows = parsed.data.map((cells, index) => ({ row: this.#row + index + 1, cells }));
    this.#row += rows.length;
    this.#rest = this.#rest.slice(parsed.meta.cursor);
    return rows.filter(({ cells }) => cells.length > 1 || cells[0]!.trim() !== "");
  }

  #brokenQuotes(row: number): CommandError {
    return new CommandError(`${this.#name}, row ${row}: the quotes around a cell do not match`, {
      remedy: 'write a cell with a comma or a line break as "...", and a quote inside it as ""',
    });
  }
}
