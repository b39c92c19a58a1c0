import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AgentEffect, AgentEvent, ApprovedStudy } from "../../client/agent/agent-event.ts";
import { createAgent, isApproved, type Agent } from "../../client/agent/agent-state.ts";
import { stepAgent } from "../../client/agent/agent.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import { nextVersion, smallStudy } from "../support/small-study.ts";

const STUDIES = ["one", "two"];
const study = fc.constantFrom("one", "one", "one", "two");
const round = fc.constantFrom(1, 1, 1, 2, 2, 3);
const model = fc
  .constantFrom("m0", "m0", "m0", "m0", "m1")
  .map((digest) => ({ digest, bytes: 4, targetScales: [], featureScales: [] }));
const MEMBERS = ["alpha", "beta", "gamma"];
/** Two versions of each study, the second a proper amendment of the first. */
const VERSIONS = new Map(
  STUDIES.map((name) => {
    const first = { ...smallStudy(), study: name };
    return [name, [first, nextVersion(first, { rounds: { ...first.rounds, count: 3 } })]] as const;
  }),
);
const digestOf = (name: string, version: number): string => DIGESTS.get(name)![version - 1]!;
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
type Planned =
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

const schedule = fc.array(
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

type Seen = {
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

function run(random: readonly Planned[], begun: boolean): Seen[] {
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

const manifestOf = (agent: Agent, name: string): string => agent.studies.get(name)!.digest;

function expectAlways(property: (steps: Seen[]) => void): void {
  const begun = fc.constantFrom(true, true, true, false);
  fc.assert(
    fc.property(schedule, begun, (planned, begun) => property(run(planned, begun))),
    { numRuns: 2000 },
  );
}

describe("under any schedule of messages, breaks, approvals and late answers the agent", () => {
  test("does no work on a manifest that is not approved", () => {
    expectAlways((steps) => {
      for (const { after, effects } of steps) {
        for (const effect of effects)
          if (
            ["prepare", "download", "train", "upload", "score", "finish"].includes(effect.kind) &&
            "study" in effect
          )
            expect(isApproved(after, manifestOf(after, effect.study))).toBe(true);
        if (after.work !== null) expect(isApproved(after, manifestOf(after, after.work.study))).toBe(true);
      }
    });
  });

  test("does no work against the node's policy, nor under a version whose approvals it has not seen", () => {
    expectAlways((steps) => {
      for (const { before, after, event } of steps) {
        const study = after.work === null ? undefined : after.studies.get(after.work.study);
        if (study !== undefined) expect(study).toMatchObject({ forbidden: null, superseded: null });
        for (const name of STUDIES) {
          const [was, is] = [before.studies.get(name), after.studies.get(name)];
          if (event.kind === "study_proposed") expect(is).toEqual(was);
          if (was === undefined || was.digest !== digestOf(name, 1) || is?.digest === was.digest) continue;
          expect(event).toMatchObject({ kind: "study_offered", approvedBy: MEMBERS });
        }
      }
    });
  });

  test("sends no update that is held", () => {
    expectAlways((steps) => {
      for (const { after, effects } of steps)
        for (const effect of effects)
          if (effect.kind === "upload") expect(after.studies.get(effect.study)?.round?.held).toBe(false);
    });
  });

  test("trains no round twice and has at most one update for it", () => {
    expectAlways((steps) => {
      const trained = new Set<string>();
      const updates = new Map<string, string>();
      for (const { after, effects } of steps)
        for (const effect of effects) {
          if (effect.kind !== "train" && effect.kind !== "upload") continue;
          const key = `${manifestOf(after, effect.study)} ${effect.round}`;
          if (effect.kind === "train") {
            expect(trained).not.toContain(key);
            trained.add(key);
            continue;
          }
          const digest = after.studies.get(effect.study)!.round!.update!.digest;
          expect(updates.get(key) ?? digest).toBe(digest);
          updates.set(key, digest);
        }
    });
  });

  test("never accepts a round that it gave up", () => {
    expectAlways((steps) => {
      const givenUp = new Set<string>();
      for (const { after, event, effects } of steps)
        for (const effect of effects) {
          if (effect.kind !== "send" || !("round" in effect.message)) continue;
          const { kind, study, round } = effect.message;
          const key = `${after.studies.get(study)?.digest} ${round}`;
          if (kind === "round_declined" && "ticket" in event) givenUp.add(key);
          if (kind === "round_accepted") expect(givenUp).not.toContain(key);
        }
    });
  });

  test("answers every invitation on a connection exactly once, and a repeated one alike", () => {
    expectAlways((steps) => {
      for (const { before, after, event, effects } of steps) {
        if (event.kind !== "round_invited" || !before.connected) continue;
        const answers = effects.filter((effect) => effect.kind === "send");
        expect(answers).toHaveLength(1);
        const [, ...again] = stepAgent(after, event);
        expect(again.filter((effect) => effect.kind === "send")).toEqual(answers);
      }
    });
  });

  test("does nothing for a study that was refused until it is approved anew", () => {
    expectAlways((steps) => {
      for (const { before, after, event, effects } of steps)
        for (const name of STUDIES) {
          if ((after.studies.get(name)?.failure ?? null) === null) continue;
          expect(after.work?.study).not.toBe(name);
          const joined = effects.some(
            (effect) =>
              effect.kind === "send" &&
              effect.message.kind === "study_joined" &&
              effect.message.study === name,
          );
          expect(joined).toBe(false);
          const failedBefore = before.studies.get(name)?.failure ?? null;
          if (event.kind === "study_refused" && failedBefore === null)
            expect(after.studies.get(name)?.failure?.reason).toBe("PROTOCOL_DIFFERS");
        }
    });
  });

  test("does one piece of work at a time and says nothing without a connection", () => {
    expectAlways((steps) => {
      let open: number | null = null;
      for (const { after, event, effects } of steps) {
        if ("ticket" in event && event.ticket === open && event.kind !== "downloaded") open = null;
        for (const effect of effects) {
          if (effect.kind === "send") expect(after.connected).toBe(true);
          if (effect.kind === "abort_work") {
            expect(effect.ticket).toBe(open);
            open = null;
          }
          if (!("ticket" in effect) || effect.kind === "abort_work") continue;
          expect([null, effect.ticket]).toContain(open);
          open = effect.ticket;
        }
        expect(after.work?.ticket ?? null).toBe(open);
      }
    });
  });
});
