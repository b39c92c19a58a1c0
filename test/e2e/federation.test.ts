import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import type { EgressEntry } from "../../client/egress/record.ts";
import type { Evaluation } from "../../client/training/evaluation.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { protocol } from "../../proto/load.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { exampleSlice, rowsOf, structuresOf, type ExampleSite } from "../support/example-slice.ts";
import { runChorale, startChorale, type StartedProcess } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROWS = 150;
const ROUNDS = 6;
const SITES = { clinic: "moraebit-bio", gureum: "gureum-therapeutics", seolhwa: "seolhwa-pharma" } as const;
const NODES = Object.entries(SITES) as [string, ExampleSite][];
const STUDY = `
format: chorale-study-1
study: admet
purpose: a test of a whole federation
members: [clinic, gureum, seolhwa]
endpoints:
  - { name: log_solubility, kind: regression, head: shared }
  - { name: herg_inhibition, kind: classification, head: shared }
  - { name: log_microsomal_clearance, kind: regression, head: private }
  - { name: cyp3a4_inhibition, kind: classification, head: private }
protocol: { fingerprint: { size: 512 } }
model: { trunk: [64] }
training: { epochsPerRound: 5, learningRate: 0.003 }
rounds: { count: ${ROUNDS}, updatesMin: 3 }
secureAggregation: "off"
`;

const resources = new AsyncDisposableStack();
const folder = resources.use(temporaryFolder());
const federationConfig = folder.join("federation", "coordinator.yaml");
const studyFile = folder.join("study.yaml");
const signedFile = folder.join("study.signed.json");
const manifest = studyManifestSchema.parse(parseYaml(STUDY));
let coordinator: StartedProcess;
let status: StudyStatus__Output;
const nodes = new Map<string, StartedProcess>();

