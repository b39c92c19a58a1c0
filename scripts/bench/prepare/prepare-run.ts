// One preparation in a process of its own, so that its memory is nobody else's.
import { prepareData } from "../../../client/data/prepare/prepare-data.ts";
import { studyManifestSchema } from "../../../trust/manifest/study-manifest.ts";

/** What the bench tells the process (argument 1, JSON). */
export type PrepareRun = {
  readonly file: string;
  readonly folder: string;
  readonly workers: number;
  readonly protocol: object;
};

/** What it prints when it is done. */
export type PrepareRunResult = {
  readonly seconds: number;
  /** Of the preparation with all its threads. */
  readonly cpuSeconds: number;
  readonly compounds: number;
  readonly peakRssBytes: number;
};

if (import.meta.main) {
  const { file, folder, workers, protocol } = JSON.parse(process.argv[2]!) as PrepareRun;
  const manifest = studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "bench",
    purpose: "measure preparing",
    members: ["ant"],
    endpoints: [{ name: "logS", kind: "regression", head: "shared" }],
    protocol,
    rounds: { updatesMin: 1 },
    secureAggregation: "off",
  });
  const startMs = performance.now();
  const before = process.cpuUsage();
  const { features } = await prepareData([file], { manifest, key: "bench", folder, workers });
  const { user, system } = process.cpuUsage(before);
  const result: PrepareRunResult = {
    seconds: (performance.now() - startMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
    compounds: features.rows,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.stdout.write(`result ${JSON.stringify(result)}\n`);
}
