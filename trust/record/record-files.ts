import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { CommandError } from "../../process/command-error.ts";

/** One file of a record, with its seal. */
export type RecordFile = {
  /** From 1, without gaps. */
  readonly number: number;
  readonly name: string;
  readonly path: string;
  readonly sealPath: string;
  /** False where only the seal is left. */
  readonly exists: boolean;
  readonly sealed: boolean;
};

const DIGITS = 6;

/** The file of a record with this number, whether it is there or not. */
export function recordFile(
  folder: string,
  prefix: string,
  number: number,
): Omit<RecordFile, "exists" | "sealed"> {
  const name = `${prefix}-${String(number).padStart(DIGITS, "0")}.jsonl`;
  const path = join(folder, name);
  return { number, name, path, sealPath: path.replace(/\.jsonl$/, ".seal.json") };
}

/**
 * The files of a record in their order: `PREFIX-000001.jsonl` and on, each with a seal
 * `PREFIX-000001.seal.json` but for the last. A single `PREFIX.jsonl`, as records once were, counts as the
 * first file. Empty where there is no folder.
 */
export function listRecordFiles(folder: string, prefix: string): RecordFile[] {
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const numbers = new Set<number>();
  for (const name of names) {
    const rest = name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : "";
    const digits = /^(?<digits>\d{6,})\.(?:jsonl|seal\.json)$/.exec(rest)?.groups?.digits;
    if (digits !== undefined && Number(digits) > 0) numbers.add(Number(digits));
  }
  const files = [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const file = recordFile(folder, prefix, number);
      return { ...file, exists: names.has(file.name), sealed: names.has(basename(file.sealPath)) };
    });
  const single = `${prefix}.jsonl`;
  if (files.length > 0 || !names.has(single)) return files;
  const first = recordFile(folder, prefix, 1);
  return [{ ...first, name: single, path: join(folder, single), exists: true, sealed: false }];
}

/**
 * Gives a record that was one file `PREFIX.jsonl` its place as the first of several, and removes what a crash
 * left of a seal that was being written. Throws a `CommandError` where both forms are there.
 */
export function tidyRecordFiles(folder: string, prefix: string): void {
  const single = join(folder, `${prefix}.jsonl`);
  if (existsSync(single)) {
    const [first] = listRecordFiles(folder, prefix);
    if (first !== undefined && first.path !== single)
      throw new CommandError(
        `${single}: stands beside ${first.name}: an older program wrote a second record`,
        {
          remedy: "keep that file elsewhere, for it is part of what happened, and start again",
        },
      );
    renameSync(single, recordFile(folder, prefix, 1).path);
  }
  for (const name of readdirSync(folder))
    if (name.startsWith(`.${prefix}-`) && /\.seal\.json\.\d+\.tmp$/.test(name))
      rmSync(join(folder, name), { force: true });
}
