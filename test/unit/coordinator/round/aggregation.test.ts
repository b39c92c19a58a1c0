import { describe, expect, it } from "vitest";
import { type RoundEvent } from "../../../../coordinator/round/round.ts";
import { resumeRound } from "../../../../coordinator/round/step-round.ts";
import { aggregated, kinds, open, run, score, tick, upload, type Untimed } from "./play-round.ts";

describe("the aggregation", () => {
  const collected = run(open(), upload("alpha"), upload("beta"), upload("gamma")).round;

  it("publishes its model to the nodes that are connected", () => {
    const { last, round } = run(collected, { kind: "node_lost", node: "beta" }, aggregated);
    expect(kinds(last)).toEqual(["publish alpha", "publish gamma"]);
    expect(round).toMatchObject({ phase: "scoring", model: "model" });
  });

  it("closes the round where the terms skip scoring", () => {
    const { round } = run(collected, aggregated);
    expect(round.phase).toBe("scoring");
    const unscored = run(
      open({ scoringMs: null }),
      upload("alpha"),
      upload("beta"),
      upload("gamma"),
      aggregated,
    );
    expect(unscored.round.outcome).toEqual({ kind: "aggregated", model: "model", validation: null });
  });

  it("that failed abandons the round", () => {
    const { round } = run(collected, { kind: "aggregation_failed", round: 7, reason: "disk" });
    expect(round.outcome).toEqual({ kind: "abandoned", reason: "disk" });
  });

  it("counts once: a second result changes nothing", () => {
    const { round } = run(collected, aggregated);
    const again = run(round, { kind: "aggregated", round: 7, model: "other" });
    expect(again.round).toBe(round);
    expect(again.last).toEqual([]);
  });

  it("is ordered again after a restart, with the same updates", () => {
    const { last } = run(open(), upload("alpha"), upload("beta"), upload("gamma"));
    expect(resumeRound(collected)).toEqual(last.filter(({ kind }) => kind === "aggregate"));
    expect(resumeRound(open())).toEqual([]);
  });

  it("does not start before the quorum: an early result changes nothing", () => {
    const start = open();
    expect(run(start, aggregated).round).toBe(start);
  });
});

describe("scoring", () => {
  const scoring = run(open(), upload("alpha"), upload("beta"), upload("gamma"), aggregated).round;

  it("gives up a node that shows no work once as many as a quorum have scored", () => {
    const two = run(scoring, score("alpha", 5), score("beta", 5)).round;
    expect(run(two, tick(1_000, "gamma")).round.phase).toBe("scoring");
    expect(run(two, tick(1_000, "alpha")).round.outcome).toMatchObject({ validation: 0.5 });
  });

  it("waits for silent nodes below the quorum until the deadline", () => {
    const one = run(scoring, score("alpha", 5)).round;
    expect(run(one, tick(19_999)).round.phase).toBe("scoring");
    expect(run(one, tick(20_000)).round.phase).toBe("closed");
  });

  it("ends with the loss per label over all scores", () => {
    const { round } = run(scoring, score("alpha", 2, 10), score("beta", 6, 10), score("gamma", 1, 20));
    expect(round.outcome).toEqual({ kind: "aggregated", model: "model", validation: 9 / 40 });
  });

  it("ends at its deadline with the scores that came", () => {
    const { round } = run(scoring, score("alpha", 5, 10));
    expect(run(round, tick(19_999)).round.phase).toBe("scoring");
    expect(run(round, tick(20_000)).round.outcome).toMatchObject({ validation: 0.5 });
  });

  it("without any score ends without a validation", () => {
    expect(run(scoring, tick(20_000)).round.outcome).toMatchObject({ kind: "aggregated", validation: null });
  });

  it("does not wait for nodes that are lost", () => {
    const lost = (node: string): Untimed<RoundEvent> => ({ kind: "node_lost", node });
    const { round } = run(scoring, score("alpha", 5), lost("beta"), lost("gamma"));
    expect(round.outcome).toMatchObject({ kind: "aggregated", validation: 0.5 });
  });

  it("takes the first score of a node, of the round's model, from the cohort", () => {
    const { round } = run(
      scoring,
      score("alpha", 5),
      score("alpha", 99),
      score("beta", 99, 10, "other"),
      score("delta", 99),
    );
    expect(run(round, tick(20_000)).round.outcome).toMatchObject({ validation: 0.5 });
  });

  it("counts a loss that is not finite as the worst", () => {
    const { round } = run(scoring, score("alpha", Infinity), score("beta", NaN), score("gamma", 1));
    expect(round.outcome).toMatchObject({ validation: Number.MAX_VALUE });
  });

  it("of nodes without labels gives no validation", () => {
    const { round } = run(scoring, score("alpha", 0, 0), score("beta", 0, 0), score("gamma", 0, 0));
    expect(round.outcome).toMatchObject({ validation: null });
  });
});
