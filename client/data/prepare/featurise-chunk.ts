import { loadFeaturiser, type Featuriser } from "../../../chemistry/featuriser.ts";
import type { FeatureProtocol, Featurised, Unreadable } from "../../../chemistry/feature-protocol.ts";
import { ToolkitFault } from "../../../chemistry/rdkit.ts";
import { encodeChunk } from "./chunk-file.ts";

/** Why a structure is rejected on which the chemistry itself broke. */
const BROKE_THE_CHEMISTRY = "the chemistry failed on this structure";

/**
 * The chemistry of one thread. A structure on which the chemistry breaks is rejected, and the next one meets
 * a new toolkit where the old one's memory is in doubt, so that no other structure is lost with it.
 */
export class ChunkFeaturiser {
  readonly #load: () => Promise<Featuriser>;
  #featuriser: Promise<Featuriser> | null = null;

  constructor(
    protocol: FeatureProtocol,
    key: string,
    load: () => Promise<Featuriser> = () => loadFeaturiser(protocol, key),
  ) {
    this.#load = load;
  }

  /** The hash that partners compare before they train. */
  async protocolHash(): Promise<string> {
    return (await this.#loaded()).protocolHash();
  }

  /** The chunk file's bytes for these structures, in their order. */
  async featurise(structures: readonly string[]): Promise<Uint8Array> {
    const results: (Featurised | Unreadable)[] = [];
    for (const structure of structures) results.push(await this.#featuriseOne(structure));
    return encodeChunk(results);
  }

  async #featuriseOne(structure: string): Promise<Featurised | Unreadable> {
    const featuriser = await this.#loaded();
    try {
      return featuriser.featurise(structure);
    } catch (error) {
      if (error instanceof ToolkitFault) {
        this.#featuriser = null;
        featuriser.dispose();
      }
      return { kind: "unreadable", reason: BROKE_THE_CHEMISTRY };
    }
  }

  #loaded(): Promise<Featuriser> {
    this.#featuriser ??= this.#load();
    return this.#featuriser;
  }
}
