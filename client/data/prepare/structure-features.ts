import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../../process/write-atomically.ts";
import type { ChemistryPool } from "./chemistry-pool.ts";
import { CHUNK_STRUCTURES, chunkName, decodeChunk, type ChunkOutcome } from "./chunk-file.ts";
import { StructureTable } from "./structure-table.ts";

/** A chunk whose features lie in a file. */
export type FinishedChunk = ChunkOutcome & { readonly path: string };

/**
 * Features of the distinct structures of all files, in chunks of `CHUNK_STRUCTURES` in the order they are
 * met; structure `n` is in chunk `n / CHUNK_STRUCTURES`. A chunk that a run before has left in the work
 * folder is taken from there if its bytes are whole.
 */
export class StructureFeatures {
  readonly table = new StructureTable();
  readonly #pool: ChemistryPool;
  readonly #work: string;
  readonly #features: Promise<string>;
  /** Whether a run before may have left chunks. */
  readonly #mayHaveLeft: boolean;
  readonly #chunks: FinishedChunk[] = [];
  readonly #underWay: Promise<void>[] = [];
  #open: string[] = [];
  #finished = 0;
  #failure: unknown = null;
  #onChunk = (): void => {};

  /**
   * `features` stands for protocol, key and software in the names of chunks; where no run before left any,
   * the chemistry does not wait for it. `work` is created.
   */
  constructor(pool: ChemistryPool, work: string, features: Promise<string>) {
    this.#pool = pool;
    this.#work = work;
    this.#features = features;
    mkdirSync(work, { recursive: true });
    this.#mayHaveLeft = readdirSync(work).length > 0;
    // Whoever needs it meets its failure; a run that fails before is not to end by it.
    features.catch(() => {});
  }

  /** Structures whose features are done. */
  get finished(): number {
    return this.#finished;
  }

  /**
   * The number of a structure; a promise of it when the chemistry is so far behind that the caller has to
   * wait.
   */
  add(structure: string): number | Promise<number> {
    const known = this.table.size;
    const number = this.table.add(structure);
    if (number < known) return number;
    this.#open.push(structure);
    if (this.#open.length < CHUNK_STRUCTURES) return number;
    return this.#begin().then(() => number);
  }

  /** All chunks in their order, once the last is done; `onChunk` hears of each that is. */
  async finish(onChunk: () => void): Promise<readonly FinishedChunk[]> {
    this.#onChunk = onChunk;
    if (this.#open.length > 0) await this.#begin();
    await Promise.all(this.#underWay);
    this.#check();
    return this.#chunks;
  }

  async #begin(): Promise<void> {
    const structures = this.#open;
    this.#open = [];
    const index = Math.ceil(this.table.size / CHUNK_STRUCTURES) - 1;
    const left = this.#mayHaveLeft ? await this.#leftBefore(structures) : null;
    if (left !== null) return this.#store(index, left);
    await this.#pool.room();
    this.#check();
    this.#underWay.push(this.#compute(index, structures));
  }

  async #pathOf(structures: readonly string[]): Promise<string> {
    return join(this.#work, chunkName(await this.#features, structures));
  }

  async #leftBefore(structures: readonly string[]): Promise<FinishedChunk | null> {
    const path = await this.#pathOf(structures);
    const outcome = existsSync(path) ? decodeChunk(readFileSync(path)) : null;
    return outcome === null ? null : { ...outcome, path };
  }

  /** Never rejects: a failure is kept for the next call, as nobody may be waiting now. */
  async #compute(index: number, structures: readonly string[]): Promise<void> {
    try {
      const bytes = await this.#pool.featurise(structures);
      const outcome = decodeChunk(bytes);
      if (outcome === null) throw new Error("a chunk of features arrived damaged");
      const path = await this.#pathOf(structures);
      writeAtomically(path, bytes, 0o600);
      this.#store(index, { ...outcome, path });
    } catch (error) {
      this.#failure ??= error;
    }
  }

  #store(index: number, chunk: FinishedChunk): void {
    this.#chunks[index] = chunk;
    this.#finished += chunk.structures;
    this.#onChunk();
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}