async function chorale(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runChorale(args);
  expect({ args, code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

const operate = (...args: string[]): Promise<string> =>
  chorale("coordinator", ...args, "--config", federationConfig);
const nodeConfig = (node: string): string => folder.join(node, "node.yaml");

/** All a partner does before the first round. */
async function enrol(node: string, site: ExampleSite): Promise<void> {
  const table = folder.join(`${node}.csv`);
  writeFileSync(table, exampleSlice(site, ROWS));
  const invitation = folder.join(`${node}.invitation`);
  await operate("invite", node, "--valid", "1h", "--out", invitation);
  const key = ["--protocol-key-file", folder.join("protocol.key")];
  const word = ["--invitation-file", invitation];
  await chorale("client", "enroll", ...word, "--data", table, ...key, "--out", folder.join(node));
}

/** What its owner does with a study that the operator signed. */
async function approve(node: string): Promise<void> {
  const config = ["--config", nodeConfig(node)];
  const shown = JSON.parse(await chorale("client", "show", signedFile, "--json", ...config)) as {
    manifestDigest: string;
    dryRun: { rows: { read: number } };
  };
  expect(shown.dryRun.rows.read).toBe(ROWS);
  const decision = ["--digest", shown.manifestDigest, "--reference", "DRB 7", "--name", "Dr. Kim"];
  const words = await chorale("client", "approve", signedFile, ...decision, ...config);
  expect(words).toContain("DRB 7");
}

beforeAll(async () => {
  writeFileSync(studyFile, STUDY);
  writeFileSync(folder.join("protocol.key"), "the partners' own secret\n");
  const loopback = ["--host", "127.0.0.1", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"];
  await chorale("coordinator", "init", "--out", folder.join("federation"), ...loopback);
  coordinator = resources.use(startChorale(["coordinator", "serve", "--config", federationConfig]));
  await coordinator.waitFor(/"address":"([^"]+)"/);
  for (const [node, site] of NODES) await enrol(node, site);
  await operate("study", "create", studyFile, "--out", signedFile);
  for (const [node] of NODES) await approve(node);
  for (const [node] of NODES)
    nodes.set(
      node,
      resources.use(startChorale(["client", "run", "--config", nodeConfig(node), "--exit-when-done"])),
    );
  await operate("study", "start", "admet");
  const lines = (await operate("study", "status", "admet", "--watch", "--json")).trimEnd().split("\n");
  status = JSON.parse(lines.at(-1) ?? "");
  await Promise.all([...nodes.values()].map(({ exited }) => exited));
});

afterAll(() => resources.disposeAsync());

async function evaluations(): Promise<Evaluation[]> {
  return Promise.all(
    NODES.map(async ([node]) => {
      const args = ["client", "evaluate", "--config", nodeConfig(node), "--study", "admet", "--json"];
      return JSON.parse(await chorale(...args)) as Evaluation;
    }),
  );
}

/** The mean of a metric over the nodes, each by its test labels. */
function meanOf(all: readonly Evaluation[], endpoint: string): number {
  const results = all.flatMap((one) => one.results.filter((result) => result.endpoint === endpoint));
  const defined = results.filter(({ value }) => value !== null);
  const labels = defined.reduce((sum, { testCount }) => sum + testCount, 0);
  return defined.reduce((sum, { value, testCount }) => sum + value! * testCount, 0) / labels;
}

/** What frames the one chunk of such an update: two tags and two lengths of three bytes. */
const FRAME_BYTES = 8;

/** An upload's header, which has the same length whatever the figures in it. */
function headerBytes(round: number): number {
  const digest = "0".repeat(64);
  return protocol.Node.service.Upload.requestSerialize({
    header: {
      key: { study: "admet", round, digest },
      baseModel: digest,
      layoutDigest: digest,
      weight: 1,
      trainLoss: 1,
      offset: 0,
      sizeBytes: bytesOf(sharedLayout(architectureOf(manifest))),
    },
  }).length;
}

describe("a federation of three partners", () => {
  test("completes its study with every node in every round", () => {
    expect(status.state).toBe("STUDY_COMPLETED");
    expect(status.rounds.map(({ nodes: cohort }) => cohort)).toEqual(
      Array.from({ length: ROUNDS }, () => ["clinic", "gureum", "seolhwa"]),
    );
    for (const node of nodes.values()) expect(node).toMatchObject({ running: false });
  });

  test("ends every node with 0", async () => {
    for (const [node, { exited }] of nodes)
      expect([node, await exited]).toEqual([node, { code: 0, signal: null }]);
  });

  test("trains: the loss of the last round is below that of the first", () => {
    const losses = status.rounds.map(({ trainLoss }) => trainLoss);
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
  });

  test("gives a model that predicts better than chance on the partners' test folds", async () => {
    const all = await evaluations();
    for (const { model } of all) expect(model).toBe(status.model);
    expect(meanOf(all, "herg_inhibition")).toBeGreaterThan(0.6);
    expect(meanOf(all, "log_solubility")).toBeGreaterThan(0);
  });

  test("lets out nothing but the shared layers: each update has their bytes, and is recorded", async () => {
    const layoutBytes = bytesOf(sharedLayout(architectureOf(manifest)));
    let counted = 0;
    for (const [node] of NODES) {
      const text = await chorale("client", "egress", "--config", nodeConfig(node), "--verify", "--json");
      const { problem, entries } = JSON.parse(text) as { problem: unknown; entries: EgressEntry[] };
      expect(problem).toBeNull();
      const updates = entries.filter(({ kind }) => kind === "update");
      expect(updates.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6]);
      for (const { bytes, round } of updates) {
        expect(bytes - headerBytes(round!) - FRAME_BYTES).toBe(layoutBytes);
        counted += layoutBytes;
      }
    }
    expect(status.bytesUp).toBe(counted);
    expect(status.modelBytes).toBe(layoutBytes);
  });

  test("exports a model that predicts for structures from standard input", async () => {
    const model = folder.join("admet.onnx");
    await operate("study", "export", "admet", "--out", model);
    const key = ["--protocol-key-file", folder.join("protocol.key")];
    await using predicting = startChorale(["models", "predict", "--model", model, ...key, "--in", "-"]);
    predicting.write("CCO ethanol\nc1ccccc1O phenol\n");
    predicting.write(null);
    expect(await predicting.exited).toEqual({ code: 0, signal: null });
    const [header, ...rows] = predicting.stdout.trimEnd().split("\n");
    expect(header).toContain("log_solubility");
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/,-?\d+\.\d+/);
  });

  test("writes no structure and no label into any log or output", () => {
    const written = [coordinator, ...nodes.values()].map(({ stdout, stderr }) => stdout + stderr).join("\n");
    expect(written).toContain("round closed");
    for (const [, site] of NODES) {
      const slice = exampleSlice(site, ROWS);
      // A structure of few letters is a part of ordinary words and figures.
      for (const smiles of structuresOf(slice))
        if (smiles.length >= 5) expect(written.includes(smiles), "a structure was written").toBe(false);
      for (const line of rowsOf(slice)) {
        const identifier = line.split(",")[0]!;
        expect(written.includes(identifier), "a compound's name was written").toBe(false);
        const labels = line.split(",").slice(2).join(",");
        if (labels.length >= 8) expect(written.includes(labels), "a row's labels were written").toBe(false);
      }
    }
  });

  test("keeps no structure in the coordinator's files", () => {
    const state = folder.join("federation", "state");
    const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const stored = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    expect(stored.includes("log_solubility")).toBe(true);
    for (const [, site] of NODES)
      for (const smiles of structuresOf(exampleSlice(site, ROWS)))
        if (smiles.length >= 12) expect(stored.includes(smiles), "a structure is stored").toBe(false);
  });

  test("stops its coordinator cleanly", async () => {
    expect(await coordinator.kill("SIGTERM")).toEqual({ code: 0, signal: null });
  });
});
