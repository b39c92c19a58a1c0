import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import type { Architecture } from "../../../../models/architecture/trunk-and-heads.ts";

const task = (name: string, kind: "classification" | "regression") => ({ name, kind });
const [a, b, c, d] = ["a", "b", "c", "d"] as const;
const mixed = {
  sharedHead: [task(a, "classification"), task(b, "regression"), task(c, "classification")],
  privateHead: [task(c, "regression"), task(d, "classification")],
};
/** What the others differ from. */
export const base = { features: 6, trunk: [5, 4], ...mixed };
const sparse = { ...base, input: "sparse" } as const;
const perKind = { classification: "relu", regression: "tanh" } as const;
const lowRank = { frequent: [1, 4], rank: 2 };
/** The whole family without brought layers, by what is special; six features each. */
export const architectures: Record<string, Architecture> = {
  "both heads, both kinds, relu": completeArchitecture(base),
  "tanh, a shared head with one task": completeArchitecture({
    ...base,
    activation: "tanh",
    sharedHead: [task(a, "classification")],
    privateHead: [],
  }),
  "a private head only, regression": completeArchitecture({
    ...base,
    sharedHead: [],
    privateHead: [task(a, "regression")],
  }),
  "an activation for each kind": completeArchitecture({ ...base, headActivation: perKind }),
  "an activation for each kind, kinds in order": completeArchitecture({
    ...base,
    headActivation: perKind,
    sharedHead: [task(a, "classification"), task(b, "classification"), task(c, "regression")],
  }),
  "an activation for each kind, one kind": completeArchitecture({
    ...base,
    headActivation: perKind,
    sharedHead: [task(a, "regression"), task(b, "regression")],
    privateHead: [],
  }),
  "dropout of one layer": completeArchitecture({ ...base, dropout: [0, 0.5], headActivation: perKind }),
  "no trunk": completeArchitecture({ ...base, trunk: [] }),
  wide: completeArchitecture({ ...base, wide: true, headActivation: perKind }),
  "low rank": completeArchitecture({ ...base, lowRank }),
  "a local trunk": completeArchitecture({ ...base, localTrunk: [3, 2], dropout: 0.4 }),
  "a local trunk beside no trunk": completeArchitecture({ ...base, trunk: [], localTrunk: [3] }),
  "sparse input": completeArchitecture(sparse),
  "sparse input, all at once": completeArchitecture({
    ...sparse,
    wide: true,
    lowRank,
    localTrunk: [3],
    dropout: 0.3,
    headActivation: perKind,
  }),
};
