import { describe, expect, it } from "vitest";
import { createStudy, memberOf } from "../../../../coordinator/study/study.ts";
import { approved, smallStudy } from "../../../support/small-study.ts";
import { created, decline, everyone, HASH, join, kinds, roundOf, run, started, tick } from "./play-study.ts";

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
    expect(study.detail).toBe("members left that have not declined: 1; last: beta: no data");
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
    const empty = ["alpha", "beta", "gamma"].map((node) => join(node, { labelSums: [] }));
    const { study } = run(created(), started, ...empty);
    expect(study.state).toBe("aborted");
    expect(study.detail).toBe("no member that joined has training labels for solubility");
  });

  it("fixes the target scales from the sums of those that joined", () => {
    const { study } = run(created(), started, ...everyone);
    expect(study.scales?.targetScales).toEqual([{ endpoint: "solubility", mean: -3, deviation: 1 }]);
    const labelSums = [{ endpoint: "solubility", count: 1, sum: 9, sumOfSquares: 81 }];
    expect(run(study, join("alpha", { labelSums })).study.scales).toEqual(study.scales);
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

describe("the protocol hash of a study", () => {
  const other = { protocolHash: "b".repeat(64) };

  it("is that of the first member to join; a member of another is refused and counts as declined", () => {
    const { study, last } = run(created(), started, join("alpha"), join("beta", other));
    expect(study.protocolHash).toBe(HASH);
    const detail = "this node's data protocol has the hash bbbbbbbbbbbb, the study's is aaaaaaaaaaaa";
    expect(last).toEqual([{ kind: "refuse", node: "beta", reason: "PROTOCOL_DIFFERS", detail }]);
    expect(memberOf(study, "beta")).toMatchObject({
      joined: false,
      sums: null,
      declined: { final: true, reason: `PROTOCOL_DIFFERS: ${detail}` },
    });
  });

  it("is the manifest's where it names one, also for the first member", () => {
    const manifest = smallStudy();
    const pinned = { ...manifest, protocol: { ...manifest.protocol, hash: other.protocolHash } };
    const { study, last } = run(approved(createStudy(pinned, "m0")), started, join("alpha"));
    expect(kinds(last)).toEqual(["refuse alpha"]);
    expect(run(study, join("beta", other)).study.members.beta).toMatchObject({ joined: true });
  });

  it("is compared before the study starts, too", () => {
    const { study } = run(created(), join("alpha"), join("beta", other), join("gamma"), started);
    expect(Object.keys(study.round?.participants ?? {})).toEqual(["alpha", "gamma"]);
  });

  it("stays when its first member leaves", () => {
    const lost = { kind: "node_lost", node: "alpha" } as const;
    expect(kinds(run(created(), join("alpha"), lost, join("beta", other)).last)).toEqual(["refuse beta"]);
  });

  it("lets a refused member in once it has the right one", () => {
    const { study } = run(created(), join("alpha"), join("beta", other), join("beta"));
    expect(memberOf(study, "beta")).toMatchObject({ joined: true, declined: null });
  });

  it("ends the study when too few members share it", () => {
    const { study, last } = run(created(), started, join("alpha"), join("beta", other), join("gamma", other));
    expect(kinds(last)).toEqual(["refuse gamma", "end"]);
    expect(study.detail).toContain("PROTOCOL_DIFFERS");
  });
});
