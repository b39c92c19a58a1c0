import * as fc from "fast-check";
import type { StudyEvent } from "../../coordinator/study/study.ts";
import type { SmallStudyChanges } from "../support/small-study.ts";

export const MEMBERS = ["alpha", "beta", "gamma"];
const OUTSIDERS = ["delta", "constructor"];
export const SUMS = [{ endpoint: "solubility", count: 10, sum: -30, sumOfSquares: 100 }];

export const HASH = "a".repeat(64);
/** What a member says when it joins as it should. */
export const JOINING = { protocolHash: HASH, labelSums: SUMS, featureSums: [] };

const node = fc.constantFrom(...MEMBERS, ...MEMBERS, ...OUTSIDERS);
const number = fc.integer({ min: 1, max: 5 });
const model = fc.integer({ min: 1, max: 9 }).map((index) => `m${index}`);
const reason = fc.constant("because");
const atMs = fc.integer({ min: 0, max: 300_000 });
const kinds = <K extends string>(...all: K[]): fc.Arbitrary<K> => fc.constantFrom(...all);

/** What the world may do; `current` is replaced by the number of the round that is open at that time. */
export const news: fc.Arbitrary<StudyEvent & { current?: boolean }> = fc.oneof(
  fc.record({
    kind: kinds("node_joined"),
    node,
    protocolHash: fc.constantFrom(HASH, HASH, HASH, "b".repeat(64)),
    labelSums: fc.constant(SUMS),
    featureSums: fc.constant([]),
    atMs,
  }),
  { weight: 2, arbitrary: fc.record({ kind: kinds("node_connected", "node_lost"), node, atMs }) },
  fc.record({
    kind: kinds("node_declined"),
    node,
    declined: fc.record({ reason, final: fc.boolean() }),
    atMs,
  }),
  fc.record({ kind: kinds("started", "started", "resumed"), atMs }),
  fc.record({ kind: kinds("paused", "abort_requested", "abandon_requested"), reason, atMs }),
  {
    weight: 4,
    arbitrary: fc.record({ kind: kinds("ticked"), progressing: fc.subarray(MEMBERS), atMs }),
  },
  fc.record({
    kind: kinds("round_accepted", "round_declined"),
    round: number,
    node,
    reason,
    atMs,
    current: fc.boolean(),
  }),
  {
    weight: 8,
    arbitrary: fc.record({
      kind: kinds("update_received"),
      round: number,
      node,
      digest: fc.constantFrom("u1", "u2"),
      weight: fc.constant(1),
      trainLoss: fc.constant(1),
      atMs,
      current: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kinds("aggregated"),
      round: number,
      model,
      atMs,
      current: fc.constant(true),
    }),
  },
  fc.record({ kind: kinds("aggregation_failed"), round: number, reason, atMs, current: fc.boolean() }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kinds("model_scored"),
      node,
      model,
      lossSum: fc.double({ min: 0, max: 10, noNaN: true }),
      labelCount: fc.integer({ min: 0, max: 9 }),
      atMs,
    }),
  },
);

export const terms: fc.Arbitrary<SmallStudyChanges> = fc.record({
  rounds: fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    updatesMin: fc.integer({ min: 1, max: 3 }),
    belowQuorum: fc.constantFrom("extend", "abort"),
    graceMs: fc.constantFrom(0, 10_000),
    cohort: fc.constantFrom({ kind: "all" }, { kind: "random", size: 3 }),
  }),
  validation: fc.record({ enabled: fc.boolean(), marginMax: fc.constantFrom(null, 0, 0.5) }),
});

/** A study that mostly gets going: its members join and it starts, then anything happens. */
export const prelude: StudyEvent[] = [
  ...MEMBERS.map((node): StudyEvent => ({ kind: "node_joined", node, ...JOINING, atMs: 0 })),
  { kind: "started", atMs: 0 },
];
export const schedule = fc.tuple(
  terms,
  fc.boolean(),
  fc
    .array(news, { maxLength: 80 })
    .filter((all) => all.filter((one) => one.kind === "abort_requested").length < 2),
);
