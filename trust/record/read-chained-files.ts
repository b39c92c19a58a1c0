import { existsSync } from "node:fs";
import { join } from "node:path";
import { NO_ENTRY, breakOf, parseLine, type ChainEnd, type Chained } from "./chained-entry.ts";
import { readLines, type Line, type ReadFile } from "./read-lines.ts";
import { listRecordFiles, recordFile, type RecordFile } from "./record-files.ts";
import { readSeal, type ReadSeal } from "./seal.ts";

/** What is wrong, and where: the file's name, and its line counted from 1 where it is one. */
export type RecordProblem = { readonly file: string; readonly line: number | null; readonly problem: string };

/** What a reader meets, in the order of the record. */
export type Found<Entry> =
  | { readonly kind: "entry"; readonly entry: Chained<Entry>; readonly file: string; readonly line: number }
  | ({ readonly kind: "problem" } & RecordProblem)
  /** A file that is what its seal says. */
  | { readonly kind: "sealed"; readonly file: string; readonly signer: string; readonly last: number }
  /** A line that a crash cut short, or that is being written; the next start removes and notes it. */
  | { readonly kind: "torn"; readonly file: string; readonly line: number; readonly bytes: number };

/** Null where files are missing, so that nothing says what comes next. */
type End = ChainEnd | null;

/**
 * Reads a record through all its files in little memory and gives every entry, and every place where the
 * chain is broken: an entry that was changed, taken out, put in or moved; a file or a seal that is missing,
 * was exchanged, cut short or lengthened; a seal by none of `signers` (fingerprints; all count where they are
 * not given). Seals are checked against what was read. Entries or files cut off at the very end cannot be
 * seen from the files alone.
 */
export async function* readChainedFiles<Entry>(
  folder: string,
  prefix: string,
  { signers }: { readonly signers?: ReadonlySet<string> | undefined } = {},
): AsyncGenerator<Found<Entry>> {
  const files = listRecordFiles(folder, prefix);
  const single = `${prefix}.jsonl`;
  if (files.length > 0 && files[0]!.name !== single && existsSync(join(folder, single)))
    yield problem(single, "stands beside a record of several files and is no part of it");
  let end: End = NO_ENTRY;
  let expected = 1;
  for (const [at, file] of files.entries()) {
    if (file.number > expected) {
      yield problem(namesBetween(folder, prefix, expected, file.number - 1), "missing");
      end = null;
    }
    expected = file.number + 1;
    end = yield* readFile<Entry>(file, end, { isLast: at === files.length - 1, signers });
  }
}

type Context = { readonly isLast: boolean; readonly signers: ReadonlySet<string> | undefined };

/** One file with its seal; returns where the chain has got to. */
async function* readFile<Entry>(
  file: RecordFile,
  begin: End,
  { isLast, signers }: Context,
): AsyncGenerator<Found<Entry>, End> {
  const seal = file.sealed ? readSeal(file.sealPath) : null;
  const distrust = distrustOf(file, seal, signers);
  const sealed = distrust === null ? seal : null;
  const sealEnd = sealed && { sequence: sealed.seal.last, hash: sealed.seal.lastHash };
  if (!file.exists) {
    const known = sealed === null ? "" : `: it had the entries ${sealed.seal.first} to ${sealed.seal.last}`;
    yield problem(file.name, `missing${known}`);
    return sealEnd;
  }
  const read = yield* readEntries<Entry>(file, begin, isLast && !file.sealed);
  if (file.sealed || !isLast) {
    const wrong = distrust ?? (sealed && contradictionOf(sealed, read));
    if (wrong !== null) yield problem(file.name, wrong);
    else if (sealed?.signer)
      yield { kind: "sealed", file: file.name, signer: sealed.signer, last: sealed.seal.last };
  }
  return sealEnd ?? read.end;
}

type ReadEntries = ReadFile & { readonly end: End; readonly entries: number };

async function* readEntries<Entry>(
  { name: file, path }: RecordFile,
  begin: End,
  open: boolean,
): AsyncGenerator<Found<Entry>, ReadEntries> {
  const lines = readLines(path);
  let end = begin;
  let line = 0;
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done) return { ...next.value, end, entries: line };
    line += 1;
    if (!next.value.whole && open) {
      yield { kind: "torn", file, line, bytes: next.value.bytes };
      continue;
    }
    const entry = entryOf<Entry>(next.value);
    if (typeof entry === "string") {
      yield problem(file, entry, line);
      end = null;
      continue;
    }
    const broken = end && breakOf(entry, end);
    if (broken !== null) yield problem(file, broken, line);
    end = { sequence: entry.sequence, hash: entry.hash };
    yield { kind: "entry", entry, file, line };
  }
}

function entryOf<Entry>({ text, whole }: Line): Chained<Entry> | string {
  if (text === null) return "the line is no text, or longer than any entry: it was changed";
  return whole ? parseLine<Entry>(text) : "the line has no end: it was cut short";
}

/** Why a file's seal says nothing about it; null where it does. */
function distrustOf(
  { name, sealed }: RecordFile,
  seal: ReadSeal | null,
  signers: ReadonlySet<string> | undefined,
): string | null {
  if (!sealed) return "its seal is missing";
  if (seal === null) return "its seal is damaged";
  if (seal.signer === null) return "its seal was changed: the signature is not right";
  if (signers !== undefined && !signers.has(seal.signer))
    return `it was sealed by the key ${seal.signer}, which is not this node's`;
  return seal.seal.file === name ? null : `its seal is that of ${seal.seal.file}`;
}

/** How a file differs from what was sealed; null where it does not. */
function contradictionOf({ seal }: ReadSeal, read: ReadEntries): string | null {
  const had = `it was sealed with ${seal.entries} entries, up to entry ${seal.last}`;
  if (read.bytes < seal.bytes) return `${seal.bytes - read.bytes} bytes were cut off: ${had}`;
  if (read.bytes > seal.bytes) return `${read.bytes - seal.bytes} bytes were added after the seal: ${had}`;
  return read.sha256 === seal.sha256 ? null : "it is not the file that was sealed: its SHA-256 differs";
}

function problem(file: string, what: string, line: number | null = null): Found<never> {
  return { kind: "problem", file, line, problem: what };
}

function namesBetween(folder: string, prefix: string, first: number, last: number): string {
  const [from, to] = [first, last].map((number) => recordFile(folder, prefix, number).name);
  return first === last ? from! : `${from} to ${to}`;
}
