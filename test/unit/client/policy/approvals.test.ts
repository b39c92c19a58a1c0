import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { approveStudy } from "../../../../client/policy/approve-study.ts";
import {
  addApproval,
  approvalsPath,
  readApprovals,
  type Approval,
} from "../../../../client/policy/approvals.ts";
import { listStudies } from "../../../../client/policy/list-studies.ts";
import { watchApprovals } from "../../../../client/policy/watch-approvals.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { smallStudy } from "../../../support/small-study.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const approval = (digit: string): Approval => ({
  digest: digit.repeat(64),
  study: "small",
  reference: "DRB 1",
  approvedAt: "2026-01-01T00:00:00.000Z",
});

type Folder = ReturnType<typeof temporaryFolder>;

function writeNode(folder: Folder, name = "alpha"): string {
  const path = folder.join("node.yaml");
  const tls = "tls: { authority: a, certificate: b, key: c }";
  writeFileSync(path, `name: ${name}\ncoordinator: localhost:1\n${tls}\ndata: table.csv\nstateDir: state\n`);
  writeFileSync(folder.join("table.csv"), "smiles,solubility\nCCO,1\n");
  return path;
}

describe("approvals", () => {
  test("are none before the first, and one for each manifest", () => {
    using folder = temporaryFolder();
    expect(readApprovals(folder.path)).toEqual([]);
    addApproval(folder.path, approval("a"));
    addApproval(folder.path, approval("b"));
    addApproval(folder.path, { ...approval("a"), reference: "DRB 2" });
    expect(readApprovals(folder.path).map(({ digest, reference }) => [digest[0], reference])).toEqual([
      ["b", "DRB 1"],
      ["a", "DRB 2"],
    ]);
  });

  test("in a damaged file are not taken for none", () => {
    using folder = temporaryFolder();
    writeFileSync(approvalsPath(folder.path), '[{"study": "small"}]');
    expect(() => readApprovals(folder.path)).toThrow(/approvals\.json/);
  });

  test("given in another process are noticed once", () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const seen: number[] = [];
    const stop = watchApprovals(folder.path, clock, (approvals) => seen.push(approvals.length));
    clock.advance(5000);
    addApproval(folder.path, approval("a"));
    clock.advance(5000);
    stop();
    addApproval(folder.path, approval("b"));
    clock.advance(5000);
    expect(seen).toEqual([1]);
  });
});

describe("approving a study", () => {
  test("records exactly this manifest and says what its owner agrees to", async () => {
    using folder = temporaryFolder();
    const configPath = writeNode(folder);
    const manifest = smallStudy();
    const study = folder.join("study.yaml");
    writeFileSync(study, JSON.stringify(manifest));
    const text = await approveStudy({ configPath, study, reference: "DRB 7" }, new ManualClock());
    expect(readApprovals(folder.join("state"))).toMatchObject([
      { digest: canonicalDigest(manifest), study: "small", reference: "DRB 7" },
    ]);
    expect(text).toContain(canonicalDigest(manifest));
    expect(text).toMatch(/solubility \(1 values\): regression/);
    expect(text).toMatch(/secure aggregation is off/);
    expect(text).toMatch(/until 2 rounds/);
    expect(text).toMatch(/at most 1 minute/);
    expect(listStudies(configPath, false)).toMatch(/small +not offered yet .* DRB 7/);
  });

  test("says which endpoints this table does not have", async () => {
    using folder = temporaryFolder();
    const configPath = writeNode(folder);
    const endpoints = [{ name: "clearance", kind: "regression", head: "private" }];
    const study = folder.join("study.yaml");
    writeFileSync(study, JSON.stringify(smallStudy({ endpoints })));
    const text = await approveStudy({ configPath, study, reference: "" }, new ManualClock());
    expect(text).toMatch(/nothing here measures an endpoint/);
    expect(text).toMatch(/not measured here: clearance/);
  });

  test("that does not name this node, or is wrong, is refused and nothing is recorded", async () => {
    using folder = temporaryFolder();
    const configPath = writeNode(folder, "stranger");
    const study = folder.join("study.yaml");
    writeFileSync(study, JSON.stringify(smallStudy()));
    const clock = new ManualClock();
    await expect(approveStudy({ configPath, study, reference: "" }, clock)).rejects.toThrow(
      /does not name stranger/,
    );
    writeFileSync(study, JSON.stringify({ ...smallStudy(), purpose: "" }));
    await expect(approveStudy({ configPath, study, reference: "" }, clock)).rejects.toThrow(/purpose/);
    expect(readApprovals(folder.join("state"))).toEqual([]);
  });
});
