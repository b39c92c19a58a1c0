import { describe, expect, it } from "vitest";
import { stepStudy } from "../../../../coordinator/study/step-study.ts";
import {
  createStudy,
  hasEnded,
  memberOf,
  type Study,
  type StudyEffect,
  type StudyEvent,
} from "../../../../coordinator/study/study.ts";
import { smallStudy, type SmallStudyChanges } from "../../../support/small-study.ts";

type Untimed<E> = E extends StudyEvent ? Omit<E, "atMs"> & { atMs?: number } : never;
type Outcome = { study: Study; effects: readonly StudyEffect[]; last: readonly StudyEffect[] };

const SUMS = [{ endpoint: "solubility", count: 10, sum: -30, sumOfSquares: 100 }];
const started: Untimed<StudyEvent> = { kind: "started" };
const join = (node: string, labelSums = SUMS): Untimed<StudyEvent> => ({
  kind: "node_joined",
  node,
  labelSums,
});
const decline = (node: string, reason = "NOT_APPROVED"): Untimed<StudyEvent> => ({
  kind: "node_declined",
  node,
  reason,
});
const tick = (atMs: number): Untimed<StudyEvent> => ({ kind: "ticked", progressing: [], atMs });
const everyone = [join("alpha"), join("beta"), join("gamma")];

function created(changes: SmallStudyChanges = {}): Study {
  return createStudy(smallStudy(changes), "m0");
}

function run(start: Study, ...events: Untimed<StudyEvent>[]): Outcome {
  let outcome: Outcome = { study: start, effects: [], last: [] };
  for (const event of events) {
    const [study, ...last] = stepStudy(outcome.study, { atMs: 0, ...event });
    outcome = { study, effects: [...outcome.effects, ...last], last };
  }
  return outcome;
}

/** The events by which the open round `number` ends in `model` with `loss` at every node. */
function roundOf(number: number, model: string, loss: number): Untimed<StudyEvent>[] {
  const nodes = ["alpha", "beta", "gamma"];
  return [
    ...nodes.map((node): Untimed<StudyEvent> => {
      return { kind: "update_received", round: number, node, digest: node, weight: 1, trainLoss: 1 };
    }),
    { kind: "aggregated", round: number, model },
    ...nodes.map((node): Untimed<StudyEvent> => {
      return { kind: "model_scored", node, model, lossSum: loss, labelCount: 1 };
    }),
  ];
}

function kinds(effects: readonly StudyEffect[]): string[] {
  return effects.map((effect) => ("node" in effect ? `${effect.kind} ${effect.node}` : effect.kind));
}

describe("recruiting", () => {
  it("offers the study to a member that connects, and to nobody else", () => {
    expect(kinds(run(created(), { kind: "node_connected", node: "alpha" }).last)).toEqual(["offer alpha"]);
    expect(run(created(), { kind: "node_connected", node: "delta" }).last).toEqual([]);
  });

  it("begins with the start, not before", () => {
    const { study, effects } = run(created(), ...everyone);
    expect(study.state).toBe("created");
    expect(study.round).toBeNull();
    expect(kinds(effects)).toEqual([]);
  });

  it("opens the first round as soon as all members have joined", () => {
    const { last, study } = run(created(), started, ...everyone);
    expect(kinds(last)).toEqual(["invite alpha", "invite beta", "invite gamma"]);
    expect(study).toMatchObject({ state: "running", round: { number: 1, baseModel: "m0" } });
  });

  it("opens it at the start when all had joined before", () => {
    expect(run(created(), ...everyone, started).study.round?.number).toBe(1);
  });

  it("does not wait for members that declined", () => {
    const { study } = run(created(), started, join("alpha"), join("beta"), decline("gamma"));
    expect(Object.keys(study.round?.participants ?? {})).toEqual(["alpha", "beta"]);
  });

  it("waits for the missing ones once the quorum is here, until its time is over", () => {
    const { study } = run(created(), started, join("alpha"), join("beta"));
    expect(run(study, tick(29_999)).study.round).toBeNull();
    expect(run(study, tick(30_000)).study.round?.number).toBe(1);
  });

  it("starts its clock anew when the quorum is lost in between", () => {
    const { study } = run(
      created(),
      started,
      join("alpha"),
      join("beta"),
      { kind: "node_lost", node: "beta" },
      tick(20_000),
      { ...join("beta"), atMs: 25_000 },
      tick(40_000),
    );
    expect(study.round).toBeNull();
    expect(run(study, tick(55_000)).study.round?.number).toBe(1);
  });

  it("never starts below the quorum, however long it takes", () => {
    expect(run(created(), started, join("alpha"), tick(1e9)).study).toMatchObject({
      state: "recruiting",
      round: null,
    });
  });

  it("aborts when too few members are left that have not declined", () => {
    const { study, last } = run(created(), started, decline("alpha"), decline("beta", "no data"));
    expect(study.state).toBe("aborted");
    expect(study.detail).toBe("1 members are left that have not declined; last: beta: no data");
    expect(kinds(last)).toEqual(["end"]);
  });

  it("takes a member back that declined and joins later", () => {
    const { study } = run(created(), started, decline("gamma"), join("gamma"));
    expect(memberOf(study, "gamma")).toMatchObject({ joined: true, declined: null });
  });

  it("aborts when nobody has labels of a shared endpoint", () => {
    const empty = ["alpha", "beta", "gamma"].map((node) => join(node, []));
    const { study } = run(created(), started, ...empty);
    expect(study.state).toBe("aborted");
    expect(study.detail).toBe("no member that joined has training labels for solubility");
  });

  it("fixes the target scales from the sums of those that joined", () => {
    const { study } = run(created(), started, ...everyone);
    expect(study.targetScales).toEqual([{ endpoint: "solubility", mean: -3, deviation: 1 }]);
    const later = run(study, join("alpha", [{ endpoint: "solubility", count: 1, sum: 9, sumOfSquares: 81 }]));
    expect(later.study.targetScales).toEqual(study.targetScales);
  });
});

