import { Worker, isMainThread, parentPort } from "node:worker_threads";
import type { LabelRows, SparseRows } from "../../../models/examples.ts";
import { trainMember, type MemberResult, type MemberWork } from "./train-member.ts";

/**
 * Trains networks in `workers` threads side by side, a network on each; results are in the order of the
 * works, and `onResult` hears of each as it ends. Throws what a thread threw.
 */
export async function trainMembers(
  works: readonly Omit<MemberWork, "threads">[],
  workers: number,
  onResult: (index: number, result: MemberResult) => void = () => {},
): Promise<MemberResult[]> {
  const results: MemberResult[] = [];
  let next = 0;
  const serve = async (): Promise<void> => {
    const worker = new Worker(new URL(import.meta.url));
    try {
      while (next < works.length) {
        const index = next++;
        results[index] = await answerOf(worker, { ...works[index]!, threads: 1 });
        onResult(index, results[index]);
      }
    } finally {
      worker.postMessage(null);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, works.length) }, serve));
  return results;
}

/** The same rows in memory that threads share, so that handing them over copies nothing. */
export function sharedFeatures(features: SparseRows): SparseRows {
  const { rowStart, column, value } = features;
  return { ...features, rowStart: shared(rowStart), column: shared(column), value: shared(value) };
}

/** As `sharedFeatures`. */
export function sharedLabels(labels: LabelRows): LabelRows {
  const { rowStart, task, value, censoring } = labels;
  const own = { rowStart: shared(rowStart), task: shared(task), value: shared(value) };
  return { ...labels, ...own, censoring: shared(censoring) };
}

function shared<Values extends Uint32Array | Float32Array | Int8Array>(values: Values): Values {
  const constructor = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new constructor(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function answerOf(worker: Worker, work: MemberWork): Promise<MemberResult> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.postMessage(work);
  });
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.on("message", (work: MemberWork | null) => {
    if (work === null) port.close();
    else void trainMember(work).then((result) => port.postMessage(result));
  });
}
