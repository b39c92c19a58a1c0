import { describe, expect, it } from "vitest";
import { memberOf } from "../../../../coordinator/study/study.ts";
import { created, decline, everyone, join, kinds, roundOf, run, started, tick } from "./play-study.ts";

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

  it("waits for members whose owners have not approved yet, also when they are all of them", () => {
    const unapproved = ["alpha", "beta", "gamma"].map((node) => decline(node, "NOT_APPROVED", false));
    const { study } = run(created(), ...unapproved, started);
    expect(study.state).toBe("recruiting");
    expect(run(study, ...everyone).study.round?.number).toBe(1);
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
