import { isAscii, isUtf8 } from "node:buffer";
import { codecOf, UndecodableText, validLength, wholeCharacters, type Codec } from "./codec.ts";

/** Characters that are not ASCII are judged by this many bytes, from the first of them on. */
const JUDGED_BYTES = 65_536;
/** Fewer characters of two bytes than these may be UTF-8 by chance. */
const CERTAIN_CHARACTERS = 4;

const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], "UTF-8"],
  [[0xff, 0xfe], "UTF-16LE"],
  [[0xfe, 0xff], "UTF-16BE"],
];

/**
 * Text from bytes as they come, without the byte order mark. Without a named encoding it is what the mark
 * says, else UTF-8, else CP949, judged at the first character that is not ASCII, wherever that is. `write`
 * and `end` give the text that is certain so far and throw `UndecodableText`; how the bytes are cut into
 * blocks makes no difference.
 */
export class StreamedText {
  #named: string | undefined;
  #codec: Codec | null = null;
  #waiting: Uint8Array = new Uint8Array(0);
  #isBegun = false;

  constructor(encoding?: string) {
    this.#named = encoding;
    if (encoding !== undefined) codecOf(encoding);
  }

  /** The encoding, as far as it is known. */
  get encoding(): string {
    return this.#codec?.name ?? (this.#named === undefined ? "UTF-8" : codecOf(this.#named).name);
  }

  write(bytes: Uint8Array): string {
    return this.#take(bytes, false);
  }

  end(): string {
    const text = this.#take(new Uint8Array(0), true);
    try {
      return text + (this.#codec?.end() ?? "");
    } catch (error) {
      throw error instanceof UndecodableText
        ? new UndecodableText(this.encoding, text + error.before)
        : error;
    }
  }

  #take(bytes: Uint8Array, isLast: boolean): string {
    const all = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    this.#waiting = new Uint8Array(0);
    if (!this.#isBegun && all.length < 3 && !isLast) return this.#wait(all);
    const rest = this.#isBegun ? all : this.#begin(all);
    if (this.#codec !== null) return this.#codec.write(rest);
    if (isAscii(rest)) return Buffer.from(rest.buffer, rest.byteOffset, rest.length).toString("latin1");
    return this.#judge(rest, isLast);
  }

  #wait(bytes: Uint8Array): string {
    this.#waiting = Uint8Array.from(bytes);
    return "";
  }

  #begin(bytes: Uint8Array): Uint8Array {
    this.#isBegun = true;
    const marked = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
    const encoding = this.#named ?? marked?.[1];
    if (encoding !== undefined) this.#codec = codecOf(encoding);
    const isMark = marked !== undefined && codecOf(marked[1]).name === this.#codec?.name;
    return isMark ? bytes.subarray(marked[0].length) : bytes;
  }

  #judge(bytes: Uint8Array, isLast: boolean): string {
    const first = bytes.findIndex((byte) => byte >= 0x80);
    const judged = bytes.subarray(first, first + JUDGED_BYTES);
    if (judged.length < JUDGED_BYTES && !isLast) return this.#wait(bytes);
    this.#codec = codecOf(looksLikeUtf8(judged) ? "UTF-8" : "CP949");
    return this.#codec.write(bytes);
  }
}

/**
 * UTF-8, or UTF-8 with a fault further on: what is certainly UTF-8 at first is not taken for another encoding
 * later, as every character after that would be a wrong one.
 */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes.subarray(0, wholeCharacters(bytes)))) return true;
  const good = bytes.subarray(0, validLength(bytes));
  let pairs = 0;
  for (const byte of good) {
    if (byte >= 0xe0) return true;
    if (byte >= 0xc0 && ++pairs >= CERTAIN_CHARACTERS) return true;
  }
  return false;
}