describe("a member", () => {
  it("named like a property of every object is no member by that", () => {
    expect(memberOf(created(), "constructor")).toBeUndefined();
    const { study, effects } = run(
      created(),
      join("constructor"),
      { kind: "node_connected", node: "constructor" },
      { kind: "node_lost", node: "constructor" },
      decline("constructor"),
    );
    expect(effects).toEqual([]);
    expect(Object.keys(study.members)).toEqual(["alpha", "beta", "gamma"]);
  });

  it("that joins while a round is open without it takes part in the next one", () => {
    const opened = run(created(), started, join("alpha"), join("beta"), tick(30_000));
    const joined = run(opened.study, { ...join("gamma"), atMs: 30_000 });
    expect(joined.last).toEqual([]);
    const events = roundOf(1, "m1", 0.5).filter((event) => !("node" in event) || event.node !== "gamma");
    const next = run(joined.study, ...events.map((event) => ({ ...event, atMs: 31_000 })));
    expect(Object.keys(next.study.round?.participants ?? {})).toEqual(["alpha", "beta", "gamma"]);
  });

  it("that comes back while its round is open is invited to it again once it has joined", () => {
    const { study } = run(created(), started, ...everyone, { kind: "node_lost", node: "beta" });
    const connected = run(study, { kind: "node_connected", node: "beta" });
    expect(kinds(connected.last)).toEqual(["offer beta"]);
    expect(kinds(run(connected.study, join("beta")).last)).toEqual(["invite beta"]);
  });

  it("that declines the study while a round is open is not waited for", () => {
    const { study } = run(created(), started, ...everyone, ...roundOf(1, "m1", 0.5).slice(0, 2));
    expect(kinds(run(study, decline("gamma")).last)).toEqual(["aggregate"]);
  });
});

describe("rounds", () => {
  const running = run(created(), started, ...everyone).study;

  it("follow each other from the model of the one before", () => {
    const { study, last } = run(running, ...roundOf(1, "m1", 0.5));
    expect(kinds(last)).toEqual(["record_round", "invite alpha", "invite beta", "invite gamma"]);
    expect(study.round).toMatchObject({ number: 2, baseModel: "m1" });
  });

  it("wait until enough members are connected", () => {
    const lost = ["beta", "gamma"].map((node): Untimed<StudyEvent> => ({ kind: "node_lost", node }));
    const { study } = run(
      running,
      ...roundOf(1, "m1", 0.5).slice(0, 4),
      ...lost,
      ...roundOf(1, "m1", 0.5).slice(4),
    );
    expect(study).toMatchObject({ state: "running", round: null, roundsClosed: 1 });
    expect(run(study, join("beta")).study.round?.number).toBe(2);
  });

  it("complete the study with the released model when their number is reached", () => {
    const { study, last } = run(running, ...roundOf(1, "m1", 0.4), ...roundOf(2, "m2", 0.5));
    expect(study).toMatchObject({ state: "completed", model: "m1", roundsAggregated: 2 });
    expect(kinds(last)).toEqual(["record_round", "end"]);
    expect(hasEnded(study)).toBe(true);
  });

  it("release the last model where nothing was scored", () => {
    const unscored = run(created({ validation: { enabled: false } }), started, ...everyone).study;
    const { study } = run(unscored, ...roundOf(1, "m1", 0).slice(0, 4), ...roundOf(2, "m2", 0).slice(0, 4));
    expect(study).toMatchObject({ state: "completed", model: "m2", best: null });
  });

  it("that are abandoned do not count, keep the model and pause the study after three in a row", () => {
    const abandon: Untimed<StudyEvent> = { kind: "abandon_requested", reason: "disk" };
    const twice = run(running, abandon, abandon).study;
    expect(twice).toMatchObject({ state: "running", roundsAggregated: 0, model: "m0", round: { number: 3 } });
    const { study } = run(twice, abandon);
    expect(study).toMatchObject({ state: "paused", detail: "3 rounds in a row failed: disk", round: null });
    expect(run(study, { kind: "resumed" }).study).toMatchObject({
      state: "running",
      abandonedInRow: 0,
      round: { number: 4 },
    });
  });

  it("that succeed in between start the count of failures anew", () => {
    const abandon: Untimed<StudyEvent> = { kind: "abandon_requested", reason: "disk" };
    const { study } = run(running, abandon, abandon, ...roundOf(3, "m3", 0.5), abandon);
    expect(study).toMatchObject({ state: "running", abandonedInRow: 1 });
  });
});

