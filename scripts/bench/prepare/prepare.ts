import { join } from "node:path";
import { StartedProcess } from "../../../test/support/start-process.ts";
import { temporaryFolder } from "../../../test/support/temporary-folder.ts";
import { dataProtocolSchema } from "../../../trust/manifest/data-protocol.ts";
import { usageError } from "../../../process/command-error.ts";
import { median, rounded, type Bench } from "../bench.ts";
import { peakRssBytesOf } from "../process-usage.ts";
import { bareChemistryRate } from "./bare-chemistry.ts";
import { chemistryThreads } from "./chemistry-threads.ts";
import { generatedMolecule, generatedMolecules, writeMoleculeTable } from "./generated-molecules.ts";
import type { PrepareRun, PrepareRunResult } from "./prepare-run.ts";

const COMPOUNDS = 8000;
const ROWS = 1_000_000;
const DISTINCT = 200_000;
const REPEATS = 3;
const WORKERS = [1, 2];
/** MELLODDY-TUNER's own parameters. */
const PROTOCOL = dataProtocolSchema.parse({ fingerprint: { radius: 3, size: 32_000, values: "binary" } });

/**
 * `npm run bench -- prepare`: the whole preparation beside the bare chemistry in as many threads (both from
 * the start of the threads; medians of three alternating runs), the chemistry step by step beside the bare
 * toolkit in one and two threads, then `--rows` rows of `--distinct` molecules in two threads for the memory
 * they need.
 */
export const prepareBench: Bench = {
  options: ["compounds", "rows", "distinct"],
  async run({ compounds = COMPOUNDS, rows = ROWS, distinct = Math.min(rows, DISTINCT) }, report) {
    if (Math.max(compounds, distinct) > generatedMolecules)
      throw usageError(`only ${generatedMolecules} molecules can be generated`);
    const structures = Array.from({ length: compounds }, (_, number) => generatedMolecule(number));
    for (const workers of WORKERS) report(await pipeline(structures, workers));
    for (const workers of WORKERS)
      for (const rate of await chemistryThreads(structures, workers))
        report({ ...rate, workers, peakRssBytes: peakRssBytesOf(process.pid) });
    report(await millionRows(rows, distinct));
  },
};

async function pipeline(structures: readonly string[], workers: number): Promise<Record<string, unknown>> {
  using folder = temporaryFolder();
  const file = folder.join("table.csv");
  writeMoleculeTable(file, structures.length, structures.length);
  const ours: number[] = [];
  const bare: number[] = [];
  const cpuRatios: number[] = [];
  let peakRssBytes = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const chemistry = await bareChemistryRate(structures, PROTOCOL, workers);
    bare.push(chemistry.perSecond);
    const run = await prepareApart({
      file,
      folder: folder.join(`out-${repeat}`),
      workers,
      protocol: PROTOCOL,
    });
    ours.push(structures.length / run.seconds);
    cpuRatios.push(run.cpuSeconds / chemistry.cpuSeconds);
    peakRssBytes = Math.max(peakRssBytes, run.peakRssBytes);
  }
  return {
    step: "pipeline",
    workers,
    compoundsPerSecond: rounded(median(ours)),
    toolkitCompoundsPerSecond: rounded(median(bare)),
    ratio: rounded(median(ours) / median(bare), 3),
    // What a busy machine disturbs less: processor time by that of the bare chemistry.
    cpuRatio: rounded(median(cpuRatios), 3),
    peakRssBytes,
  };
}

async function millionRows(rows: number, distinct: number): Promise<Record<string, unknown>> {
  using folder = temporaryFolder();
  const file = folder.join("table.csv");
  writeMoleculeTable(file, rows, distinct);
  const workers = Math.max(...WORKERS);
  const run = await prepareApart({ file, folder: folder.join("out"), workers, protocol: PROTOCOL });
  return {
    step: "million-rows",
    workers,
    rows,
    compounds: run.compounds,
    seconds: rounded(run.seconds),
    compoundsPerSecond: rounded(run.compounds / run.seconds),
    rowsPerSecond: rounded(rows / run.seconds),
    peakRssBytes: run.peakRssBytes,
  };
}

async function prepareApart(run: PrepareRun): Promise<PrepareRunResult> {
  await using child = new StartedProcess([join(import.meta.dirname, "prepare-run.ts"), JSON.stringify(run)]);
  const [, result] = await child.waitFor(/result (.*)\n/);
  return JSON.parse(result!) as PrepareRunResult;
}
