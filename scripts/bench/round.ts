import { median, rounded, type Bench, type BenchOptions } from "./bench.ts";
import { BenchFederation } from "./bench-federation.ts";
import { benchStudy } from "./bench-study.ts";
import { cpuMsOf, peakRssBytesOf } from "./process-usage.ts";
import { measureStream } from "./stream.ts";

type Case = { readonly nodes: number; readonly parameters: number; readonly rounds: number };

const CASES: readonly Case[] = [
  { nodes: 4, parameters: 250_000, rounds: 20 },
  { nodes: 4, parameters: 10_000_000, rounds: 10 },
  { nodes: 16, parameters: 10_000_000, rounds: 5 },
];

/**
 * `npm run bench -- round`: whole rounds, from the invitations to the new checkpoint on disk, of one
 * coordinator and K nodes in processes of their own, whose training returns at once. `ratio` compares the
 * bytes that a round moves in its time with a bare stream of the same run.
 */
export const roundBench: Bench = {
  options: ["nodes", "parameters", "rounds"],
  async run(options, report) {
    for (const each of casesOf(options)) report(await measureCase(each));
  },
};

function casesOf({ nodes, parameters, rounds }: BenchOptions): readonly Case[] {
  if (nodes === undefined && parameters === undefined)
    return CASES.map((each) => ({ ...each, ...(rounds !== undefined && { rounds }) }));
  return [{ nodes: nodes ?? 4, parameters: parameters ?? 250_000, rounds: rounds ?? 10 }];
}

async function measureCase({ nodes, parameters, rounds }: Case): Promise<Record<string, number>> {
  const before = await measureStream();
  const members = Array.from({ length: nodes }, (_, index) => `node-${index + 1}`);
  const study = benchStudy(members, parameters, rounds);
  await using federation = await BenchFederation.start(members);
  await federation.recruit(study.manifest);
  const cpuMsBefore = cpuMsOf(federation.coordinatorPid);
  const status = await federation.run(study.manifest.study);
  const cpuMs = cpuMsOf(federation.coordinatorPid) - cpuMsBefore;
  const roundMsMedian = median(status.rounds.map(({ durationMs }) => durationMs));
  const bytesPerRound = median(status.rounds.map(({ bytesUp, bytesDown }) => bytesUp + bytesDown));
  const throughputMBps = bytesPerRound / 1e3 / roundMsMedian;
  const peakRssBytes = peakRssBytesOf(federation.coordinatorPid);
  await federation[Symbol.asyncDispose]();
  // Other programs may have slowed one of the two down; the faster one is what the machine can do.
  const streamMBps = Math.max(before.streamMBps, (await measureStream()).streamMBps);
  return {
    nodes,
    parameters: study.parameters,
    rounds: status.rounds.length,
    roundMsMedian: rounded(roundMsMedian),
    bytesPerRound,
    throughputMBps: rounded(throughputMBps),
    streamMBps,
    ratio: rounded(throughputMBps / streamMBps, 3),
    coordinatorCpuMsPerRound: rounded(cpuMs / status.rounds.length),
    coordinatorPeakRssBytes: peakRssBytes,
  };
}
