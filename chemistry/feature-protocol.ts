import { descriptorNames } from "./descriptors.ts";

/** What partners agree on before structures become numbers; a part of the study manifest's data protocol. */
export type FeatureProtocol = {
  readonly fingerprint: {
    readonly radius: number;
    readonly size: number;
    readonly values: "binary" | "counts" | "log_counts";
    /** Whether the bits are shuffled by the partners' key. */
    readonly permuted: boolean;
  };
  readonly standardisation: {
    readonly method: "melloddy" | "largest_fragment";
    /** Structures of more heavy atoms are left out. */
    readonly heavyAtomsMax: number;
    /** Where looking for tautomers stops. */
    readonly tautomersMax: number;
  };
  readonly descriptors: "none" | "rdkit";
  readonly folds: { readonly count: number };
};

/**
 * A structure as the models see it: a sparse row (`column` ascending, `value` never 0) of `featureCount`
 * columns, its canonical SMILES, the scaffold that decides its fold ("" when acyclic) and that fold, 0 to
 * `folds.count - 1`.
 */
export type Featurised = {
  readonly kind: "featurised";
  readonly column: Uint32Array;
  readonly value: Float32Array;
  readonly canonical: string;
  readonly scaffold: string;
  readonly fold: number;
};

/** A structure that cannot be used; `reason` is for its owner and does not quote it. */
export type Unreadable = { readonly kind: "unreadable"; readonly reason: string };

/** The number of columns under a protocol: the folded fingerprint, then the descriptors. */
export function featureCount(protocol: FeatureProtocol): number {
  return protocol.fingerprint.size + (protocol.descriptors === "rdkit" ? descriptorNames.length : 0);
}
