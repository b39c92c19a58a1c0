/** The kernels whose work threads share: the end of their arguments is scratch, begin, end. */
export const PARALLEL_KERNELS = [
  "sparseProducts",
  "sparseGradients",
  "sparseSquares",
  "sparseAdam",
  "sparseSgd",
] as const;
/** The name of a kernel whose work threads share. */
export type ParallelKernel = (typeof PARALLEL_KERNELS)[number];
/**
 * A piece of work: a kernel, its own arguments, and where each part of its items begins and the last ends.
 */
export type Work = {
  readonly kernel: ParallelKernel;
  readonly args: readonly number[];
  /** Rising; parts are one fewer. */
  readonly bounds: readonly number[];
  /** Address and bytes of each thread's scratch. */
  readonly scratch: { readonly address: number; readonly stride: number };
};

/** What every kernel is to those that call it by name. */
export type KernelFunction = (...args: number[]) => number | undefined;

// The words of the control block.
const TURN = 0;
const PARTS_LEFT = 1;
const PARTS_DONE = 2;
const PARTS = 3;
const KERNEL = 4;
const ARGS = 5;
const FAILED = 6;
const CLOSED = 7;
const WORDS = 16;
const NUMBERS_MAX = 24;
const PARTS_MAX = 256;
const BOUNDS_BYTE = WORDS * 4 + NUMBERS_MAX * 8;
/** How often a thread looks before it sleeps: some ten microseconds. */
const SPINS = 2000;

/** Parts that `n` threads should make of a piece of work, so that none waits long for another. */
export function partsFor(threads: number): number {
  return threads === 1 ? 1 : Math.min(threads * 4, PARTS_MAX);
}

/** Bytes of the control block. */
export const CONTROL_BYTES: number = BOUNDS_BYTE + (PARTS_MAX + 1) * 4;

/**
 * Work that threads share through a control block in shared memory. Whoever is free takes the next part; one
 * that wakes late finds none and harms nothing. One thread publishes and waits, the others await and work.
 */
export class PartQueue {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #numbers: Float64Array<SharedArrayBuffer>;
  readonly #bounds: Uint32Array<SharedArrayBuffer>;
  readonly #kernels: Record<string, KernelFunction>;
  #turn = 0;

  constructor(buffer: SharedArrayBuffer, address: number, kernels: Record<string, KernelFunction>) {
    this.#control = new Int32Array(buffer, address, WORDS);
    this.#numbers = new Float64Array(buffer, address + WORDS * 4, NUMBERS_MAX);
    this.#bounds = new Uint32Array(buffer, address + BOUNDS_BYTE, PARTS_MAX + 1);
    this.#kernels = kernels;
  }

  /** Does all parts of a piece of work, with the help of those who await it. Throws where a kernel failed. */
  perform(work: Work): void {
    const parts = work.bounds.length - 1;
    this.#publish(work, parts);
    this.work(0);
    this.#awaitDone(parts);
    if (Atomics.exchange(this.#control, FAILED, 0) !== 0) throw new Error(`${work.kernel} failed`);
  }

  #publish({ kernel, args, bounds, scratch }: Work, parts: number): void {
    this.#numbers.set([...args, scratch.address, scratch.stride]);
    this.#bounds.set(bounds);
    this.#control[KERNEL] = PARALLEL_KERNELS.indexOf(kernel);
    this.#control[ARGS] = args.length;
    this.#control[PARTS] = parts;
    Atomics.store(this.#control, PARTS_DONE, 0);
    Atomics.store(this.#control, PARTS_LEFT, parts);
    this.#nextTurn();
  }

  #nextTurn(): void {
    Atomics.add(this.#control, TURN, 1);
    Atomics.notify(this.#control, TURN);
  }

  /** Takes parts until none is left; `thread` says whose scratch to use. */
  work(thread: number): void {
    let left: number;
    while ((left = Atomics.sub(this.#control, PARTS_LEFT, 1)) > 0) {
      // Nothing of the block changes before this part is counted as done.
      const parts = this.#control[PARTS]!;
      try {
        this.#perform(parts - left, thread);
      } catch {
        Atomics.store(this.#control, FAILED, 1);
      }
      if (Atomics.add(this.#control, PARTS_DONE, 1) + 1 === parts) Atomics.notify(this.#control, PARTS_DONE);
    }
  }

  #perform(part: number, thread: number): void {
    const count = this.#control[ARGS]!;
    const args = this.#numbers.subarray(0, count);
    const scratch = this.#numbers[count]! + thread * this.#numbers[count + 1]!;
    const kernel = this.#kernels[PARALLEL_KERNELS[this.#control[KERNEL]!]!]!;
    kernel(...args, scratch, this.#bounds[part]!, this.#bounds[part + 1]!);
  }

  #awaitDone(parts: number): void {
    for (let spins = 0; ; spins += 1) {
      const done = Atomics.load(this.#control, PARTS_DONE);
      if (done === parts) return;
      if (spins >= SPINS) Atomics.wait(this.#control, PARTS_DONE, done);
    }
  }

  /** Blocks until there is something new; false once the queue is closed. */
  awaitNext(): boolean {
    for (let spins = 0; Atomics.load(this.#control, TURN) === this.#turn; spins += 1)
      if (spins >= SPINS) Atomics.wait(this.#control, TURN, this.#turn);
    this.#turn = Atomics.load(this.#control, TURN);
    return Atomics.load(this.#control, CLOSED) === 0;
  }

  /** Sends home those who await work. */
  close(): void {
    Atomics.store(this.#control, CLOSED, 1);
    this.#nextTurn();
  }
}
