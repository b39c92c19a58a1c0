import { describe, expect, it } from "vitest";
import {
  openRound,
  verdictFor,
  type Round,
  type RoundEffect,
  type RoundEvent,
  type RoundTerms,
} from "../../../../coordinator/round/round.ts";
import { resumeRound, stepRound } from "../../../../coordinator/round/step-round.ts";

const TERMS: RoundTerms = {
  updatesMin: 2,
  deadlineMs: 60_000,
  graceMs: 10_000,
  belowQuorum: "extend",
  extensionsMax: 1,
  scoringMs: 20_000,
};

type Untimed<E> = E extends RoundEvent ? Omit<E, "atMs"> & { atMs?: number } : never;
type Outcome = { round: Round; effects: readonly RoundEffect[]; last: readonly RoundEffect[] };

const upload = (node: string, digest = `${node}1`, atMs = 0): RoundEvent => ({
  kind: "update_received",
  round: 7,
  node,
  digest,
  weight: 10,
  trainLoss: 0.5,
  atMs,
});
const tick = (atMs: number, ...progressing: string[]): RoundEvent => ({ kind: "ticked", progressing, atMs });
const score = (node: string, lossSum: number, labelCount = 10, model = "model"): Untimed<RoundEvent> => ({
  kind: "model_scored",
  node,
  model,
  lossSum,
  labelCount,
});
const aggregated: Untimed<RoundEvent> = { kind: "aggregated", round: 7, model: "model" };

function open(terms: Partial<RoundTerms> = {}, cohort = ["gamma", "alpha", "beta"]): Round {
  const [round] = openRound({
    number: 7,
    baseModel: "base",
    terms: { ...TERMS, ...terms },
    cohort,
    atMs: 0,
  });
  return round;
}

function run(start: Round, ...events: Untimed<RoundEvent>[]): Outcome {
  let outcome: Outcome = { round: start, effects: [], last: [] };
  for (const event of events) {
    const [round, ...last] = stepRound(outcome.round, { atMs: 0, ...event });
    outcome = { round, effects: [...outcome.effects, ...last], last };
  }
  return outcome;
}

function kinds(effects: readonly RoundEffect[]): string[] {
  return effects.map((effect) => ("node" in effect ? `${effect.kind} ${effect.node}` : effect.kind));
}

describe("opening a round", () => {
  it("invites the whole cohort in the order of names", () => {
    const [round, ...effects] = openRound({
      number: 1,
      baseModel: "base",
      terms: TERMS,
      cohort: ["gamma", "alpha", "beta"],
      atMs: 5,
    });
    expect(kinds(effects)).toEqual(["invite alpha", "invite beta", "invite gamma"]);
    expect(round.phase).toBe("collecting");
    expect(round.deadlineAtMs).toBe(60_005);
  });
});

