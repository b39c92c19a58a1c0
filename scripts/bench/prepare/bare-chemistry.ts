import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { loadFeaturiser } from "../../../chemistry/featuriser.ts";

type Share = { readonly structures: readonly string[]; readonly protocol: FeatureProtocol };

/**
 * Structures a second of the chemistry alone, in `workers` threads with a share each: from loading the
 * toolkit to the last structure, nothing read and nothing kept; and the processor time of it all.
 */
export async function bareChemistryRate(
  structures: readonly string[],
  protocol: FeatureProtocol,
  workers: number,
): Promise<{ readonly perSecond: number; readonly cpuSeconds: number }> {
  const startMs = performance.now();
  const before = process.cpuUsage();
  const share = Math.ceil(structures.length / workers);
  await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const own: Share = { structures: structures.slice(index * share, (index + 1) * share), protocol };
      const worker = new Worker(new URL(import.meta.url), { workerData: own });
      return new Promise<void>((resolve, reject) => {
        worker.once("message", () => resolve());
        worker.once("error", reject);
      });
    }),
  );
  const { user, system } = process.cpuUsage(before);
  const perSecond = (1000 * structures.length) / (performance.now() - startMs);
  return { perSecond, cpuSeconds: (user + system) / 1e6 };
}

if (!isMainThread && parentPort !== null) {
  const { structures, protocol } = workerData as Share;
  const featuriser = await loadFeaturiser(protocol, "bench");
  for (const structure of structures) featuriser.featurise(structure);
  parentPort.postMessage("done");
}
