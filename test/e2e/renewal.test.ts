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
  rounds: { count: 1_000, updatesMin: 2 },
  secureAggregation: "off",
};
/** Twenty seconds: nodes renew at two thirds of it. */
const LIFE_DAYS = 20 / 86_400;

test("rounds go on while the certificates of their nodes are renewed", { timeout: 180_000 }, async () => {
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
  const watch = federation.watch();
  for (const node of nodes) await node.waitFor(/certificate renewed/);
  const status = await federation.operate("study", "status", STUDY.study, "--json");
  const { round } = JSON.parse(status) as { round: number };
  const later = await watch.until(({ rounds }) => rounds.length > round + 20);
  const members = later.rounds.map((round) => round.nodes);
  expect(members).toEqual(members.map(() => STUDY.members));
  expect(later.members.map(({ connected }) => connected)).toEqual([true, true]);
});
