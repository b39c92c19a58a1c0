import { printable } from "../../process/printable.ts";
import { formatTable } from "../../process/format-table.ts";
import type { EgressEntry } from "./egress-entry.ts";
import type { DaySum, KindSum } from "./egress-sums.ts";
import type { RecordVerdict } from "./record-findings.ts";

/** Whether the seals could be held against the node's own key. */
export type KnownSigners =
  { readonly known: true; readonly whose: string } | { readonly known: false; readonly why: string };

const CELL_CHARACTERS = 80;

/** Sums and the last entries, for a terminal. */
export function describeEgress(
  { kinds, days }: { readonly kinds: readonly KindSum[]; readonly days: readonly DaySum[] },
  last: readonly EgressEntry[],
  { meant, entries }: { readonly meant: number; readonly entries: number },
): string {
  if (entries === 0) return "Nothing has left this node.\n";
  if (meant === 0) return `None of the ${entries} entries of the record is meant by these filters.\n`;
  const byKind = formatTable(
    ["kind", "study", "messages", "bytes"],
    kinds.map(({ kind, study, count, bytes }) => [cell(kind), cell(study), String(count), String(bytes)]),
  );
  const byDay = formatTable(
    ["day (UTC)", "messages", "bytes"],
    days.map(({ day, count, bytes }) => [cell(day), String(count), String(bytes)]),
  );
  const all = meant === entries ? "entries" : `entries that are meant (of ${entries} in the record)`;
  const heading =
    meant > last.length ? `The last ${last.length} of ${meant} ${all}:` : `All ${meant} ${all}:`;
  const list = last.length === 0 ? "" : `\n${heading}\n${listEntries(last)}`;
  return `${byKind}\n${byDay}${list}`;
}

function listEntries(entries: readonly EgressEntry[]): string {
  return formatTable(
    ["entry", "at", "kind", "study", "round", "bytes", "digest"],
    entries.map(({ sequence, at, kind, study, round, bytes, digest }) => [
      String(sequence),
      cell(at),
      cell(kind),
      cell(study ?? ""),
      round === null ? "" : cell(round),
      cell(bytes),
      cell(digest).slice(0, 16),
    ]),
  );
}

/** What verification shows of an intact record, and what it cannot show. */
export function describeVerdict(verdict: RecordVerdict, signers: KnownSigners): string {
  const { count, last, sealedUpTo, tornBytes } = verdict;
  if (last === null) return "\nThe record is empty: there is nothing to verify.\n";
  const torn =
    tornBytes === 0
      ? ""
      : `The last line is not whole (${tornBytes} bytes): it is being written, or a crash cut it short. ` +
        "The next start removes and notes it.\n";
  return `
The chain of ${count} entries is intact.
${describeSeals(verdict, signers)}
${torn}Its last entry is ${last.sequence} with the hash ${last.hash}.

What this shows: ${describeShown(verdict)}
What it cannot show: ${describeUnsealed(last.sequence, sealedUpTo)}
Keep the last entry's number and hash where nobody who can write here can, and check later that it is there:
  chorale client egress --verify --anchor ${last.sequence}:${last.hash}
`;
}

function describeSeals(
  { sealedFiles, sealedUpTo, signers: by }: RecordVerdict,
  signers: KnownSigners,
): string {
  if (sealedFiles === 0) return "No file is sealed yet: that happens when it is full, or its month is over.";
  const files = sealedFiles === 1 ? "1 file is" : `${sealedFiles} files are`;
  const keys = by.join(" and ");
  const whose = signers.known
    ? signers.whose
    : `nobody knows whose here (${signers.why}): compare with what \`chorale client identity\` prints, or give --key`;
  return `${files} sealed, up to entry ${sealedUpTo}, by ${keys}: ${whose}.`;
}

function describeShown({ sealedUpTo, last }: RecordVerdict): string {
  const chained = "an entry that was changed, taken out, put in or moved would break the chain";
  return sealedUpTo === 0
    ? `${chained}, unless all after it were written anew.`
    : `up to entry ${sealedUpTo} nothing was changed since it was sealed, but by whoever has the identity key` +
        (sealedUpTo === last?.sequence
          ? "."
          : `; after it, ${chained}, unless all after it were written anew.`);
}

function describeUnsealed(last: number, sealedUpTo: number): string {
  const after = sealedUpTo === 0 ? "entries" : `entries after ${sealedUpTo}`;
  return last === sealedUpTo
    ? "whether whole files were cut off at the end, together with their seals."
    : `whether ${after} were written anew as a whole, or cut off at the end, by somebody who can write the folder.`;
}

/** A damaged record may hold anything. */
function cell(value: unknown): string {
  return printable(String(value), CELL_CHARACTERS);
}
