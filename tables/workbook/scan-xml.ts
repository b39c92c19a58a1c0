import { SaxesParser } from "saxes";
import { CommandError } from "../../process/command-error.ts";
import { brokenWorkbook } from "./broken-workbook.ts";

/** So much text is parsed at a time; what a piece can grow to by shared strings is bounded with it. */
const PIECE_CHARACTERS = 16_384;
/** Longer text or a longer tag is no workbook's; Excel's cells hold 32,767 characters. */
const TOKEN_CHARACTERS_MAX = 262_144;
const DEPTH_MAX = 64;

/** Who listens to a part's XML; names come without their namespace's prefix. */
export type XmlVisitor = {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
};

/**
 * Parses XML as it comes and yields after every piece, when `visitor` has heard of all in it. Entities other
 * than XML's own five are not known and document types are refused. Throws a `CommandError` for what is not
 * well-formed UTF-8 XML, is nested deeper than 64 or has longer text than any cell; what the visitor throws
 * passes.
 */
export async function* scanXml(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  visitor: XmlVisitor,
): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let quiet = 0;
  listen(path, parser, visitor, () => (quiet = 0));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const block of bytes) {
    const text = parsing(path, () => decoder.decode(block, { stream: true }));
    for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
      const piece = text.slice(at, at + PIECE_CHARACTERS);
      quiet += piece.length;
      parsing(path, () => parser.write(piece));
      if (quiet > TOKEN_CHARACTERS_MAX) throw brokenWorkbook(path, "holds a cell longer than Excel allows");
      yield;
    }
  }
  parsing(path, () => parser.write(decoder.decode()).close());
  yield;
}

function listen(
  path: string,
  parser: SaxesParser<{ xmlns: false; position: false }>,
  visitor: XmlVisitor,
  heard: () => void,
): void {
  let depth = 0;
  parser.on("opentag", ({ name, attributes }) => {
    heard();
    if (++depth > DEPTH_MAX) throw brokenWorkbook(path, "is a damaged workbook: it is nested too deep");
    visitor.open(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    heard();
    depth--;
    visitor.close?.(localName(name));
  });
  const text = (part: string): void => {
    heard();
    visitor.text?.(part);
  };
  parser.on("text", text);
  parser.on("cdata", text);
  parser.on("doctype", () => {
    throw brokenWorkbook(path, "holds a document type, which no workbook needs");
  });
}

function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

function parsing<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw brokenWorkbook(path, "is a damaged workbook: its XML is not well-formed", error);
  }
}
