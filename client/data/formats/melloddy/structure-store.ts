import { GrowableColumn } from "../../prepare/growable-column.ts";

const PAGE_BYTES = 1_048_576;
/** Lengths that say something else. */
const CONTRADICTED = 0xffff_ffff;

/** What the store says of a compound. */
export type StoredStructure =
  | { readonly kind: "structure"; readonly structure: string; readonly number: number }
  /** It came with two different structures. */
  | { readonly kind: "contradicted"; readonly number: number };

/**
 * Structures by their compound's identifier, for a million compounds: text lies in pages of bytes outside the
 * garbage collector's reach, so that nothing of the file it was read from stays in memory.
 */
export class StructureStore {
  readonly #numbers = new Map<string, number>();
  readonly #pages: Buffer[] = [];
  readonly #start = new GrowableColumn((length) => new Float64Array(length));
  readonly #bytes = new GrowableColumn((length) => new Uint32Array(length));
  #end = 0;
  #repeated = 0;
  #contradicted = 0;

  /** Distinct compounds; their numbers are 0 to `size - 1`. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Compounds given again with the same structure, counted each time. */
  get repeated(): number {
    return this.#repeated;
  }

  /** Compounds given with different structures. */
  get contradicted(): number {
    return this.#contradicted;
  }

  add(compound: string, structure: string): void {
    const known = this.find(compound);
    if (known === undefined) this.#append(compound, structure);
    else if (known.kind === "structure" && known.structure === structure) this.#repeated += 1;
    else if (known.kind === "structure") {
      this.#bytes.set(known.number, CONTRADICTED);
      this.#contradicted += 1;
    }
  }

  /** What was added of a compound; undefined where nothing was. */
  find(compound: string): StoredStructure | undefined {
    const number = this.#numbers.get(compound);
    if (number === undefined) return undefined;
    const bytes = this.#bytes.at(number);
    if (bytes === CONTRADICTED) return { kind: "contradicted", number };
    const start = this.#start.at(number);
    const offset = start % PAGE_BYTES;
    const page = this.#pages[Math.floor(start / PAGE_BYTES)];
    return { kind: "structure", structure: page?.toString("utf8", offset, offset + bytes) ?? "", number };
  }

  /** The number of a compound, 0 to `size - 1`; undefined where it was not added. */
  numberOf(compound: string): number | undefined {
    return this.#numbers.get(compound);
  }

  #append(compound: string, structure: string): void {
    const bytes = Buffer.byteLength(structure);
    const used = this.#end % PAGE_BYTES;
    const isPageFull = used === 0 || used + bytes > PAGE_BYTES;
    if (isPageFull && bytes > 0) {
      this.#end = this.#pages.length * PAGE_BYTES;
      // A structure longer than a page has one of its own; the next one starts another.
      this.#pages.push(Buffer.alloc(Math.max(PAGE_BYTES, bytes)));
    }
    const offset = this.#end % PAGE_BYTES;
    if (bytes > 0) this.#pages.at(-1)?.write(structure, offset);
    // A cell may be a view of its block; a copy lets go of the block.
    this.#numbers.set(Buffer.from(compound).toString(), this.#numbers.size);
    this.#start.push(this.#end);
    this.#bytes.push(bytes);
    this.#end = bytes >= PAGE_BYTES ? this.#pages.length * PAGE_BYTES : this.#end + bytes;
  }
}
