import { describe, expect, it } from "vitest";
import { selectCohort } from "../../../../coordinator/cohort/select-cohort.ts";

const READY = ["delta", "alpha", "gamma", "beta", "epsilon"];
const draw = (round: number, seed = 1): { seed: number; round: number } => ({ seed, round });

describe("a round's cohort", () => {
  it("of all is everyone that is ready, sorted by name", () => {
    expect(selectCohort({ kind: "all" }, READY, draw(1))).toEqual([
      "alpha",
      "beta",
      "delta",
      "epsilon",
      "gamma",
    ]);
  });

  it("of named nodes leaves out those that are not ready", () => {
    const rule = { kind: "named", nodes: ["gamma", "zeta", "alpha"] } as const;
    expect(selectCohort({ ...rule, nodes: [...rule.nodes] }, READY, draw(1))).toEqual(["alpha", "gamma"]);
  });

  it("at random has the size asked for and only nodes that are ready", () => {
    const cohort = selectCohort({ kind: "random", size: 3 }, READY, draw(1));
    expect(cohort).toHaveLength(3);
    expect(new Set(cohort).size).toBe(3);
    expect(cohort.every((node) => READY.includes(node))).toBe(true);
    expect(cohort).toEqual([...cohort].sort());
  });

  it("at random is everyone where fewer are ready", () => {
    expect(selectCohort({ kind: "random", size: 9 }, READY, draw(1))).toHaveLength(5);
  });

  it("at random does not depend on the order in which the nodes are given", () => {
    const rule = { kind: "random", size: 2 } as const;
    expect(selectCohort(rule, READY.toReversed(), draw(4))).toEqual(selectCohort(rule, READY, draw(4)));
  });

  it("at random differs between rounds and seeds, and favours nobody", () => {
    const rule = { kind: "random", size: 2 } as const;
    const counts = new Map(READY.map((node) => [node, 0]));
    for (let round = 1; round <= 1000; round++)
      for (const node of selectCohort(rule, READY, draw(round))) counts.set(node, counts.get(node)! + 1);
    for (const [node, count] of counts) expect(Math.abs(count - 400), node).toBeLessThan(80);
    const overRounds = (seed: number): string[] =>
      Array.from({ length: 20 }, (_, round) => selectCohort(rule, READY, draw(round, seed)).join());
    expect(overRounds(1)).not.toEqual(overRounds(2));
  });
});
