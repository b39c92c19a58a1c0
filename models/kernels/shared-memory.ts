import { CommandError } from "../../process/command-error.ts";

const PAGE_BYTES = 65_536;
const PAGES_MAX = 2 ** 16 - 1;
/** The first page is left to the compiler. */
const FIRST_BYTE = PAGE_BYTES;
const ALIGNMENT = 64;

/**
 * A WASM memory that threads share and that grows as stretches of it are asked for. Views stay valid while it
 * grows; fresh bytes are zero; what was handed out is never taken back.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({
    initial: 1,
    maximum: PAGES_MAX,
    shared: true,
  });
  #next = FIRST_BYTE;

  get buffer(): SharedArrayBuffer {
    return this.memory.buffer as SharedArrayBuffer;
  }

  /**
   * The address of `bytes` zero bytes, at a multiple of 64. Throws a `CommandError` where all of it would
   * pass 4 GiB or the machine has no more.
   */
  allocate(bytes: number): number {
    const address = this.#next;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    this.#growTo(end);
    this.#next = end;
    return address;
  }

  /** `count` new views of `n` zero float32 each: all of them or, where they do not fit, none. */
  vectors(count: number, n: number): Float32Array<SharedArrayBuffer>[] {
    const stride = Math.ceil((n * 4) / ALIGNMENT) * ALIGNMENT;
    const first = this.allocate(count * stride);
    return Array.from({ length: count }, (_, i) => new Float32Array(this.buffer, first + i * stride, n));
  }

  #growTo(bytes: number): void {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const missing = pages - this.buffer.byteLength / PAGE_BYTES;
    if (missing <= 0) return;
    const remedy = "choose fewer features, a narrower trunk or a smaller batch";
    if (pages > PAGES_MAX)
      throw new CommandError(
        `the sparse first layer needs ${bytes} bytes; the limit is ${PAGES_MAX * PAGE_BYTES}`,
        { remedy },
      );
    try {
      this.memory.grow(missing);
    } catch (cause) {
      throw new CommandError(`the machine has no ${bytes} bytes for the sparse first layer`, {
        remedy,
        cause,
      });
    }
  }
}

/** A stretch of a shared memory as long as its longest use so far. What it held is lost when it moves. */
export class Region {
  readonly #memory: SharedMemory;
  #address = 0;
  #bytes = 0;

  constructor(memory: SharedMemory) {
    this.#memory = memory;
  }

  /** Where it begins; changes where a longer view is asked for. */
  get address(): number {
    return this.#address;
  }

  /** A view of `n` float32 from its beginning. */
  floats(n: number): Float32Array<SharedArrayBuffer> {
    this.#reserve(n * 4);
    return new Float32Array(this.#memory.buffer, this.#address, n);
  }

  /** A view of `n` float64 from its beginning. */
  doubles(n: number): Float64Array<SharedArrayBuffer> {
    this.#reserve(n * 8);
    return new Float64Array(this.#memory.buffer, this.#address, n);
  }

  /** A view of `n` uint32 from its beginning. */
  words(n: number): Uint32Array<SharedArrayBuffer> {
    this.#reserve(n * 4);
    return new Uint32Array(this.#memory.buffer, this.#address, n);
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes) return;
    // Half as much again, so that batches that grow one by one leave little behind.
    const roomy = this.#bytes === 0 ? bytes : Math.ceil((bytes * 3) / 2 / 8) * 8;
    this.#address = this.#memory.allocate(roomy);
    this.#bytes = roomy;
  }
}
