import { describe, expect, it } from "vitest";
import { type RoundEvent } from "../../../../coordinator/round/round.ts";
import { aggregated, kinds, open, run, score, tick, upload, type Untimed } from "./play-round.ts";

describe("the quorum", () => {
  it("starts the aggregation at once when nobody is awaited any more", () => {
    const { last } = run(open(), upload("gamma"), upload("beta"), upload("alpha"));
    expect(kinds(last)).toEqual(["reply alpha", "aggregate"]);
  });

  it("hands the updates over in the order of names, whatever order they came in", () => {
    const { last } = run(open(), upload("gamma"), upload("beta"), upload("alpha"));
    const order = last.find((effect) => effect.kind === "aggregate")?.updates.map(({ node }) => node);
    expect(order).toEqual(["alpha", "beta", "gamma"]);
  });

  it("waits for a connected node until the grace is over", () => {
    const { round } = run(open(), upload("alpha", "a", 1000), upload("beta", "b", 2000));
    expect(round.phase).toBe("collecting");
    expect(run(round, tick(11_999, "gamma")).round.phase).toBe("collecting");
    expect(run(round, tick(12_000, "gamma")).round.phase).toBe("aggregating");
  });

  it("does not wait for a node that reports no progress", () => {
    const { round } = run(open(), upload("alpha"), upload("beta"));
    expect(run(round, tick(1)).round.phase).toBe("aggregating");
  });

  it("does not wait for a node that is lost, nor for one that declines", () => {
    const { round } = run(open(), upload("alpha"), upload("beta"));
    expect(run(round, { kind: "node_lost", node: "gamma" }).round.phase).toBe("aggregating");
    const declined = { kind: "round_declined", round: 7, node: "gamma", reason: "busy" } as const;
    expect(run(round, declined).round.phase).toBe("aggregating");
  });

  it("never waits beyond the deadline", () => {
    const { round } = run(
      open({ graceMs: 100_000 }),
      upload("alpha", "a", 50_000),
      upload("beta", "b", 50_000),
    );
    expect(run(round, tick(60_000, "gamma")).round.phase).toBe("aggregating");
  });

  it("is never undercut: one update of two needed aggregates at no time", () => {
    const { effects, round } = run(open(), upload("alpha"), tick(60_000), tick(120_000), tick(180_000));
    expect(kinds(effects)).not.toContain("aggregate");
    expect(round.outcome?.kind).toBe("abandoned");
  });

  it("out of reach abandons the round at once", () => {
    const decline = (node: string): Untimed<RoundEvent> => ({
      kind: "round_declined",
      round: 7,
      node,
      reason: "busy",
    });
    const { round, last } = run(open(), decline("alpha"), decline("beta"));
    expect(round.outcome).toEqual({ kind: "abandoned", reason: "nodes left: 1 of the 2 needed" });
    expect(kinds(last)).toEqual(["close"]);
  });

  it("stays in reach while a lost node may still return", () => {
    const { round } = run(open(), { kind: "node_lost", node: "alpha" }, { kind: "node_lost", node: "beta" });
    expect(round.phase).toBe("collecting");
  });
});

describe("the deadline without a quorum", () => {
  it("is extended by as much again, up to the limit, then abandons", () => {
    const { round } = run(open(), upload("alpha"), tick(61_000));
    expect(round).toMatchObject({ phase: "collecting", extensions: 1, deadlineAtMs: 121_000 });
    expect(run(round, tick(121_000)).round.outcome).toEqual({
      kind: "abandoned",
      reason: "1 of 2 updates needed had arrived at the deadline",
    });
  });

  it("abandons at once where the terms say so", () => {
    const { round } = run(open({ belowQuorum: "abort" }), tick(60_000));
    expect(round.outcome?.kind).toBe("abandoned");
  });
});

describe("a node that returns", () => {
  it("is invited again while its update is missing", () => {
    const { last, round } = run(
      open(),
      { kind: "round_accepted", round: 7, node: "alpha" },
      { kind: "node_lost", node: "alpha" },
      { kind: "node_returned", node: "alpha" },
    );
    expect(last).toEqual([{ kind: "invite", node: "alpha" }]);
    expect(round.participants.alpha).toMatchObject({ standing: "accepted", connected: true });
  });

  it("is not invited again when its update is here or it has declined", () => {
    const returned = { kind: "node_returned", node: "alpha" } as const;
    expect(run(open(), upload("alpha"), returned).last).toEqual([]);
    const declined = { kind: "round_declined", round: 7, node: "alpha", reason: "busy" } as const;
    expect(run(open(), declined, returned).last).toEqual([]);
  });

  it("gets the new model while scores are awaited, unless it has scored", () => {
    const { round } = run(open(), upload("alpha"), upload("beta"), upload("gamma"), aggregated);
    const returned = { kind: "node_returned", node: "alpha" } as const;
    expect(run(round, returned).last).toEqual([{ kind: "publish", node: "alpha", model: "model" }]);
    expect(run(round, score("alpha", 1), returned).last).toEqual([]);
  });

  it("from outside the cohort changes nothing", () => {
    const start = open();
    expect(run(start, { kind: "node_returned", node: "delta" })).toMatchObject({ round: start, last: [] });
  });
});
