import { ChainedFile, type ChainedFileOptions } from "../../../../trust/record/chained-file.ts";
import type { Chained } from "../../../../trust/record/chained-entry.ts";
import { readChainedFiles, type Found } from "../../../../trust/record/read-chained-files.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

/** What a record of tests holds. */
export type Note = { readonly number: number };

/** Who seals it. */
export const nodeKey = identityOf("alpha");

const defaults: ChainedFileOptions<Note> = {
  clock: new ManualClock(),
  key: nodeKey,
  noteRepair: ({ bytes }) => ({ number: -bytes }),
};

/** A writer of notes; an entry takes some 230 bytes. */
export function openNotes(
  folder: string,
  options: Partial<ChainedFileOptions<Note>> = {},
): ChainedFile<Note> {
  return new ChainedFile(folder, "notes", { ...defaults, ...options });
}

/** Opens, writes and closes. */
export function writeNotes(
  folder: string,
  numbers: readonly number[],
  options: Partial<ChainedFileOptions<Note>> = {},
): void {
  const notes = openNotes(folder, options);
  for (const number of numbers) notes.append({ number });
  notes.close();
}

/** Everything that a reader who knows the node's key finds. */
export async function readNotes(
  folder: string,
  signers: ReadonlySet<string> = new Set([nodeKey.fingerprint]),
): Promise<{ entries: Chained<Note>[] } & Record<"problems" | "seals" | "torn", Found<Note>[]>> {
  const found: Found<Note>[] = [];
  for await (const one of readChainedFiles<Note>(folder, "notes", { signers })) found.push(one);
  return {
    entries: found.flatMap((one) => (one.kind === "entry" ? one.entry : [])),
    problems: found.filter(({ kind }) => kind === "problem"),
    seals: found.filter(({ kind }) => kind === "sealed"),
    torn: found.filter(({ kind }) => kind === "torn"),
  };
}

/** The numbers of a record in which nothing is wrong; throws where something is. */
export async function numbersIn(folder: string): Promise<number[]> {
  const { entries, problems } = await readNotes(folder);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return entries.map(({ number }) => number);
}
