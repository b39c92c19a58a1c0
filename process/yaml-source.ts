import { Lexer, LineCounter, parseDocument, type Document } from "yaml";
import { usageError, type CommandError } from "./command-error.ts";
import { printable } from "./printable.ts";
import { readBoundedText } from "./read-bounded-text.ts";
import { controlCharacterIn, yamlFault } from "./yaml-fault.ts";

/** The most that a manifest or a configuration may hold. */
const BYTES_MAX = 1 << 20;
/** Words and signs: more than a manifest with all that may be in it, and read within seconds. */
const TOKENS_MAX = 400_000;

/** A YAML file as read: plain values, and where each was written. */
export type YamlSource = {
  readonly path: string;
  readonly value: unknown;
  /** The line of the nearest thing that is written: a missing field has the line of what it is missing in. */
  readonly lineOf: (field: readonly PropertyKey[]) => number;
};

/**
 * Reads a YAML 1.2 file that others may have written. Throws a usage error with file, line and remedy where
 * it is longer than 1 MiB, not UTF-8, not YAML, or holds what no configuration needs: see `yamlFault`.
 */
export function readYamlSource(path: string, remedy: string): YamlSource {
  const text = readBoundedText(path, BYTES_MAX, remedy);
  const lines = new LineCounter();
  const at = (offset: number, message: string, cure: string): CommandError =>
    usageError(`${path}:${lines.linePos(offset).line}: ${printable(message)}`, cure);
  const control = controlCharacterIn(text);
  if (control !== null) {
    const line = text.slice(0, control.offset).split("\n").length;
    throw usageError(`${path}:${line}: there is a control character ${control.name}`, "take it out");
  }
  if (hasMoreTokens(text, TOKENS_MAX))
    throw usageError(`${path}: there are more than ${TOKENS_MAX} words and signs in it`, remedy);
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // Our own check of repeated keys takes a time that grows with their number, not with its square.
    uniqueKeys: false,
  });
  const [broken] = document.errors;
  if (broken !== undefined) throw at(broken.pos[0], ...explainError(broken.message));
  const fault = yamlFault(document);
  if (fault !== null) throw at(fault.offset, fault.message, fault.remedy);
  return { path, value: valueOf(document, at), lineOf: (field) => lineOf(document, lines, field) };
}

/** Looks no further than needed: parsing takes many times as long as this. */
function hasMoreTokens(text: string, max: number): boolean {
  const tokens = new Lexer().lex(text);
  for (let count = 0; count <= max; count += 1) if (tokens.next().done) return false;
  return true;
}

function valueOf(
  document: Document,
  at: (offset: number, message: string, remedy: string) => CommandError,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch {
    throw at(0, "the aliases multiply, or point to nothing", "write out what they stand for");
  }
}

function explainError(message: string): [message: string, remedy: string] {
  if (/call stack/i.test(message)) return ["this is nested too deep", "no field of ours is nested that deep"];
  if (/^alias/i.test(message)) return [message, 'put a text that begins with * in quotes: "*"'];
  return [message, "correct the YAML there"];
}

function lineOf(document: Document, lines: LineCounter, field: readonly PropertyKey[]): number {
  for (let length = field.length; length > 0; length -= 1) {
    const found = document.getIn(field.slice(0, length), true);
    const range = (found as { range?: readonly [number, number, number] | null } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}
