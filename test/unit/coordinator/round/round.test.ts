import { describe, expect, it } from "vitest";
import { openRound, verdictFor, type RoundEvent } from "../../../../coordinator/round/round.ts";
import { TERMS, aggregated, kinds, open, run, score, tick, upload, type Untimed } from "./play-round.ts";

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
