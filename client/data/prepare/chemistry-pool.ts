import { Worker } from "node:worker_threads";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { CommandError } from "../../../process/command-error.ts";

/** By what a chemistry thread works. */
export type ChemistryWork = { readonly protocol: FeatureProtocol; readonly key: string };
/** Structures to featurise into one chunk; null asks for the protocol's hash. */
export type ChemistryRequest = { readonly id: number; readonly structures: readonly string[] | null };
/** The answer to request `id`. */
export type ChemistryReply =
  | { readonly id: number; readonly value: Uint8Array | string }
  | { readonly id: number; readonly failure: string };

type Pending = {
  readonly resolve: (value: Uint8Array | string) => void;
  readonly reject: (error: Error) => void;
};
type Thread = { readonly worker: Worker; readonly pending: Map<number, Pending> };

/** One chunk under way and one waiting: a thread is never without work, and little is held in memory. */
const REQUESTS_PER_THREAD = 2;
/** The toolkit's own memory is not part of it. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/**
 * Threads that featurise chunks, started as they are needed. The first failure of any thread fails every
 * request that is under way or comes later. Terminated with its scope (`await using`) or by its signal; what
 * is under way then rejects.
 */
export class ChemistryPool implements AsyncDisposable {
  readonly #work: ChemistryWork;
  readonly #workersMax: number;
  readonly #threads: Thread[] = [];
  readonly #signal: AbortSignal | undefined;
  #waiting: (() => void)[] = [];
  #requests = 0;
  #failure: Error | null = null;

  constructor(work: ChemistryWork, workersMax: number, signal?: AbortSignal) {
    this.#work = work;
    this.#workersMax = workersMax;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop, { once: true });
    if (signal?.aborted === true) this.#stop();
  }

  /** The hash that partners compare before they train. */
  async protocolHash(): Promise<string> {
    return (await this.#request(null)) as string;
  }

  /** The bytes of the chunk's file. Throws a `CommandError` when the thread ends, and the signal's reason. */
  async featurise(structures: readonly string[]): Promise<Uint8Array> {
    return (await this.#request(structures)) as Uint8Array;
  }

  /** Waits until another chunk would not pile up. Throws what failed meanwhile. */
  async room(): Promise<void> {
    while (this.#failure === null && this.#load() >= this.#workersMax * REQUESTS_PER_THREAD)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure !== null) throw this.#failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#stop);
    this.#fail(new Error("the chemistry threads were ended"));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #request(structures: readonly string[] | null): Promise<Uint8Array | string> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const { worker, pending } = this.#leastBusy();
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, structures } satisfies ChemistryRequest);
    });
  }

  #leastBusy(): Thread {
    const idle = this.#threads.find(({ pending }) => pending.size === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < this.#workersMax) return this.#start();
    return this.#threads.reduce((least, one) => (one.pending.size < least.pending.size ? one : least));
  }

  #start(): Thread {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const worker = new Worker(new URL(`./chemistry-worker.${extension}`, import.meta.url), {
      workerData: this.#work,
      resourceLimits: HEAP_LIMITS,
    });
    const thread: Thread = { worker, pending: new Map() };
    worker.on("message", (reply: ChemistryReply) => this.#receive(thread, reply));
    worker.on("error", (error) => this.#fail(threadEnded(error)));
    worker.on("exit", () => this.#fail(threadEnded()));
    this.#threads.push(thread);
    return thread;
  }

  #receive({ pending }: Thread, reply: ChemistryReply): void {
    const waiting = pending.get(reply.id);
    if (waiting === undefined) return;
    if ("failure" in reply) return this.#fail(threadEnded(new Error(reply.failure)));
    pending.delete(reply.id);
    waiting.resolve(reply.value);
    this.#wake();
  }

  readonly #stop = (): void => {
    this.#fail(this.#signal!.reason as Error);
    for (const { worker } of this.#threads) void worker.terminate();
  };

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { pending } of this.#threads) {
      for (const { reject } of pending.values()) reject(this.#failure);
      pending.clear();
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  #load(): number {
    return this.#threads.reduce((sum, { pending }) => sum + pending.size, 0);
  }
}

/** The message must not carry what the thread said: it could quote a structure. */
function threadEnded(cause?: unknown): CommandError {
  const isMemory = (cause as NodeJS.ErrnoException | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY";
  return new CommandError(`a chemistry thread ${isMemory ? "ran out of memory" : "ended unexpectedly"}`, {
    remedy: "run the command again: it goes on where it stopped; with fewer --workers where memory is short",
    cause,
  });
}
