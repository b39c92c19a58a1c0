import * as fc from "fast-check";
import type { AgentEffect, AgentEvent, ApprovedStudy } from "../../client/agent/agent-event.ts";
import { createAgent, type Agent } from "../../client/agent/agent-state.ts";
import { stepAgent } from "../../client/agent/agent.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import { nextVersion, smallStudy } from "../support/small-study.ts";

export const STUDIES = ["one", "two"];
const study = fc.constantFrom("one", "one", "one", "two");
const round = fc.constantFrom(1, 1, 1, 2, 2, 3);
const model = fc
  .constantFrom("m0", "m0", "m0", "m0", "m1")
  .map((digest) => ({ digest, bytes: 4, targetScales: [], featureScales: [] }));
export const MEMBERS = ["alpha", "beta", "gamma"];
/** Two versions of each study, the second a proper amendment of the first. */
const VERSIONS = new Map(
  STUDIES.map((name) => {
    const first = { ...smallStudy(), study: name };
    return [name, [first, nextVersion(first, { rounds: { ...first.rounds, count: 3 } })]] as const;
  }),
);
export const digestOf = (name: string, version: number): string => DIGESTS.get(name)![version - 1]!;
const DIGESTS = new Map([...VERSIONS].map(([name, versions]) => [name, versions.map(manifestDigest)]));
const version = fc.constantFrom(1, 1, 1, 1, 2);

const FORBIDDEN = { reason: "POLICY_REFUSED", detail: "" };
const approvedBy = fc.constantFrom(MEMBERS, MEMBERS.slice(1));
const forbidden = fc.constantFrom(null, null, null, FORBIDDEN);
const verdict = fc.constantFrom(null, "held" as const, FORBIDDEN);

function offered(
  name: string,
  version: number,
  approvedBy: readonly string[] = [],
): AgentEvent & { kind: "study_offered" } {
  const manifest = VERSIONS.get(name)![version - 1]!;
  const signature = { key: "", value: "" };
  const offer = { digest: digestOf(name, version), manifest, signature, forbidden: null };
  return { kind: "study_offered", study: name, offer, approvedBy };
}

function approvalsRead(approvals: readonly ApprovedStudy[]): AgentEvent {
  const decisions = approvals.map(({ study, digest }) => ({ study, digest, signed: digest }));
  return { kind: "approvals_read", approvals, decisions };
}

/**
 * A schedule's step: a message, a break, an approval, or the answer to the work under way, which may come
 * late.
 */
export type Planned =
  { readonly event: AgentEvent } | { readonly answer: "good" | "bad" | "stale"; readonly tag: number };

const message: fc.Arbitrary<AgentEvent> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<AgentEvent>({ kind: "connected", node: "alpha", heartbeatMs: 1000 }) },
  { weight: 1, arbitrary: fc.constant<AgentEvent>({ kind: "disconnected", jitter: 0.5 }) },
  {
    weight: 4,
    arbitrary: fc
      .record({ study, version, approvedBy })
      .map(({ study: name, version, approvedBy }): AgentEvent => {
        return offered(name, version, approvedBy);
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ study, forbidden }).map(({ study: name, forbidden }): AgentEvent => {
      return { kind: "studies_judged", forbidden: new Map([[digestOf(name, 1), forbidden]]) };
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ study, verdict }).map(({ study: name, verdict }): AgentEvent => {
      return { kind: "update_judged", study: name, digest: `update of ${name}`, verdict };
    }),
  },
  {
    weight: 1,
    arbitrary: study.map((name): AgentEvent => ({ ...offered(name, 2), kind: "study_proposed" })),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({ study, round, model, forbidden })
      .map((invited): AgentEvent => ({ kind: "round_invited", ...invited })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ study, round })
      .map((closed): AgentEvent => ({ kind: "round_closed", outcome: "aggregated", ...closed })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ study, round, model })
      .map((published): AgentEvent => ({ kind: "model_published", ...published })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ study, model, outcome: fc.constantFrom("completed" as const, "aborted" as const) })
      .map((ended): AgentEvent => ({ kind: "study_ended", detail: "", ...ended })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ study, version }).map(({ study: name, version }): AgentEvent => {
      const why = { reason: "PROTOCOL_DIFFERS", detail: "", remedy: "" };
      return { kind: "study_refused", study: name, digest: digestOf(name, version), ...why };
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray(
        STUDIES.flatMap((name) =>
          [1, 2].map((version) => ({ study: name, digest: digestOf(name, version) })),
        ),
      )
      .map((approvals) => approvalsRead(approvals)),
  },
);

export const schedule = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: message.map((event): Planned => ({ event })) },
    {
      weight: 4,
      arbitrary: fc.record({
        answer: fc.constantFrom(
          "good" as const,
          "good" as const,
          "good" as const,
          "bad" as const,
          "stale" as const,
        ),
        tag: fc.nat(1000),
      }),
    },
  ),
  { maxLength: 80 },
);

/** What a driver would answer to the work under way, or to work of long ago. */
function answerTo(agent: Agent, { answer, tag }: Exclude<Planned, { event: AgentEvent }>): AgentEvent | null {
  const { work } = agent;
  if (work === null) return null;
  const ticket = answer === "stale" ? work.ticket - 1 - (tag % 3) : work.ticket;
  if (answer === "bad") return { kind: "work_failed", ticket, reason: "TRAINING_FAILED", detail: "" };
  if (work.stage === "downloading") return { kind: "downloaded", ticket };
  const preparation = { protocolHash: "", labelSums: [], featureSums: [], compounds: 1, rejectedRows: 0 };
  switch (work.task) {
    case "prepare":
      return { kind: "prepared", ticket, preparation };
    case "train":
      return {
        kind: "trained",
        ticket,
        digest: `update of ${work.study}`,
        verdict: tag % 4 === 0 ? "held" : tag % 11 === 0 ? FORBIDDEN : null,
        finite: tag % 10 > 0,
        weight: 1,
        trainLoss: 1,
      };
    case "upload":
      return { kind: "uploaded", ticket, receipt: tag % 5 > 0 ? "accepted" : "round_closed" };
    case "score":
      return { kind: "scored", ticket, lossSum: tag, labelCount: 1 };
    case "finish":
      return { kind: "finished", ticket };
  }
}

export type Seen = {
  readonly before: Agent;
  readonly after: Agent;
  readonly event: AgentEvent;
  readonly effects: AgentEffect[];
};

/** Most schedules begin where a study is joined; a generator alone would seldom get so far. */
function beginning(): Planned[] {
  return [
    { event: approvalsRead([{ study: "one", digest: digestOf("one", 1) }]) },
    { event: { kind: "connected", node: "alpha", heartbeatMs: 1000 } },
    { event: offered("one", 1) },
    { answer: "good", tag: 1 },
  ];
}

export function run(random: readonly Planned[], begun: boolean): Seen[] {
  let agent = createAgent({ node: "alpha", approvals: [] });
  const planned = begun ? [...beginning(), ...random] : random;
  return planned.flatMap((step) => {
    const event = "event" in step ? step.event : answerTo(agent, step);
    if (event === null) return [];
    const before = agent;
    const [after, ...effects] = stepAgent(agent, event);
    agent = after;
    return [{ before, after, event, effects }];
  });
}
