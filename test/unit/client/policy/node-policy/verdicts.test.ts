import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeVerdicts } from "../../../../../client/commands/describe-verdicts.ts";
import { readVerdicts } from "../../../../../client/policy/node-policy/read-verdicts.ts";
import { VERDICT_PREFIX, verdictFolder } from "../../../../../client/policy/node-policy/verdict-record.ts";
import { releaseUpdate } from "../../../../../client/policy/release-update.ts";
import { recordFile } from "../../../../../trust/record/record-files.ts";
import { guarded, study, trained } from "./guarded-node.ts";

describe("the record of verdicts", () => {
  it("is shown with rules, lines and reasons", async () => {
    using node = guarded("holdUpdates: all\n");
    node.guard.judgeUpdate(trained());
    const decision = { study: "judged", round: 1, name: "A. Example", decision: "released" } as const;
    releaseUpdate({ stateDir: node.stateDir, ...decision }, node.clock);
    node.guard.judgeUpdate(trained());
    node.write("sharedHeads: false\n");
    node.guard.judgeStudy(study);
    const words = describeVerdicts(await readVerdicts(node.stateDir, 20));
    expect(words).toMatch(/^ +2 +\S+ +update +judged +1 +held$/m);
    expect(words).toMatch(/^ +3 +\S+ +decision +judged +1 +released +by A\. Example$/m);
    expect(words).toMatch(/^ +6 +\S+ +study +judged +refused +sharedHeads \(line 2\): 1 of 2 endpoints/m);
    expect(words).toContain("The chain of 6 entries is intact.");
    expect((await readVerdicts(node.stateDir, 2)).entries.map(({ sequence }) => sequence)).toEqual([5, 6]);
  });

  it("that was changed is told", async () => {
    using node = guarded("purposes: [safety]\n");
    node.guard.judgeStudy(study);
    const { path } = recordFile(verdictFolder(node.stateDir), VERDICT_PREFIX, 1);
    writeFileSync(path, readFileSync(path, "utf8").replace('"refused"', '"allowed"'));
    const verdicts = await readVerdicts(node.stateDir, 20);
    expect(verdicts.problem).toMatchObject({ line: 2 });
    expect(describeVerdicts(verdicts)).toContain("THE RECORD IS BROKEN: verdicts-000001.jsonl, line 2");
  });

  it("is empty before the first question", async () => {
    expect(describeVerdicts(await readVerdicts("no-such-folder", 20))).toContain("was not asked yet");
  });
});
