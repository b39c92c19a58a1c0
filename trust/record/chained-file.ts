/**
 * An append-only record of many files, each entry with the hash of the one before. Nothing here knows what is
 * recorded: what left a node and what its policy decided are kept by the same rules.
 */
import { existsSync, mkdirSync } from "node:fs";
import { CommandError } from "../../process/command-error.ts";
import type { Clock } from "../../process/clock.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { AppendedFile, unwritable } from "./appended-file.ts";
import { NO_ENTRY, chain, lineOf, parseLine, sha256, type ChainEnd, type Chained } from "./chained-entry.ts";
import { listRecordFiles, recordFile, tidyRecordFiles, type RecordFile } from "./record-files.ts";
import { readSeal, writeSeal } from "./seal.ts";

/** How a record is kept. */
export type ChainedFileOptions<Entry> = {
  readonly clock: Clock;
  /** The node's identity key, which seals full files. Without one, the record stays one file. */
  readonly key?: SigningKey | undefined;
  /** A file that has so many bytes is sealed before the next entry. Default 8 MiB. */
  readonly fileBytesMax?: number;
  /** The entry that notes a line which a crash cut short and which was removed: it had not been recorded. */
  readonly noteRepair: (torn: { readonly bytes: number; readonly digest: string }) => Entry;
};

/** Sealed at 8 MiB: some 25 000 entries. */
export const FILE_BYTES_MAX = 8 * 1024 * 1024;

/**
 * The writer of one record: files `PREFIX-000001.jsonl` and on in a folder. One program writes it at a time;
 * read it by `readChainedFiles`, which needs no writer. A full file, or that of a month that is over, is
 * sealed before the next one begins, in this order: file durable, seal durable, next file. A crash between
 * any two is healed by the next start.
 */
export class ChainedFile<Entry extends object> {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #options: ChainedFileOptions<Entry>;
  #number = 1;
  #file: AppendedFile;
  #end: ChainEnd = NO_ENTRY;
  #month = "";
  #sealed = false;

  /** Opens or begins the record. Throws a `CommandError` where its last entry or a seal is damaged. */
  constructor(folder: string, prefix: string, options: ChainedFileOptions<Entry>) {
    mkdirSync(folder, { recursive: true });
    tidyRecordFiles(folder, prefix);
    this.#folder = folder;
    this.#prefix = prefix;
    this.#options = options;
    this.#file = this.#goOn(listRecordFiles(folder, prefix));
    const torn = this.#file.cutTorn();
    if (torn !== null) this.append(options.noteRepair({ bytes: torn.length, digest: sha256(torn) }));
  }

  /** Sequence and hash of the last entry; 0 and 64 zeros where there is none. */
  get end(): ChainEnd {
    return this.#end;
  }

  /**
   * Writes the entry; when this returns, what it describes may happen. Throws a `CommandError` where it
   * cannot be written or another program writes the record.
   */
  append(entry: Entry): Chained<Entry> {
    const at = new Date(this.#options.clock.nowMs()).toISOString();
    this.#requireOurs();
    this.#rotateWhereDue(at);
    const chained = chain(entry, this.#end, at);
    this.#file.append(lineOf(chained));
    this.#end = { sequence: chained.sequence, hash: chained.hash };
    this.#month = monthOf(at);
    return chained;
  }

  /** Makes everything durable and closes the file. */
  close(): void {
    this.#file.close();
  }

  /** The file to append to, with the chain's end before it. */
  #goOn(files: readonly RecordFile[]): AppendedFile {
    const last = files.at(-1);
    if (last === undefined) return this.#open(1);
    if (last.sealed) {
      this.#end = sealedEnd(last);
      return this.#open(last.number + 1);
    }
    const file = this.#open(last.number);
    if (file.lastLine !== null) this.#follow(file.lastLine, file.path);
    else if (last.number > 1) this.#end = sealedEnd(files.at(-2) ?? last);
    return file;
  }

  #open(number: number): AppendedFile {
    this.#number = number;
    return new AppendedFile(recordFile(this.#folder, this.#prefix, number).path, { fresh: false });
  }

  #follow(line: string, path: string): void {
    const entry = parseLine<Entry>(line);
    if (typeof entry === "string") throw damaged(path, "the last entry");
    this.#end = { sequence: entry.sequence, hash: entry.hash };
    this.#month = monthOf(entry.at);
  }

  /** A second writer would fork the chain. */
  #requireOurs(): void {
    const { path, sealPath } = recordFile(this.#folder, this.#prefix, this.#number);
    const found = this.#file.found();
    if (found === "ours" && existsSync(sealPath) === this.#sealed) return;
    if (found === "gone")
      throw new CommandError(`${path}: this file of a record was removed or exchanged while it was written`, {
        remedy: "put it back if somebody moved it, and start again: the record goes on where it ends",
      });
    throw new CommandError(`${path}: another program writes this record`, {
      remedy: "run one client for each state folder",
    });
  }

  #rotateWhereDue(at: string): void {
    const { key, fileBytesMax = FILE_BYTES_MAX } = this.#options;
    if (key === undefined || this.#file.lines === 0) return;
    const due = this.#file.bytes >= fileBytesMax || monthOf(at) > this.#month;
    if (!due && !this.#sealed) return;
    if (!this.#sealed) this.#seal(key, at);
    // Where the next file cannot be begun, the next try goes on from here.
    this.#sealed = true;
    const before = this.#file;
    const next = recordFile(this.#folder, this.#prefix, this.#number + 1);
    this.#file = new AppendedFile(next.path, { fresh: true });
    this.#number = next.number;
    this.#sealed = false;
    before.close();
  }

  #seal(key: SigningKey, sealedAt: string): void {
    const file = this.#file;
    file.flush();
    const { name, sealPath } = recordFile(this.#folder, this.#prefix, this.#number);
    const { sequence: last, hash: lastHash } = this.#end;
    const [entries, bytes] = [file.lines, file.bytes];
    const first = last - entries + 1;
    const seal = { file: name, first, last, lastHash, sha256: file.digest(), entries, bytes, sealedAt };
    try {
      writeSeal(sealPath, seal, key);
    } catch (error) {
      throw unwritable(error);
    }
  }
}

function monthOf(at: string): string {
  return at.slice(0, "2026-01".length);
}

function sealedEnd({ sealed, sealPath }: RecordFile): ChainEnd {
  const read = sealed ? readSeal(sealPath) : null;
  if (read === null) throw damaged(sealPath, "the seal");
  return { sequence: read.seal.last, hash: read.seal.lastHash };
}

function damaged(path: string, what: string): CommandError {
  return new CommandError(`${path}: ${what} of this record is damaged or missing`, {
    remedy: "move the folder away to begin a new record, and keep it for whoever looks into what happened",
  });
}
