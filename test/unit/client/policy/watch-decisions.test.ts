import { describe, expect, test } from "vitest";
import { writeDecision } from "../../../../client/policy/decision-files.ts";
import { decisionsNow, watchDecisions } from "../../../../client/policy/watch-decisions.ts";
import type { Approval } from "../../../../trust/manifest/approval.ts";
import { approvalOf } from "../../../support/approval-of.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { keyedStudy } from "./deciding-node.ts";

const own = { node: "alpha", fingerprint: identityOf("alpha").fingerprint };
const manifest = keyedStudy();
const write = (stateDir: string, changes: Partial<Approval>, signer = "alpha"): void => {
  const period = { decidedAt: "1970-01-01T00:00:00.000Z", expiresAt: "1970-01-01T00:00:10.300Z" };
  const approval = approvalOf("alpha", manifest, { ...period, ...changes }, identityOf(signer));
  writeDecision(stateDir, approval);
};

/** When what was allowed changed, and how many studies were allowed then. */
function watched(stateDir: string): {
  clock: ManualClock;
  seen: [atMs: number, approved: number][];
  stop: () => void;
} {
  const clock = new ManualClock();
  const seen: [number, number][] = [];
  const known = decisionsNow(stateDir, own, 0);
  const stop = watchDecisions({ stateDir, own, clock, known }, ({ approved }) =>
    seen.push([clock.nowMs(), approved.length]),
  );
  return { clock, seen, stop };
}

describe("watching the owner's decisions", () => {
  test("tells of a decision of another process once, within half a second", () => {
    using folder = temporaryFolder();
    const { clock, seen, stop } = watched(folder.path);
    clock.advance(5000);
    write(folder.path, {});
    clock.advance(500);
    expect(seen).toEqual([[5500, 1]]);
    clock.advance(3000);
    write(folder.path, { decision: "withdrawn", expiresAt: "", decidedAt: "1970-01-01T00:00:08.000Z" });
    clock.advance(500);
    stop();
    expect(seen.map(([, approved]) => approved)).toEqual([1, 0]);
  });

  test("tells of an approval's end at that moment", () => {
    using folder = temporaryFolder();
    write(folder.path, {});
    const { clock, seen, stop } = watched(folder.path);
    clock.advance(20_000);
    stop();
    expect(seen).toEqual([[10_300, 0]]);
  });

  test("tells of what was decided between the first reading and the first look", () => {
    using folder = temporaryFolder();
    const { clock, seen, stop } = watched(folder.path);
    write(folder.path, {});
    clock.advance(500);
    stop();
    expect(seen).toEqual([[500, 1]]);
  });

  test("reports a decision that another key signed once, and allows nothing by it", () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const reported: string[] = [];
    const report = (problem: string): void => void reported.push(problem);
    write(folder.path, {}, "beta");
    const known = decisionsNow(folder.path, own, 0);
    const stop = watchDecisions({ stateDir: folder.path, own, clock, known, report }, ({ approved }) =>
      expect(approved).toEqual([]),
    );
    expect(reported).toEqual([expect.stringMatching(/another key/)]);
    write(folder.path, { decidedAt: "1970-01-01T00:00:01.000Z" }, "gamma");
    clock.advance(5000);
    stop();
    expect(reported).toHaveLength(2);
  });

  test("ends when it is stopped", () => {
    using folder = temporaryFolder();
    const { clock, seen, stop } = watched(folder.path);
    stop();
    write(folder.path, {});
    clock.advance(5000);
    expect(seen).toEqual([]);
  });
});
