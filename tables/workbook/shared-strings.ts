import { brokenWorkbook } from "./broken-workbook.ts";
import { unescapeText } from "./cell-text.ts";
import type { Parts } from "./open-parts.ts";
import { scanXml, type XmlVisitor } from "./scan-xml.ts";

const BLOCK_BYTES = 2 ** 20;
/** UTF-8 of all of a workbook's shared strings that is held in memory. */
const HELD_BYTES_MAX = 512 * 2 ** 20;

/** The texts that cells refer to by number, held as UTF-8. */
export class SharedStrings {
  readonly #path: string;
  readonly #blocks: Buffer[] = [];
  /** Where each string begins, and where the last ends, counted over blocks of equal length. */
  #begins = new Float64Array(1024);
  #lengths = new Uint32Array(1024);
  #count = 0;
  #used = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The text of a number; throws a `CommandError` when there is none. */
  at(index: number): string {
    if (!(index >= 0 && index < this.#count && Number.isInteger(index)))
      throw brokenWorkbook(this.#path, "is a damaged workbook: a cell refers to a text that is missing");
    const begin = this.#begins[index]!;
    const offset = begin % BLOCK_BYTES;
    const block = this.#blocks[Math.floor(begin / BLOCK_BYTES)]!;
    return block.toString("utf8", offset, offset + this.#lengths[index]!);
  }

  add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#blocks.length === 0 || this.#used + length > BLOCK_BYTES) this.#addBlock();
    if (this.#count === this.#begins.length) this.#grow();
    this.#begins[this.#count] = (this.#blocks.length - 1) * BLOCK_BYTES + this.#used;
    this.#lengths[this.#count++] = length;
    this.#used += this.#blocks[this.#blocks.length - 1]!.write(text, this.#used);
  }

  #addBlock(): void {
    if ((this.#blocks.length + 1) * BLOCK_BYTES > HELD_BYTES_MAX)
      throw brokenWorkbook(this.#path, "holds more than 512 MiB of different texts");
    this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
    this.#used = 0;
  }

  #grow(): void {
    const begins = new Float64Array(2 * this.#count);
    begins.set(this.#begins);
    const lengths = new Uint32Array(2 * this.#count);
    lengths.set(this.#lengths);
    [this.#begins, this.#lengths] = [begins, lengths];
  }
}

/** Reads a workbook's shared strings; rich text is joined, readings of Asian text (phonetic) are left out. */
export async function readSharedStrings(path: string, parts: Parts, part: string): Promise<SharedStrings> {
  const strings = new SharedStrings(path);
  if (!parts.has(part)) return strings;
  const text = new RichText(path);
  const visitor: XmlVisitor = {
    open: (name) => (name === "si" ? text.clear() : text.open(name)),
    text: (piece) => text.add(piece),
    close: (name) => (name === "si" ? strings.add(text.take()) : text.close(name)),
  };
  for await (const _ of scanXml(path, parts.read(part), visitor));
  return strings;
}

/** Longer cells are refused; Excel allows half of this. */
const CELL_CHARACTERS_MAX = 65_536;

/** Gathers the text of the elements `t` and `v` of one string or cell, without phonetic readings. */
export class RichText {
  readonly #path: string;
  #text = "";
  #isText = false;
  #phonetic = 0;

  constructor(path: string) {
    this.#path = path;
  }

  clear(): void {
    this.#text = "";
    this.#isText = false;
    this.#phonetic = 0;
  }

  open(name: string): void {
    if (name === "rPh") this.#phonetic++;
    else if (name === "t" || name === "v") this.#isText = this.#phonetic === 0;
  }

  add(piece: string): void {
    if (!this.#isText) return;
    this.#text += piece;
    if (this.#text.length > CELL_CHARACTERS_MAX)
      throw brokenWorkbook(this.#path, "holds a cell longer than Excel allows");
  }

  close(name: string): void {
    if (name === "rPh") this.#phonetic--;
    else if (name === "t" || name === "v") this.#isText = false;
  }

  /** The text without Excel's escapes. */
  take(): string {
    return unescapeText(this.#text);
  }
}
