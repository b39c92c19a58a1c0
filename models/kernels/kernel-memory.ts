import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../../process/command-error.ts";

/**
 * What kernels.wasm exports (models/kernels/assembly): pointers are byte offsets, lengths count float32
 * elements.
 */
type KernelExports = {
  adam(
    weight: number,
    gradient: number,
    mean: number,
    square: number,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    keep: number,
  ): void;
  addScaled(y: number, x: number, n: number, a: number): void;
  addScaledDifference(y: number, p: number, q: number, n: number, a: number): void;
  difference(y: number, p: number, q: number, n: number): void;
  allFinite(x: number, n: number): number;
  zero(x: number, n: number): void;
  scale(x: number, n: number, a: number): void;
  sumOfSquares(x: number, n: number): number;
  sgdMomentum(
    weight: number,
    gradient: number,
    velocity: number,
    n: number,
    rate: number,
    momentum: number,
  ): void;
  dropoutMask(mask: number, n: number, state: number, threshold: number, scale: number): void;
};

/** A view of float32 in the kernels' own memory. */
export type FloatView = Float32Array<ArrayBuffer>;
/** A view of 32-bit words in the kernels' own memory. */
export type WordView = Uint32Array<ArrayBuffer>;

const PAGE_BYTES = 65_536;
const MEMORY_BYTES_MAX = 2 ** 32 - PAGE_BYTES;
/** The first page is left to the compiler. */
const FIRST_BYTE = PAGE_BYTES;
const ALIGNMENT = 64;

let compiled: WebAssembly.Module | undefined;

function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, "kernels.wasm")));
  return compiled;
}

/**
 * One WASM memory of fixed size, from which views are handed out until it is full, and the SIMD kernels that
 * work on those views. Pages that are never touched cost no memory. Fresh views are zero.
 */
export class KernelMemory {
  readonly #buffer: ArrayBuffer;
  readonly #kernels: KernelExports;
  #next = FIRST_BYTE;

  /**
   * Reserves room for views of `elements` float32 (or uint32) in all. Throws a `CommandError` above 4 GiB.
   */
  constructor(elements: readonly number[]) {
    const bytes = elements.reduce((sum, count) => sum + aligned(count * 4), FIRST_BYTE);
    if (bytes > MEMORY_BYTES_MAX)
      throw new CommandError(
        `training needs ${bytes} bytes of working memory; the limit is ${MEMORY_BYTES_MAX}`,
        {
          remedy: "choose fewer features, a narrower trunk or a smaller batch",
        },
      );
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.#buffer = memory.buffer as ArrayBuffer;
    const instance = new WebAssembly.Instance(kernelModule(), { env: { memory } });
    this.#kernels = instance.exports as KernelExports;
  }

  /** A new zeroed view of `n` float32. */
  floats(n: number): FloatView {
    return new Float32Array(this.#buffer, this.#allocate(n), n);
  }

  /** A new zeroed view of `n` uint32. */
  words(n: number): WordView {
    return new Uint32Array(this.#buffer, this.#allocate(n), n);
  }

  #allocate(n: number): number {
    const start = this.#next;
    this.#next += aligned(n * 4);
    if (this.#next > this.#buffer.byteLength) throw new RangeError("the kernel memory is full");
    return start;
  }

  /** `y += a * x`. */
  addScaled(y: Float32Array, x: Float32Array, a: number): void {
    this.#kernels.addScaled(this.#pointer(y), this.#pointer(x, y.length), y.length, a);
  }

  /** `y += a * (p - q)`. */
  addScaledDifference(y: Float32Array, p: Float32Array, q: Float32Array, a: number): void {
    const n = y.length;
    this.#kernels.addScaledDifference(this.#pointer(y), this.#pointer(p, n), this.#pointer(q, n), n, a);
  }

  /** `y = p - q`. */
  difference(y: Float32Array, p: Float32Array, q: Float32Array): void {
    const n = y.length;
    this.#kernels.difference(this.#pointer(y), this.#pointer(p, n), this.#pointer(q, n), n);
  }

  /** Whether no element is infinite or not a number. */
  allFinite(x: Float32Array): boolean {
    return this.#kernels.allFinite(this.#pointer(x), x.length) !== 0;
  }

  /** `x = 0`. */
  zero(x: Float32Array): void {
    this.#kernels.zero(this.#pointer(x), x.length);
  }

  /** `x *= a`. */
  scale(x: Float32Array, a: number): void {
    this.#kernels.scale(this.#pointer(x), x.length, a);
  }

  /** The sum of the squares of all elements, in float64; the same elements give the same bits. */
  sumOfSquares(x: Float32Array): number {
    return this.#kernels.sumOfSquares(this.#pointer(x), x.length);
  }

  /**
   * One step of gradient descent with momentum: `velocity = momentum * velocity + gradient`, then `weight -=
   * rate * velocity`. A velocity too small to matter becomes zero.
   */
  sgdMomentum(
    views: { weight: Float32Array; gradient: Float32Array; velocity: Float32Array },
    terms: { rate: number; momentum: number },
  ): void {
    const n = views.weight.length;
    const [weight, gradient] = [this.#pointer(views.weight), this.#pointer(views.gradient, n)];
    const velocity = this.#pointer(views.velocity, n);
    this.#kernels.sgdMomentum(weight, gradient, velocity, n, terms.rate, terms.momentum);
  }

  /**
   * One step of Adam. `rate` and `epsilon` hold the bias correction already; weights are first multiplied by
   * `keep` (1 without decay). Moments too small to matter become zero.
   */
  adam(
    views: { weight: Float32Array; gradient: Float32Array; mean: Float32Array; square: Float32Array },
    terms: { rate: number; beta1: number; beta2: number; epsilon: number; keep: number },
  ): void {
    const n = views.weight.length;
    const [weight, gradient] = [this.#pointer(views.weight), this.#pointer(views.gradient, n)];
    const [mean, square] = [this.#pointer(views.mean, n), this.#pointer(views.square, n)];
    const { rate, beta1, beta2, epsilon, keep } = terms;
    this.#kernels.adam(weight, gradient, mean, square, n, rate, beta1, beta2, epsilon, keep);
  }

  /**
   * Fills a mask with `1 / (1 - dropout)` or, with probability `dropout`, 0. `state` holds the 16 words of
   * the generator and is advanced.
   */
  dropoutMask(mask: Float32Array, state: Uint32Array, dropout: number): void {
    const keep = 1 - dropout;
    const threshold = Math.min(Math.round(keep * 2 ** 32), 2 ** 32 - 1);
    this.#kernels.dropoutMask(
      this.#pointer(mask),
      mask.length,
      this.#pointer(state, 16),
      threshold,
      1 / keep,
    );
  }

  #pointer(view: Float32Array | Uint32Array, length: number = view.length): number {
    if (view.buffer !== this.#buffer) throw new TypeError("a view of another memory");
    if (view.length !== length)
      throw new RangeError(`a view of ${view.length} elements instead of ${length}`);
    return view.byteOffset;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
