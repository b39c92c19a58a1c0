import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memberNames } from "../../trust/manifest/member.ts";
import { stepStudy } from "../../coordinator/study/step-study.ts";
import {
  createStudy,
  hasEnded,
  isApproved,
  type ClosedRound,
  type Study,
  type StudyEffect,
  type StudyEvent,
} from "../../coordinator/study/study.ts";
import { approved, decided, smallStudy, type SmallStudyChanges } from "../support/small-study.ts";
import { eventOf, prelude, schedule, HASH, JOINING, type News } from "./study-schedule.ts";

type Step = { before: Study; event: StudyEvent; after: Study; effects: readonly StudyEffect[] };
type Run = { steps: Step[]; last: Study };

function play([changes, prepared, happenings]: [SmallStudyChanges, boolean, News[]]): Run {
  let study = approved(createStudy(smallStudy(changes), "m0"));
  const steps: Step[] = [];
  for (const happening of [...(prepared ? prelude : []), ...happenings]) {
    const event = eventOf(study, happening);
    if (event === null) continue;
    const [after, ...effects] = stepStudy(study, event);
    steps.push({ before: study, event, after, effects });
    study = after;
  }
  return { steps, last: study };
}

function hold(property: (run: Run) => void): void {
  fc.assert(
    fc.property(schedule, (drawn) => property(play(drawn))),
    { numRuns: 500 },
  );
}

function recordsOf({ steps }: Run): ClosedRound[] {
  return steps.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.kind === "record_round" ? [effect.closed] : [])),
  );
}

/** What honest members do next: join, train, score; and what the driver and the operator do. */
function heal(study: Study, atMs: number): StudyEvent[] {
  const { round } = study;
  if (study.state === "created") return [{ kind: "started", atMs }];
  if (study.state === "paused") return [{ kind: "resumed", atMs }];
  if (round === null)
    return memberNames(study.manifest)
      .flatMap((node): StudyEvent[] => {
        const protocolHash = study.protocolHash ?? HASH;
        const joined = { kind: "node_joined", node, ...JOINING, protocolHash, atMs } as const;
        return [decided(node, study.digest, { atMs }), joined];
      })
      .concat({ kind: "ticked", progressing: [], atMs });
  const number = round.number;
  if (round.phase === "aggregating")
    return [{ kind: "aggregated", round: number, model: `healed ${number}`, atMs }];
  if (round.phase === "collecting")
    return Object.keys(round.participants)
      .map((node): StudyEvent => {
        return { kind: "update_received", round: number, node, digest: "u", weight: 1, trainLoss: 1, atMs };
      })
      .concat({ kind: "ticked", progressing: [], atMs });
  return Object.keys(round.participants)
    .map((node): StudyEvent => {
      return { kind: "model_scored", node, model: round.model!, lossSum: 1, labelCount: 1, atMs };
    })
    .concat({ kind: "ticked", progressing: [], atMs });
}

