import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "renewed",
  purpose: "a test of certificates that end during a study",
  members: ["ant", "bee"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 20, updatesMin: 2 },
  secureAggregation: "off",
};
/** Issuers date certificates back by an hour: two thirds of this life are over when a node starts. */
const LIFE_DAYS = 0.001;

test("a study goes on while the certificates of its nodes are renewed", { timeout: 180_000 }, async () => {
  await using federation = await ProcessFederation.found(STUDY);
  await federation.coordinator.kill("SIGTERM");
  const yaml = readFileSync(federation.config, "utf8");
  writeFileSync(federation.config, yaml.replace(/certificateDays: .*/, `certificateDays: ${LIFE_DAYS}`));
  await federation.startCoordinator();
  for (const name of STUDY.members)
    await federation.addNode(name, { csv: exampleSlice("seolhwa-pharma", 60) });
  await federation.createStudy();
  const nodes = STUDY.members.map((name) => federation.startNode(name));
  await federation.operate("study", "start", STUDY.study);
  for (const node of nodes) expect((await node.exited).code, node.stderr).toBe(0);
  const status = JSON.parse(await federation.operate("study", "status", STUDY.study, "--json")) as {
    state: string;
    rounds: { outcome: string; nodes: string[] }[];
  };
  expect(status.state).toBe("STUDY_COMPLETED");
  for (const { nodes: members } of status.rounds) expect(members).toEqual(STUDY.members);
  for (const node of nodes) expect(node.stderr).toContain("certificate renewed");
});
