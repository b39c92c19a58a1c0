import { createFoldKernel, type FoldKernel } from "../../models/kernels/fold-kernel.ts";

const BLOCK_ELEMENTS = 1 << 18;
const WORD = Float32Array.BYTES_PER_ELEMENT;

let shared: { readonly kernel: FoldKernel; readonly bytes: Uint8Array } | null = null;

/** One kernel serves all checks of the thread: a check uses it only within a call. */
function sharedKernel(): { readonly kernel: FoldKernel; readonly bytes: Uint8Array } {
  if (shared === null) {
    const kernel = createFoldKernel(BLOCK_ELEMENTS);
    const { buffer, byteOffset, byteLength } = kernel.input;
    shared = { kernel, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
  }
  return shared;
}

/** Whether a stream of little-endian float32 bytes, cut anywhere, holds finite numbers only. */
export class FiniteCheck {
  readonly #carry = new Uint8Array(WORD);
  #carried = 0;
  #passed = true;

  /** False from the first NaN or infinity on. */
  get passed(): boolean {
    return this.#passed;
  }

  /** Looks at the next bytes; a number that is not whole yet waits for the rest of it. */
  add(data: Uint8Array): void {
    const { kernel, bytes } = sharedKernel();
    for (let start = 0; start < data.byteLength;) {
      const taken = Math.min(data.byteLength - start, bytes.byteLength - this.#carried);
      bytes.set(this.#carry.subarray(0, this.#carried));
      bytes.set(data.subarray(start, start + taken), this.#carried);
      const available = this.#carried + taken;
      const whole = Math.floor(available / WORD);
      this.#passed &&= kernel.allFinite(whole);
      this.#carried = available - whole * WORD;
      this.#carry.set(bytes.subarray(whole * WORD, available));
      start += taken;
    }
  }
}
