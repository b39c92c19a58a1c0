import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isApproved, type Agent } from "../../client/agent/agent-state.ts";
import { stepAgent } from "../../client/agent/agent.ts";
import { digestOf, MEMBERS, run, schedule, STUDIES, type Seen } from "./agent-schedule.ts";

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
          // One that nobody decided on is forgotten when it ends, and not before.
          if (is === undefined) expect(event).toMatchObject({ kind: "study_ended", study: name });
          else expect(event).toMatchObject({ kind: "study_offered", approvedBy: MEMBERS });
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
