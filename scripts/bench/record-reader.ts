// Reads a record for the record bench, in a process of its own, so that its memory is its own.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readChainedFiles } from "../../trust/record/read-chained-files.ts";
import { listRecordFiles } from "../../trust/record/record-files.ts";
import { peakRssBytesOf } from "./process-usage.ts";

/** What the bench asks: the chain, seals and signatures, or the files' digests alone. */
export type ReadTask = {
  readonly work: "verify" | "digest";
  readonly folder: string;
  readonly prefix: string;
  readonly signer: string;
};

/** How long it took. */
export type ReadTime = { readonly ms: number; readonly entries: number; readonly peakRssBytes: number };

async function verify({ folder, prefix, signer }: ReadTask): Promise<number> {
  let entries = 0;
  for await (const found of readChainedFiles(folder, prefix, { signers: new Set([signer]) }))
    if (found.kind === "entry") entries += 1;
    else if (found.kind !== "sealed") throw new Error(`the record is not whole: ${JSON.stringify(found)}`);
  return entries;
}

async function digest({ folder, prefix }: ReadTask): Promise<number> {
  for (const { path } of listRecordFiles(folder, prefix)) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    hash.digest("hex");
  }
  return 0;
}

const task = JSON.parse(process.env.CHORALE_BENCH_READ!) as ReadTask;
const started = performance.now();
const entries = task.work === "verify" ? await verify(task) : await digest(task);
const ms = performance.now() - started;
const time: ReadTime = { ms, entries, peakRssBytes: peakRssBytesOf(process.pid) };
process.stdout.write(JSON.stringify(time));
