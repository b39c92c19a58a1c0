import { describe, expect, it } from "vitest";
import { hasEnded, type Study, type StudyEvent } from "../../../../coordinator/study/study.ts";
import { created, everyone, join, kinds, roundOf, run, started, tick, type Untimed } from "./play-study.ts";

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
