/**
 * A thread of `shared-kernels.ts`: takes parts of its work until it is told to end. It is never terminated.
 */
import { parentPort, workerData } from "node:worker_threads";
import { PartQueue, type KernelFunction } from "./part-queue.ts";

/** What a thread is given. */
export type ThreadData = {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
};

const { module, memory, control, thread } = workerData as ThreadData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const kernels = exports as Record<string, KernelFunction>;
const queue = new PartQueue(memory.buffer as SharedArrayBuffer, control, kernels);
parentPort!.postMessage("ready");
while (queue.awaitNext()) queue.work(thread);
