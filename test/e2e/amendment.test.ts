import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSignedManifest } from "../../trust/manifest/signed-manifest.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { haveJoined } from "../support/status-watch.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "grows",
  purpose: "a test of a study that grows",
  members: ["ant", "bee"],
  endpoints: [
    { name: "log_solubility", kind: "regression", head: "shared" },
    { name: "herg_inhibition", kind: "classification", head: "private" },
  ],
  protocol: { fingerprint: { size: 256 }, descriptors: "none" },
  model: { trunk: [16] },
  rounds: { count: 900, updatesMin: 2, graceMs: 100 },
  secureAggregation: "off",
};

describe("a running study", () => {
  test("takes another member in once everybody approved the new version, over a crash of the coordinator", async () => {
    await using federation = await ProcessFederation.found(STUDY);
    await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
    await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
    await federation.createStudy();
    await federation.addNode("cat", { csv: exampleSlice("moraebit-bio", 60) });
    for (const name of ["ant", "bee", "cat"]) federation.startNode(name);
    const watch = federation.watch();
    await watch.until(haveJoined("ant", "bee"));
    await federation.operate("study", "start", "grows");
    await watch.until((status) => status.round >= 2);

    const [file, signed] = [federation.path("grows-2.yaml"), federation.path("grows-2.json")];
    const rounds = { ...STUDY.rounds, count: 1000 };
    writeFileSync(file, JSON.stringify({ ...STUDY, members: ["ant", "bee", "cat"], rounds }));
    const told = await federation.operate("study", "amend", "grows", file, "--out", signed);
    expect(told).toContain("Version 2 of grows is proposed:");
    expect(told).toContain("  - cat becomes a member");
    const { digest } = parseSignedManifest(JSON.parse(readFileSync(signed, "utf8")));

    federation.approve("ant", digest, signed);
    federation.approve("cat", digest, signed);
    await expect
      .poll(() => federation.operate("study", "approvals", "grows"), { timeout: 30_000, interval: 500 })
      .toMatch(/version 1 +ant +approved[^]*version 2 +ant +approved[^]*version 2 +cat +approved/);
    await federation.crashCoordinator();
    const again = federation.watch();
    const before = await again.until(haveJoined("ant", "bee"));
    expect(before).toMatchObject({ version: 1, proposedDigest: digest });

    federation.approve("bee", digest, signed);
    const grown = await again.until(({ rounds }) => rounds.at(-1)?.nodes.includes("cat") === true);
    expect(grown).toMatchObject({ version: 2, roundsTotal: 1000, proposedDigest: "" });
    expect(grown.rounds.at(-1)?.nodes).toEqual(["ant", "bee", "cat"]);
    await federation.operate("study", "abort", "grows", "--reason", "the test is over");
  });
});
