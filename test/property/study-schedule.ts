import * as fc from "fast-check";
import type { Decision, Study, StudyEvent } from "../../coordinator/study/study.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import { decided, nextVersion, type SmallStudyChanges } from "../support/small-study.ts";

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

/**
 * What an owner may decide, on the version in force or on the proposed one; it may end within the schedule.
 */
type Deciding = {
  readonly kind: "deciding";
  readonly node: string;
  readonly on: "in_force" | "proposal";
  readonly decision: Decision["decision"];
  readonly endsAtMs: number | null;
  readonly atMs: number;
};
/** What an operator may propose. */
type Proposing = { readonly kind: "proposing"; readonly change: keyof typeof CHANGES; readonly atMs: number };
export type News = (StudyEvent & { current?: boolean }) | Deciding | Proposing;

const CHANGES = {
  more_rounds: ({ manifest: { rounds } }: Study) => ({ rounds: { ...rounds, count: rounds.count + 1 } }),
  new_member: ({ manifest: { members } }: Study) => {
    return { members: [...new Set([...members.map(({ name }) => name), "delta"])] };
  },
  one_less: ({ manifest: { members, rounds } }: Study) => ({
    members: members.map(({ name }) => name).filter((name) => name !== "gamma"),
    rounds: { ...rounds, cohort: { kind: "all" }, updatesMin: 1 },
  }),
};

/** The news as an event of the study as it is then; null where it makes no sense. */
export function eventOf(study: Study, news: News): StudyEvent | null {
  if (news.kind === "proposing") {
    const manifest = nextVersion(study.manifest, CHANGES[news.change](study));
    return { kind: "proposed", proposal: { manifest, digest: manifestDigest(manifest) }, atMs: news.atMs };
  }
  if (news.kind === "deciding") {
    const { node, on, decision, endsAtMs, atMs } = news;
    const digest = on === "in_force" ? study.digest : study.proposal?.digest;
    if (digest === undefined) return null;
    if (decision !== "approved" || endsAtMs === null) return decided(node, digest, { decision, atMs });
    return decided(node, digest, { decision, expiresAt: new Date(endsAtMs).toISOString(), atMs });
  }
  const { current, ...event } = news;
  const open = study.round?.number;
  return (current && open !== undefined ? { ...event, round: open } : event) as StudyEvent;
}

/** What the world may do; `current` is replaced by the number of the round that is open at that time. */
export const news: fc.Arbitrary<News> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kinds("deciding"),
      node: fc.constantFrom(...MEMBERS, ...MEMBERS, "delta"),
      on: fc.constantFrom("in_force" as const, "proposal" as const, "proposal" as const),
      decision: fc.constantFrom(
        "approved" as const,
        "approved" as const,
        "approved" as const,
        "withdrawn" as const,
      ),
      endsAtMs: fc.constantFrom(null, null, 100_000, 200_000),
      atMs,
    }),
  },
  fc.record({
    kind: kinds("proposing"),
    change: fc.constantFrom("more_rounds" as const, "new_member" as const, "one_less" as const),
    atMs,
  }),
  fc.record({
    kind: kinds("node_expelled"),
    node,
    key: fc.constant(null),
    atMs,
  }),
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
  validation: fc.oneof(
    fc.constant({ enabled: false }),
    fc.record({ marginMax: fc.constantFrom(null, 0, 0.5) }),
  ),
  amendments: fc.record({ approvals: fc.constantFrom("all" as const, "majority" as const) }),
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
