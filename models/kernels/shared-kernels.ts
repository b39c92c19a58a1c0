import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  CONTROL_BYTES,
  PartQueue,
  partsFor,
  type KernelFunction,
  type ParallelKernel,
} from "./part-queue.ts";
import { Region, SharedMemory } from "./shared-memory.ts";
import type { ThreadData } from "./shared-kernels-worker.ts";

const THREADS_MAX = 64;

let compiled: WebAssembly.Module | undefined;

function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, "shared-kernels.wasm")));
  return compiled;
}

/**
 * One growing shared memory and the threads that run kernels on it: the caller's and `threads - 1` others,
 * which sleep between calls and keep no process alive. Calls return when the work is done; one at a time.
 */
export class SharedKernels {
  readonly threads: number;
  readonly memory: SharedMemory = new SharedMemory();
  readonly #kernels: Record<string, KernelFunction>;
  readonly #queue: PartQueue;
  readonly #control: number;
  readonly #scratch: Region;
  readonly #workers: Worker[] = [];
  readonly #ended: Promise<unknown>[] = [];
  #isClosed = false;

  private constructor(threads: number) {
    this.threads = threads;
    const { memory } = this.memory;
    const { exports } = new WebAssembly.Instance(kernelModule(), { env: { memory } });
    this.#kernels = exports as Record<string, KernelFunction>;
    this.#control = this.memory.allocate(CONTROL_BYTES);
    this.#queue = new PartQueue(this.memory.buffer, this.#control, this.#kernels);
    this.#scratch = new Region(this.memory);
  }

  /**
   * Starts the threads. Throws a `RangeError` for a number of threads that is not a whole one from 1 to 64.
   */
  static async create(threads: number): Promise<SharedKernels> {
    if (!Number.isInteger(threads) || threads < 1 || threads > THREADS_MAX)
      throw new RangeError(`${threads} threads; from 1 to ${THREADS_MAX} can share the kernels`);
    const kernels = new SharedKernels(threads);
    try {
      await kernels.#start();
    } catch (error) {
      await kernels.close();
      throw error;
    }
    return kernels;
  }

  async #start(): Promise<void> {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const url = new URL(`./shared-kernels-worker.${extension}`, import.meta.url);
    const { memory } = this.memory;
    for (let thread = 1; thread < this.threads; thread += 1) {
      const workerData: ThreadData = { module: kernelModule(), memory, control: this.#control, thread };
      const worker = new Worker(url, { workerData });
      this.#workers.push(worker);
      this.#ended.push(new Promise((resolve) => worker.once("exit", resolve)));
    }
    await Promise.all(this.#workers.map((worker) => once(worker, "message")));
    for (const worker of this.#workers) worker.unref();
  }

  /** Into how many parts work is best divided. */
  get parts(): number {
    return partsFor(this.threads);
  }

  /**
   * Runs a kernel on the parts between `bounds` (nothing where there are none), each thread with its own
   * scratch of `width` float32.
   */
  run(kernel: ParallelKernel, args: readonly number[], width: number, bounds: readonly number[]): void {
    this.#assertOpen();
    if (bounds.length < 2) return;
    const stride = Math.ceil((width * 4) / 64) * 64;
    this.#scratch.floats((this.threads * stride) / 4);
    this.#queue.perform({ kernel, args, bounds, scratch: { address: this.#scratch.address, stride } });
  }

  /** Runs `groupByColumn` (assembly/group-by-column.ts) on the caller's thread. */
  groupByColumn(...args: number[]): number {
    this.#assertOpen();
    return this.#kernels["groupByColumn"]!(...args)!;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error("the shared kernels are closed");
  }

  /** Ends the threads and waits until they have ended. May be called again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const worker of this.#workers) worker.ref();
    this.#queue.close();
    await Promise.all(this.#ended);
  }
}
