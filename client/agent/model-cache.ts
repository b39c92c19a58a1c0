import { createHash, type Hash } from "node:crypto";
import { FederationError } from "../../transport/federation-error.ts";

type Parameters = Float32Array<SharedArrayBuffer>;

/** How many whole models are kept: the one to train on and the one just published. */
const KEPT = 2;

/**
 * A checkpoint on its way: its bytes go straight to where training will read them, and are digested as they
 * come.
 */
export class IncomingModel {
  readonly digest: string;
  readonly parameters: Parameters;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  #hash: Hash = createHash("sha256");
  #offset = 0;

  constructor(digest: string, parameters: Parameters) {
    this.digest = digest;
    this.parameters = parameters;
    this.#bytes = new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength);
  }

  /** Bytes held so far. */
  get offset(): number {
    return this.#offset;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Takes the next bytes. Throws SIZE_DIFFERS for more than the model has. */
  append(data: Uint8Array): void {
    if (this.#offset + data.length > this.size)
      throw new FederationError("SIZE_DIFFERS", `more than the ${this.size} bytes of the model came`);
    this.#bytes.set(data, this.#offset);
    this.#hash.update(data);
    this.#offset += data.length;
  }

  /** Throws where the bytes are not those that were promised; what is held is forgotten then. */
  verify(): void {
    if (this.#offset < this.size)
      throw new FederationError("OFFSET_INVALID", `${this.#offset} of ${this.size} bytes of the model came`);
    const digest = this.#hash.digest("hex");
    this.#hash = createHash("sha256");
    this.#offset = 0;
    if (digest !== this.digest)
      throw new FederationError("DIGEST_DIFFERS", "the model's bytes are not those that were invited");
  }
}

/**
 * The models that a node holds in shared memory: at most two whole ones and one on its way. Buffers are used
 * again.
 */
export class ModelCache {
  /** The one used last comes last. */
  #models: { readonly digest: string; readonly parameters: Parameters }[] = [];
  #incoming: IncomingModel | null = null;
  #spare: Parameters | null = null;

  /** The parameters of a whole model. */
  get(digest: string): Parameters | null {
    const found = this.#models.find((model) => model.digest === digest);
    if (found === undefined) return null;
    this.#models = [...this.#models.filter((model) => model !== found), found];
    return found.parameters;
  }

  /** Where the bytes of a model go: what is held of it already, or an empty place of `elements` float32. */
  receive(digest: string, elements: number): IncomingModel {
    const { digest: held, parameters } = this.#incoming ?? { digest: "", parameters: null };
    if (this.#incoming !== null && held === digest && parameters?.length === elements) return this.#incoming;
    const place = [parameters, this.#spare].find((buffer) => buffer?.length === elements);
    if (place === this.#spare) this.#spare = null;
    this.#incoming = new IncomingModel(digest, place ?? allocate(elements));
    return this.#incoming;
  }

  /**
   * A received and verified model is one of the kept ones now; `inUse` says which buffer must not be written
   * to.
   */
  keep(model: IncomingModel, inUse: ReadonlySet<Parameters>): void {
    if (this.#incoming === model) this.#incoming = null;
    this.#models.push({ digest: model.digest, parameters: model.parameters });
    const evicted = this.#models.splice(0, Math.max(0, this.#models.length - KEPT));
    for (const { parameters } of evicted) if (!inUse.has(parameters)) this.#spare = parameters;
  }
}

function allocate(elements: number): Parameters {
  return new Float32Array(new SharedArrayBuffer(elements * Float32Array.BYTES_PER_ELEMENT));
}
