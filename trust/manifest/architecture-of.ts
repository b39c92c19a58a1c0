import { completeArchitecture } from "../../models/architecture/complete-architecture.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import { featureCountOf } from "./feature-count-of.ts";
import type { StudyManifest } from "./study-manifest.ts";

/** Above this many features `moments: auto` is lazy. */
const EXACT_FEATURES_MAX = 4096;

/** What a node knows of a study beside its manifest. */
export type NodeKnowledge = {
  /** The tasks of the node's private head; none at the coordinator. */
  readonly privateTasks?: readonly Task[];
  /** Where each fingerprint bit lies under the partners' key; as they are where left out. */
  readonly columnOfBit?: ArrayLike<number>;
};

/**
 * The network that a manifest describes. The shared head has all shared endpoints in the manifest's order.
 * Sizes and layouts are the same with and without the partners' key; which columns of a low-rank layer have
 * full weights is not.
 */
export function architectureOf(
  { model, protocol, endpoints }: StudyManifest,
  { privateTasks = [], columnOfBit }: NodeKnowledge = {},
): Architecture {
  const features = featureCountOf(protocol);
  const shared = endpoints.filter((endpoint) => endpoint.head === "shared");
  const heads = {
    features,
    sharedHead: shared.map(({ name, kind }) => ({ name, kind })),
    privateHead: privateTasks,
  };
  if (model.kind === "layers") return completeArchitecture({ ...heads, trunk: [], layers: model.layers });
  const { trunk, activation, headActivation, dropout, wide, lowRank } = model;
  const holdsStructures = protocol.columns.length === 0;
  const input =
    model.input === "auto" ? (holdsStructures && trunk.length > 0 ? "sparse" : "dense") : model.input;
  const moments =
    model.moments === "auto" ? (features > EXACT_FEATURES_MAX ? "lazy" : "exact") : model.moments;
  return completeArchitecture({
    ...heads,
    input,
    moments,
    trunk,
    activation,
    ...(headActivation && { headActivation }),
    dropout,
    wide,
    lowRank: lowRank
      ? {
          rank: lowRank.rank,
          frequent: frequentColumns(lowRank.frequentBits, protocol.fingerprint.size, features, columnOfBit),
        }
      : null,
  });
}

/** Descriptors, which follow the fingerprint, are all frequent. */
function frequentColumns(
  bits: readonly number[],
  size: number,
  features: number,
  columnOfBit: ArrayLike<number> | undefined,
): number[] {
  const columns = bits.map((bit) => columnOfBit?.[bit] ?? bit).toSorted((one, other) => one - other);
  const rest = Array.from({ length: features - size }, (_, index) => size + index);
  return [...columns, ...rest];
}