describe("an upload", () => {
  it("is accepted from a participant while the round collects", () => {
    const { round, last } = run(open(), upload("alpha"));
    expect(last).toEqual([{ kind: "reply", node: "alpha", digest: "alpha1", verdict: "accepted" }]);
    expect(round.participants.alpha).toMatchObject({ standing: "reported", update: { digest: "alpha1" } });
  });

  it("gets the same answer when it is repeated, and changes nothing then", () => {
    const first = run(open(), upload("alpha"));
    const again = run(first.round, upload("alpha"));
    expect(again.last).toEqual(first.last);
    expect(again.round).toBe(first.round);
  });

  it("gets the same answer when it is repeated after the round has gone on", () => {
    const { round } = run(open(), upload("alpha"), upload("beta"), upload("gamma"), aggregated);
    expect(run(round, upload("alpha")).last).toEqual([
      { kind: "reply", node: "alpha", digest: "alpha1", verdict: "accepted" },
    ]);
  });

  it("conflicts with another accepted update of the same node, which stays", () => {
    const { round, last } = run(open(), upload("alpha"), upload("alpha", "other"));
    expect(last).toEqual([{ kind: "reply", node: "alpha", digest: "other", verdict: "conflict" }]);
    expect(round.participants.alpha?.update?.digest).toBe("alpha1");
  });

  it("is refused from a node outside the cohort, even one named like a property of every object", () => {
    for (const node of ["delta", "constructor"]) {
      const { round, last } = run(open(), upload(node, "x"));
      expect(last).toEqual([{ kind: "reply", node, digest: "x", verdict: "not_a_participant" }]);
      expect(Object.keys(round.participants)).toEqual(["alpha", "beta", "gamma"]);
    }
  });

  it("comes too late once the round aggregates", () => {
    const { round } = run(open(), upload("alpha"), upload("beta"), tick(10_000));
    expect(round.phase).toBe("aggregating");
    expect(run(round, upload("gamma")).last).toMatchObject([{ verdict: "round_closed" }]);
  });

  it("of another round comes too late and changes nothing", () => {
    const start = open();
    const { round, last } = run(start, { ...upload("alpha"), round: 6 } as RoundEvent);
    expect(last).toMatchObject([{ kind: "reply", verdict: "round_closed" }]);
    expect(round).toBe(start);
  });

  it("counts also from a node that had declined or was lost", () => {
    const { round } = run(
      open(),
      { kind: "round_declined", round: 7, node: "alpha", reason: "busy" },
      { kind: "node_lost", node: "beta" },
      upload("alpha"),
      upload("beta"),
    );
    expect(round.participants.alpha?.standing).toBe("reported");
    expect(round.quorumAtMs).toBe(0);
  });

  it("is told beforehand what it would be told", () => {
    const { round } = run(open(), upload("alpha"));
    expect(verdictFor(round, "alpha", "alpha1")).toBe("accepted");
    expect(verdictFor(round, "alpha", "other")).toBe("conflict");
    expect(verdictFor(round, "beta", "beta1")).toBe("accepted");
    expect(verdictFor(round, "delta", "x")).toBe("not_a_participant");
  });
});

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
    expect(round.outcome).toEqual({ kind: "abandoned", reason: "1 nodes are left of the 2 needed" });
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

describe("news that names another round", () => {
  it.each<Untimed<RoundEvent>>([
    { kind: "round_declined", round: 6, node: "alpha", reason: "busy" },
    { kind: "round_accepted", round: 6, node: "alpha" },
    { kind: "aggregated", round: 6, model: "old" },
    { kind: "aggregation_failed", round: 6, reason: "old" },
  ])("changes nothing: $kind", (event) => {
    const start = open();
    expect(run(start, event)).toMatchObject({ round: start, last: [] });
    const { round } = run(open(), upload("alpha"), upload("beta"), upload("gamma"));
    expect(run(round, event).round).toBe(round);
  });
});

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

describe("a closed round", () => {
  const closed = run(open(), { kind: "abandon_requested", reason: "stop" }).round;

  it("tells its outcome once", () => {
    const { last } = run(open(), { kind: "abandon_requested", reason: "stop" });
    expect(last).toEqual([{ kind: "close", outcome: { kind: "abandoned", reason: "stop" } }]);
    expect(run(closed, { kind: "abandon_requested", reason: "again" }).last).toEqual([]);
  });

  it("never changes", () => {
    const events: Untimed<RoundEvent>[] = [
      upload("alpha"),
      tick(1e9),
      aggregated,
      score("alpha", 1),
      { kind: "node_lost", node: "alpha" },
      { kind: "node_returned", node: "alpha" },
      { kind: "round_accepted", round: 7, node: "alpha" },
      { kind: "round_declined", round: 7, node: "alpha", reason: "busy" },
      { kind: "aggregation_failed", round: 7, reason: "disk" },
    ];
    for (const event of events) expect(run(closed, event).round).toEqual(closed);
  });
});