describe("under any schedule of events a study", () => {
  it("numbers its rounds up by one and records each once", () => {
    hold((run) => {
      const numbers = recordsOf(run).map(({ round }) => round.number);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(run.last.roundsClosed).toBe(numbers.length);
      if (run.last.round !== null) expect(run.last.round.number).toBe(numbers.length + 1);
    });
  });

  it("does nothing after its end, which it announces once", () => {
    hold(({ steps, last }) => {
      for (const { before, after, effects } of steps.filter((step) => hasEnded(step.before))) {
        expect(after).toBe(before);
        for (const effect of effects)
          expect(effect).toMatchObject({ kind: "reply", verdict: "round_closed" });
      }
      const ends = steps.flatMap(({ effects }) => effects.filter((effect) => effect.kind === "end"));
      expect(ends).toEqual(hasEnded(last) ? [{ kind: "end", outcome: last.state }] : []);
    });
  });

  it("speaks with members only and lets nobody else in", () => {
    hold(({ steps }) => {
      for (const { before, after, effects } of steps) {
        expect(Object.keys(after.members)).toEqual(memberNames(after.manifest));
        const versions = [before, after].flatMap(({ manifest, proposal }) => [manifest, proposal?.manifest]);
        const named = versions.flatMap((manifest) => (manifest ? memberNames(manifest) : []));
        for (const node of Object.keys(after.round?.participants ?? {}))
          expect(memberNames(after.manifest)).toContain(node);
        for (const effect of effects)
          if ("node" in effect && effect.kind !== "reply" && effect.kind !== "share")
            expect(named).toContain(effect.node);
      }
    });
  });

  it("has members of one protocol only, that of the first to join, and tells the others so", () => {
    hold(({ steps }) => {
      let first: string | null = null;
      for (const { before, event, after, effects } of steps) {
        if (event.kind !== "node_joined" || hasEnded(before)) continue;
        if (!memberNames(before.manifest).includes(event.node)) continue;
        if (!isApproved(before, event.node, event.atMs)) continue;
        first ??= event.protocolHash;
        expect(after.protocolHash).toBe(first);
        const isOf = event.protocolHash === first;
        expect(after.members[event.node]).toMatchObject({ joined: isOf });
        expect(effects.filter(({ kind }) => kind === "refuse")).toMatchObject(
          isOf ? [] : [{ node: event.node, reason: "PROTOCOL_DIFFERS" }],
        );
      }
    });
  });

  it("comes out alike when its journal is played again", () => {
    hold(({ steps, last }) => {
      const first = steps[0]?.before;
      if (first === undefined) return;
      const journal = steps.filter(({ before, after }) => before !== after).map(({ event }) => event);
      const stored = JSON.parse(JSON.stringify(journal)) as StudyEvent[];
      expect(stored.reduce((study, event) => stepStudy(study, event)[0], first)).toEqual(last);
    });
  });

  it("never aggregates fewer updates than its quorum", () => {
    hold(({ steps }) => {
      for (const { after, effects } of steps)
        for (const effect of effects)
          if (effect.kind === "aggregate")
            expect(effect.updates.length).toBeGreaterThanOrEqual(after.manifest.rounds.updatesMin);
    });
  });

  it("never sums up the update of a node whose owner's approval is not in force", () => {
    hold(({ steps }) => {
      for (const { before, event, after, effects } of steps)
        for (const effect of effects) {
          if (effect.kind === "reply" && effect.verdict === "accepted")
            expect(isApproved(before, effect.node, event.atMs)).toBe(true);
          if (effect.kind === "aggregate")
            for (const { node } of effect.updates) expect(isApproved(after, node, event.atMs)).toBe(true);
        }
    });
  });

  it("has nobody taking part without an approval in force at the last event", () => {
    hold(({ steps }) => {
      for (const { event, after } of steps.filter((step) => !hasEnded(step.after)))
        for (const [node, { joined }] of Object.entries(after.members))
          if (joined) expect(isApproved(after, node, event.atMs)).toBe(true);
    });
  });

  it("brings a version into force between rounds only, with the approvals that the one before asks for", () => {
    hold(({ steps }) => {
      for (const { before, event, after, effects } of steps) {
        if (after.digest === before.digest) continue;
        expect(after.manifest).toMatchObject({
          version: before.manifest.version + 1,
          previous: before.digest,
        });
        const members = memberNames(before.manifest);
        const yes = members.filter((node) => isApproved(after, node, event.atMs)).length;
        const needed = before.manifest.amendments.approvals === "all" ? members.length : members.length / 2;
        if (needed === members.length) expect(yes).toBe(members.length);
        else expect(yes).toBeGreaterThan(needed);
        const closes = effects.some((effect) => effect.kind === "record_round");
        expect(before.round === null || closes).toBe(true);
      }
    });
  });

  it("starts each round from a checkpoint that an earlier round produced, or from the first", () => {
    hold((run) => {
      const produced = new Set(["m0"]);
      for (const { round, outcome } of recordsOf(run)) {
        expect(produced).toContain(round.baseModel);
        if (outcome === "aggregated") produced.add(round.model!);
      }
      expect(produced).toContain(run.last.model);
      if (run.last.best !== null) expect(produced).toContain(run.last.best.model);
    });
  });

  it("is complete exactly when all its rounds have aggregated", () => {
    hold((run) => {
      const aggregated = recordsOf(run).filter(({ outcome }) => outcome !== "abandoned").length;
      expect(run.last.roundsAggregated).toBe(aggregated);
      expect(aggregated).toBeLessThanOrEqual(run.last.manifest.rounds.count);
      if (run.last.state === "completed") expect(aggregated).toBe(run.last.manifest.rounds.count);
    });
  });

  it("releases the checkpoint with the lowest validation loss that it kept", () => {
    hold((run) => {
      const { state, model, best } = run.last;
      const losses = recordsOf(run).flatMap(({ round, outcome }) =>
        outcome === "aggregated" && round.outcome?.kind === "aggregated" && round.outcome.validation !== null
          ? [round.outcome.validation]
          : [],
      );
      if (losses.length === 0) expect(best).toBeNull();
      else expect(best?.validation).toBe(Math.min(...losses));
      if (state === "completed" && best !== null) expect(model).toBe(best.model);
    });
  });

  it("takes no update of one round into another", () => {
    hold(({ steps }) => {
      for (const { before, event, effects } of steps) {
        if (event.kind !== "update_received" || event.round === before.round?.number) continue;
        const replies = effects.filter(({ kind }) => kind === "reply");
        expect(replies).toMatchObject([{ kind: "reply", verdict: "round_closed" }]);
      }
    });
  });

  it("does not change under an event that it answers with nothing but what it said before", () => {
    hold(({ steps }) => {
      for (const { event, after, effects } of steps) {
        if (event.kind !== "update_received") continue;
        const [again, ...repeated] = stepStudy(after, event);
        const verdict = effects.find((effect) => effect.kind === "reply")?.verdict;
        if (after.round?.number !== event.round) continue;
        expect(again).toBe(after);
        expect(repeated).toMatchObject([{ kind: "reply", verdict }]);
      }
    });
  });

  it("completes once its members, driver and operator do their part, unless it was aborted", () => {
    hold(({ last }) => {
      let study = last;
      let atMs = 300_000;
      for (let turn = 0; turn < 60 && !hasEnded(study); turn++) {
        atMs += 15_000;
        for (const event of heal(study, atMs)) [study] = stepStudy(study, event);
      }
      expect(study.state).toBe(last.state === "aborted" ? "aborted" : "completed");
    });
  });
});
