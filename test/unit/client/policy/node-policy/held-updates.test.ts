import { describe, expect, it } from "vitest";
import { readHeldUpdates } from "../../../../../client/policy/held-updates.ts";
import { releaseUpdate } from "../../../../../client/policy/release-update.ts";
import { guarded, refusal, trained, type GuardedNode } from "./guarded-node.ts";

describe("a held update", () => {
  const decide = (node: GuardedNode, decision: "released" | "discarded", round = 1): unknown =>
    releaseUpdate(
      { stateDir: node.stateDir, study: "judged", round, name: "A. Example", decision },
      node.clock,
    );

  it("waits until a person released it, also in a client that trained it again", () => {
    using node = guarded("holdUpdates: all\n");
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    expect(readHeldUpdates(node.stateDir)).toMatchObject([
      { study: "judged", round: 1, norm: 5, bytes: 8, trainLoss: 0.5, heldSince: "2026-03-30T12:00:00.000Z" },
    ]);
    node.clock.advance(5000);
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    expect(readHeldUpdates(node.stateDir)[0]?.heldSince).toBe("2026-03-30T12:00:00.000Z");
    decide(node, "released");
    expect(node.guard.judgeUpdate(trained())).toBeNull();
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
    expect(node.verdicts().slice(-2)).toMatchObject([
      { kind: "decision", decision: "released", name: "A. Example" },
      { kind: "update", verdict: "allowed" },
    ]);
    const again = node.restart();
    expect(again.judgeUpdate(trained())).toBeNull();
    expect(again.judgeUpdate(trained({ updateDigest: "b".repeat(64) }))).toBe("held");
    again.close();
  });

  it("is asked about again when a person decided", () => {
    using node = guarded("holdUpdates: all\n");
    let asked = 0;
    node.guard.watch(() => (asked += 1));
    node.guard.judgeUpdate(trained());
    decide(node, "released");
    node.clock.advance(1000);
    expect(asked).toBe(1);
  });

  it("that was discarded is withheld, whatever the policy says by then", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    decide(node, "discarded");
    node.write("holdUpdates: never\n");
    const withheld = { reason: "UPDATE_WITHHELD", detail: "a person at this node discarded the update" };
    expect(node.guard.judgeUpdate(trained())).toEqual(withheld);
  });

  it("that was released still keeps the other rules", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    decide(node, "released");
    node.write("holdUpdates: all\nupdateNormMax: 1\n");
    expect(node.guard.judgeUpdate(trained())).toEqual(refusal("updateNormMax"));
  });

  it("is the first of a study only, where the policy says so", () => {
    using node = guarded("holdUpdates: first\n");
    expect(node.guard.judgeUpdate(trained())).toBe("held");
    const second = trained({ round: 2, updateDigest: "b".repeat(64) });
    expect(node.guard.judgeUpdate(second)).toBe("held");
    expect(() => decide(node, "released", 1)).toThrow("no result of round 1");
    decide(node, "released", 2);
    expect(node.guard.judgeUpdate(second)).toBeNull();
    expect(node.guard.judgeUpdate(trained({ round: 3, updateDigest: "c".repeat(64) }))).toBeNull();
  });

  it("is not listed once it is not wanted, nor after a restart", () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    node.guard.forgetUpdate("judged");
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
    node.guard.judgeUpdate(trained());
    node.restart().close();
    expect(readHeldUpdates(node.stateDir)).toEqual([]);
  });
});
