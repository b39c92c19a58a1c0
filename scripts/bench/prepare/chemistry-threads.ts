import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { rounded } from "../bench.ts";
import { chemistryRates, type ChemistryRate } from "./chemistry-rates.ts";

/**
 * `chemistryRates` in `workers` threads at the same time, each with a share of the structures: the sum of
 * their rates, ours and the toolkit's, step by step.
 */
export async function chemistryThreads(
  structures: readonly string[],
  workers: number,
): Promise<ChemistryRate[]> {
  const share = Math.ceil(structures.length / workers);
  const rates = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const own = structures.slice(index * share, (index + 1) * share);
      const worker = new Worker(new URL(import.meta.url), { workerData: own });
      return new Promise<ChemistryRate[]>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
    }),
  );
  return rates[0]!.map(({ step }, at) => {
    const sum = (field: "compoundsPerSecond" | "toolkitCompoundsPerSecond"): number =>
      rates.reduce((total, own) => total + own[at]![field], 0);
    const [ours, toolkits] = [sum("compoundsPerSecond"), sum("toolkitCompoundsPerSecond")];
    return {
      step,
      compoundsPerSecond: rounded(ours),
      toolkitCompoundsPerSecond: rounded(toolkits),
      ratio: rounded(ours / toolkits, 3),
    };
  });
}

if (!isMainThread && parentPort !== null)
  parentPort.postMessage(await chemistryRates(workerData as readonly string[]));
