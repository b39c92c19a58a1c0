import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runChecks } from "../../../../checkup/check.ts";
import type { Finding } from "../../../../checkup/finding.ts";
import { readConfig } from "../../../../client/config.ts";
import { examinedStudies, studiesCheck, updateBytesOf } from "../../../../client/doctor/check-studies.ts";
import { systemClock } from "../../../../process/clock.ts";
import { foundFederation } from "../../../support/certificates.ts";
import { writeNodeFolder } from "../../../support/node-folder.ts";
import { smallStudy } from "../../../support/small-study.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder[Symbol.dispose]());

/** What the doctor says of a study's file at a node with this policy. */
async function look(policy: string, manifest: object | null): Promise<Finding[]> {
  const tls = await (await foundFederation()).certify("node", "alpha");
  const node = {
    folder: folder.path,
    name: "alpha",
    coordinator: "127.0.0.1:1",
    tls,
    table: "a\n1\n",
    policy,
  };
  const config = readConfig(writeNodeFolder(node));
  const path = join(folder.path, "study.yaml");
  if (manifest !== null) writeFileSync(path, JSON.stringify(manifest));
  const studies = examinedStudies(config, path);
  const check = studiesCheck(config, studies, systemClock);
  return runChecks([check], systemClock, { onProgress: () => {}, onFinding: () => {} });
}

const FORMAT = "format: chorale-policy-1\n";

describe("a study and the node's policy", () => {
  it("that agree are well", async () => {
    const findings = await look(`${FORMAT}purposes: [research]\n`, smallStudy());
    expect(findings.map(({ state }) => state)).toEqual(["ok", "ok"]);
  });

  it("that disagree: each rule with its line, what it says and what to do", async () => {
    const findings = await look(`${FORMAT}strategies: [median]\nsharedHeads: false\n`, smallStudy());
    const refused = findings.filter(({ state }) => state === "warning");
    expect(refused.map(({ figures }) => [figures.rule, figures.line])).toEqual(
      expect.arrayContaining([
        ["strategies", 2],
        ["sharedHeads", 3],
      ]),
    );
    for (const { found, remedy } of refused) {
      expect(found.en).toContain("the policy refuses it");
      expect(remedy!.en).not.toBe("");
    }
  });

  it("that cannot be found is a problem", async () => {
    const [policy, study] = await look(FORMAT, null);
    expect(policy).toMatchObject({ id: "policy", state: "ok" });
    expect(study).toMatchObject({ state: "problem" });
  });
});

describe("the size of an update", () => {
  it("is the largest of the studies', and not known without one", () => {
    const small = { name: "small", manifest: smallStudy() };
    const endpoints = Array.from({ length: 50 }, (_, at) => ({
      name: `e${at}`,
      kind: "regression",
      head: "shared",
    }));
    const large = { name: "large", manifest: smallStudy({ endpoints }) };
    expect(updateBytesOf([])).toBeNull();
    expect(updateBytesOf([{ name: "broken", error: new Error("no file") }])).toBeNull();
    expect(updateBytesOf([small, large])).toBe(updateBytesOf([large]));
    expect(updateBytesOf([small])).toBeLessThan(updateBytesOf([large])!);
  });
});
