import { createHash } from "node:crypto";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EgressRecord, type Leaving } from "../../client/egress/record.ts";
import { systemClock } from "../../process/clock.ts";
import { generateSigningKey, type SigningKey } from "../../trust/keys/signing-key.ts";
import { recentEntries } from "../../trust/record/recent-entries.ts";
import { lineOf } from "../../trust/record/chained-entry.ts";
import { listRecordFiles } from "../../trust/record/record-files.ts";
import { StartedProcess } from "../../test/support/start-process.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { rounded, timed, type Bench } from "./bench.ts";
import type { ReadTask, ReadTime } from "./record-reader.ts";

const MEGABYTES = 100;
const BATCH = 10_000;
const READINGS = 3;
const PREFIX = "record";

/**
 * `npm run bench -- record`: the record of what left a node. Entries are appended in turns with the same
 * lines written to a plain file, until the record has `megabytes`; then it is verified, in turns with SHA-256
 * of the same files, each in a process of its own. Each figure is the best of its turns.
 */
export const recordBench: Bench = {
  options: ["megabytes"],
  async run({ megabytes = MEGABYTES }, report) {
    using folder = temporaryFolder();
    const { signingKey } = generateSigningKey();
    report(append(folder.path, signingKey, megabytes * 1e6));
    report(await verify(folder.path, signingKey.fingerprint));
  },
};

type Appended = Readonly<Record<string, string | number>>;

function append(folder: string, key: SigningKey, bytes: number): Appended {
  const record = new EgressRecord(join(folder, `${PREFIX}.jsonl`), systemClock, { key });
  const plain = join(folder, "plain.jsonl");
  let [recordMs, plainMs, entries] = [Infinity, Infinity, 0];
  for (let turn = 0; turn === 0 || statSync(plain).size < bytes; turn++) {
    const ms = timed(() => {
      for (let index = 0; index < BATCH; index++) record.append(leavingOf(entries + index));
    });
    entries += BATCH;
    const lines = [...newest(folder, BATCH)];
    const bareMs = timed(() => writeLines(plain, lines));
    // The first turn warms up.
    if (turn > 0) [recordMs, plainMs] = [Math.min(recordMs, ms), Math.min(plainMs, bareMs)];
  }
  record.close();
  return {
    case: "append",
    entries,
    bytes: statSync(plain).size,
    appendsPerSecond: rounded((BATCH / recordMs) * 1e3, 0),
    microseconds: rounded((recordMs / BATCH) * 1e3),
    plainMicroseconds: rounded((plainMs / BATCH) * 1e3),
    ratio: rounded(recordMs / plainMs, 2),
  };
}

async function verify(folder: string, signer: string): Promise<Appended> {
  const times: Record<ReadTask["work"], ReadTime[]> = { verify: [], digest: [] };
  for (let turn = 0; turn < READINGS; turn++)
    for (const work of ["verify", "digest"] as const)
      times[work].push(await read({ work, folder, prefix: PREFIX, signer }));
  const bytes = listRecordFiles(folder, PREFIX).reduce((sum, { path }) => sum + statSync(path).size, 0);
  const [verified, digested] = [best(times.verify), best(times.digest)];
  return {
    case: "verify",
    entries: verified.entries,
    bytes,
    verifyMBps: rounded(bytes / 1e3 / verified.ms),
    sha256MBps: rounded(bytes / 1e3 / digested.ms),
    ratio: rounded(verified.ms / digested.ms, 2),
    peakRssBytes: verified.peakRssBytes,
    sha256PeakRssBytes: digested.peakRssBytes,
  };
}

async function read(task: ReadTask): Promise<ReadTime> {
  const env = { CHORALE_BENCH_READ: JSON.stringify(task) };
  const reader = new StartedProcess([join(import.meta.dirname, "record-reader.ts")], { env });
  const { code } = await reader.exited;
  if (code !== 0) throw new Error(`the record could not be read: ${reader.stderr}`);
  return JSON.parse(reader.stdout) as ReadTime;
}

function best(times: readonly ReadTime[]): ReadTime {
  return times.toSorted((left, right) => left.ms - right.ms)[0]!;
}

/** An upload's parts and progress are what a node's record is mostly made of. */
function leavingOf(index: number): Leaving {
  const digest = createHash("sha256").update(String(index)).digest("hex");
  return { kind: "progress", bytes: 150, digest, study: "admet-2026", round: 1 + (index >> 8) };
}

function* newest(folder: string, count: number): Generator<Buffer> {
  let left = count;
  for (const entry of recentEntries(folder, PREFIX)) {
    if (left-- === 0) return;
    yield lineOf(entry);
  }
}

function writeLines(path: string, lines: readonly Buffer[]): void {
  const file = openSync(path, "a");
  for (const line of lines) writeSync(file, line);
  closeSync(file);
}
