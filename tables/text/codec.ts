import { isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import { usageError } from "../../process/command-error.ts";

/**
 * Decodes one stream of bytes. `write` and `end` give text and throw `UndecodableText` at the first byte
 * that is not of the encoding; how the bytes are cut into blocks makes no difference.
 */
export type Codec = { readonly name: string; write(bytes: Uint8Array): string; end(): string };

/** A byte that is not of the encoding; `before` is the text before it that has not been given yet. */
export class UndecodableText extends Error {
  readonly before: string;

  constructor(name: string, before: string) {
    super(`is not ${name} text`);
    this.before = before;
  }
}

const REPLACEMENT = "\ufffd";

/**
 * The codec of an encoding's name (case, spaces and hyphens make no difference); a usage error for a name
 * that is not known.
 */
export function codecOf(encoding: string): Codec {
  const plain = encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  if (plain === "utf8") return utf8Codec();
  if (["cp949", "euckr", "uhc", "ms949", "windows949", "korean"].includes(plain)) return tableCodec("CP949");
  const shown = encoding.slice(0, 40);
  if (!iconv.encodingExists(encoding))
    throw usageError(`encoding ${shown}: is not known`, "use UTF-8, UTF-16LE or CP949");
  return tableCodec(encoding.toUpperCase());
}

function utf8Codec(): Codec {
  const name = "UTF-8";
  let pending: Uint8Array = new Uint8Array(0);
  return {
    name,
    write(bytes) {
      const all = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const whole = wholeCharacters(all);
      pending = all.subarray(whole);
      if (isUtf8(all.subarray(0, whole))) return textOf(all, whole);
      throw new UndecodableText(name, textOf(all, validLength(all)));
    },
    end() {
      if (pending.length > 0) throw new UndecodableText(name, "");
      return "";
    },
  };
}

function textOf(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("utf8");
}

/** How many bytes come before a character of UTF-8 that is cut off at the end. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The length of the longest beginning that is whole UTF-8. */
export function validLength(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes.subarray(0, middle))))) good = middle;
    else bad = middle;
  }
  return wholeCharacters(bytes.subarray(0, good));
}

/**
 * An encoding of iconv-lite; in UTF-16 a character that stands for an unknown one is a character like others.
 */
function tableCodec(name: string): Codec {
  const decoder = iconv.getDecoder(name, { stripBOM: false });
  const mayReplace = name.startsWith("UTF");
  const checked = (text: string): string => {
    const at = mayReplace ? -1 : text.indexOf(REPLACEMENT);
    if (at >= 0) throw new UndecodableText(name, text.slice(0, at));
    return text;
  };
  return {
    name,
    write: (bytes) => checked(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))),
    end: () => checked(decoder.end() ?? ""),
  };
}
