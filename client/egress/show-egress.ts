import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CommandError, usageError } from "../../process/command-error.ts";
import type { ChainEnd } from "../../trust/record/chained-entry.ts";
import { egressRecordPath, readConfig, readIdentity } from "../config.ts";
import { readDoctorRecord, type DoctorRecord } from "./doctor-record.ts";
import { describeEgress, describeVerdict, type KnownSigners } from "./describe-egress.ts";
import type { EgressEntry } from "./egress-entry.ts";
import { isMeant, type EgressFilter } from "./egress-filter.ts";
import { EgressSums } from "./egress-sums.ts";
import { RecordFindings, type RecordVerdict } from "./record-findings.ts";
import { readRecord } from "./verify-record.ts";

/** What is asked of the record. */
export type EgressQuestion = {
  readonly verify: boolean;
  readonly json: boolean;
  readonly filter: EgressFilter;
  /** How many entries the table lists. */
  readonly shown: number;
  /** A folder of record files to read in place of the node's own. */
  readonly folder?: string | undefined;
  /** Fingerprints of keys that may have sealed, besides the node's own. */
  readonly keys: readonly string[];
  /** An entry noted earlier that must still be there. */
  readonly anchor: ChainEnd | null;
};

type Signers = KnownSigners & { readonly fingerprints: ReadonlySet<string> | undefined };
/** Takes text out, and waits where its reader is slow. */
type Print = (text: string) => Promise<void>;

/**
 * Prints what left the node by kind and study and by day, with the last entries, or everything as JSON, entry
 * by entry: a record of any size is read in little memory. Asked to verify, it throws a `CommandError` that
 * names file and line where the record is broken.
 */
export async function showEgress(configPath: string, question: EgressQuestion, print: Print): Promise<void> {
  const { path, signers } = placeOf(configPath, question);
  const { json, filter, anchor, shown } = question;
  const findings = new RecordFindings({ anchor, oneKey: !signers.known });
  const sums = new EgressSums();
  const last: EgressEntry[] = [];
  let meant = 0;
  if (json) await print(`{"record":${JSON.stringify(path)},"entries":[`);
  for await (const found of readRecord(path, { signers: signers.fingerprints })) {
    findings.add(found);
    if (found.kind !== "entry" || !isMeant(found.entry, filter)) continue;
    sums.add(found.entry);
    if (json) await print(`${meant === 0 ? "" : ","}\n${JSON.stringify(found.entry)}`);
    else if (last.push(found.entry) > shown) last.shift();
    meant += 1;
  }
  const verdict = findings.verdict(basename(path));
  const { kinds, days } = sums;
  const doctor = await readDoctorRecord(path, { signers: signers.fingerprints, oneKey: !signers.known });
  const ending = { sums: kinds, days, signersKnown: signers.known, doctor, ...verdict };
  if (json) await print(`\n],${endOfJson(ending)}\n`);
  else await print(describeEgress({ kinds, days }, last, { meant, entries: verdict.count }));
  if (doctor !== null && !json) await print(describeDoctor(doctor));
  if (doctor !== null) await reportProblems(path, doctor.verdict, question, print);
  if (verdict.problem !== null) await reportProblems(path, verdict, question, print);
  else if (question.verify && !json) await print(describeVerdict(verdict, signers));
}

function describeDoctor({ messages, bytes }: DoctorRecord): string {
  const sum = `${messages.toLocaleString("en")} messages, ${bytes.toLocaleString("en")} bytes`;
  return `\nBesides, \`chorale doctor\` measured the line from here: ${sum} (doctor-*.jsonl), nothing of the data.\n`;
}

/** The members of an object, to follow those that were printed. */
function endOfJson(members: object): string {
  return JSON.stringify(members, null, 2).slice(1);
}

async function reportProblems(
  path: string,
  { problem, problems, problemCount }: RecordVerdict,
  { verify, json }: EgressQuestion,
  print: Print,
): Promise<void> {
  if (problem === null) return;
  const lines = problems.map(({ file, line, problem: what }) => {
    return `  ${join(dirname(path), file)}${line === null ? "" : `: line ${line}`}: ${what}`;
  });
  if (problemCount > problems.length) lines.push(`  and ${problemCount - problems.length} more`);
  if (!json) await print(`\nTHE RECORD IS BROKEN:\n${lines.join("\n")}\n`);
  if (!verify) return;
  const count = problemCount === 1 ? "" : ` (the first of ${problemCount} problems)`;
  throw new CommandError(`${lines[0]!.trim()}${count}`, {
    remedy: "what comes after this place cannot be relied on; compare the files with a backup",
  });
}

function placeOf(configPath: string, question: EgressQuestion): { path: string; signers: Signers } {
  const { folder, keys } = question;
  if (folder !== undefined && !existsSync(folder))
    throw usageError(`--record ${folder}: no such folder`, "name the folder that holds record-000001.jsonl");
  if (folder !== undefined)
    return {
      path: join(folder, "record.jsonl"),
      signers: withKeys(unknownSigners("no node.yaml was read"), keys),
    };
  const config = readConfig(configPath);
  return { path: egressRecordPath(config), signers: withKeys(signersOf(config), keys) };
}

/** The node's own key. Reading the record must work without its passphrase. */
function signersOf(config: Parameters<typeof readIdentity>[0]): Signers {
  try {
    const { fingerprint } = readIdentity(config);
    return { known: true, whose: "the key of this node", fingerprints: new Set([fingerprint]) };
  } catch (error) {
    if (error instanceof CommandError) return unknownSigners(error.message);
    throw error;
  }
}

/** Also keys that the node had before, or that are known from elsewhere. */
function withKeys(own: Signers, keys: readonly string[]): Signers {
  if (keys.length === 0) return own;
  const whose = own.known ? "this node's, or one that --key names" : "which --key names";
  return { known: true, whose, fingerprints: new Set([...(own.fingerprints ?? []), ...keys]) };
}

function unknownSigners(why: string): Signers {
  return { known: false, why, fingerprints: undefined };
}