describe("the validation gate", () => {
  const gated = (marginMax: number | null): Study =>
    run(created({ rounds: { count: 3 }, validation: { marginMax } }), started, ...everyone).study;

  it("rolls back a model that is worse than the best by more than the margin", () => {
    const { study, last } = run(gated(0.1), ...roundOf(1, "m1", 1), ...roundOf(2, "m2", 1.11));
    expect(last).toMatchObject([{ closed: { outcome: "rejected" } }, {}, {}, {}]);
    expect(study).toMatchObject({ model: "m1", roundsAggregated: 2, round: { baseModel: "m1" } });
  });

  it("keeps one that is worse by no more than the margin, and still compares with the best", () => {
    const kept = run(gated(0.1), ...roundOf(1, "m1", 1), ...roundOf(2, "m2", 1.1));
    expect(kept.study).toMatchObject({ model: "m2", best: { model: "m1", validation: 1 } });
    expect(run(kept.study, ...roundOf(3, "m3", 1.15)).effects).toContainEqual(
      expect.objectContaining({
        kind: "record_round",
        closed: expect.objectContaining({ outcome: "rejected" }),
      }),
    );
  });

  it("is open where the manifest sets no margin", () => {
    const { study } = run(gated(null), ...roundOf(1, "m1", 1), ...roundOf(2, "m2", 100));
    expect(study.model).toBe("m2");
  });

  it("rolls back a model that diverged", () => {
    const { study } = run(gated(0.1), ...roundOf(1, "m1", 1), ...roundOf(2, "m2", Infinity));
    expect(study.model).toBe("m1");
  });
});

describe("the operator", () => {
  const running = run(created(), started, ...everyone).study;

  it("pauses: the open round ends, no other opens until the study is resumed", () => {
    const { study } = run(
      running,
      { kind: "paused", reason: "maintenance" },
      ...roundOf(1, "m1", 0.5),
      tick(1e9),
    );
    expect(study).toMatchObject({ state: "paused", detail: "maintenance", round: null, model: "m1" });
    expect(run(study, { kind: "resumed" }).study).toMatchObject({ detail: "", round: { number: 2 } });
  });

  it("pauses and resumes while recruiting", () => {
    const { study } = run(created(), started, { kind: "paused", reason: "wait" }, ...everyone);
    expect(study.round).toBeNull();
    expect(run(study, { kind: "resumed" }).study.round?.number).toBe(1);
  });

  it("aborts: the open round is recorded as abandoned and the study ends", () => {
    const { study, last } = run(running, { kind: "abort_requested", reason: "enough" });
    expect(study).toMatchObject({ state: "aborted", round: null, roundsClosed: 1, detail: "enough" });
    expect(kinds(last)).toEqual(["record_round", "end"]);
    expect(last).toMatchObject([{ closed: { outcome: "abandoned", round: { phase: "closed" } } }, {}]);
  });

  it("cannot start twice, resume what runs, or pause what has not started", () => {
    for (const [study, event] of [
      [running, started],
      [running, { kind: "resumed" }],
      [created(), { kind: "paused", reason: "early" }],
    ] as const)
      expect(run(study, event)).toMatchObject({ study, last: [] });
  });
});

describe("an ended study", () => {
  const ended = run(created(), started, ...everyone, { kind: "abort_requested", reason: "enough" }).study;

  it("never changes and does nothing but tell uploads that their round is closed", () => {
    const upload = roundOf(1, "m1", 1)[0]!;
    expect(run(ended, upload).last).toEqual([
      { kind: "reply", node: "alpha", digest: "alpha", verdict: "round_closed" },
    ]);
    for (const event of [upload, started, ...everyone, tick(1e9), { kind: "resumed" } as const])
      expect(run(ended, event).study).toBe(ended);
  });
});

describe("an update", () => {
  it("for a round that is not open comes too late, also when no round is open", () => {
    const upload = roundOf(1, "m1", 1)[0]!;
    expect(run(created(), upload).last).toMatchObject([{ verdict: "round_closed" }]);
    const second = run(created(), started, ...everyone, ...roundOf(1, "m1", 0.5)).study;
    const { study, last } = run(second, upload);
    expect(last).toMatchObject([{ verdict: "round_closed" }]);
    expect(study).toBe(second);
  });
});
