import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { studyFolder } from "../../client/agent/study-files.ts";
import { writeDecision } from "../../client/policy/decision-files.ts";
import { cpuRuntime } from "../../client/training/engine-of.ts";
import { LocalTrainer } from "../../client/training/local-trainer.ts";
import type { Personalisation } from "../../client/training/personalise/personalisation.ts";
import type { PersonalisationOutcome } from "../../client/training/personalise/personalise-study.ts";
import type { SearchRecord } from "../../client/training/search/search-record.ts";
import type { GlobalModel } from "../../client/training/trainer.ts";
import { publicKey } from "../../chemistry/protocol-key.ts";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { scaleOf } from "../../models/target-scale.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import { signManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "../support/approval-of.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { operatorIdentity, withKeys } from "../support/identities.ts";
import { writeNodeFolder } from "../support/node-folder.ts";
import { runChorale, startChorale } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STUDY = `
format: chorale-study-1
study: alone
purpose: a test of what a partner does without the others
members: [seolhwa]
endpoints:
  - { name: log_solubility, kind: regression, head: shared }
  - { name: herg_inhibition, kind: classification, head: private }
protocol: { fingerprint: { size: 256 }, descriptors: none }
model: { trunk: [32] }
training: { epochsPerRound: 3, learningRate: 0.002 }
rounds: { count: 10, updatesMin: 1 }
secureAggregation: "off"
`;
const SPACE = "learningRate: { from: 0.0005, to: 0.02 }\ntrunk: [[32], [64]]\nepochs: [30, 60]\n";

const manifest = withKeys(studyManifestSchema.parse(parseYaml(STUDY)));
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const [studyFile, table] = [folder.join("study.yaml"), folder.join("seolhwa.csv")];

beforeAll(() => {
  writeFileSync(studyFile, STUDY);
  writeFileSync(folder.join("space.yaml"), SPACE);
  writeFileSync(table, exampleSlice("seolhwa-pharma", 250));
});

function searchArgs(out: string): string[] {
  const files = ["--study", studyFile, "--in", `seolhwa=${table}`, "--cache", folder.join("cache")];
  const outputs = ["--out", join(out, "results.json"), "--model-out", join(out, "model.onnx")];
  return [
    "client",
    "train",
    ...files,
    ...outputs,
    "--search",
    "6",
    "--search-space",
    folder.join("space.yaml"),
  ];
}

/** Resolves when a file of this name appears in the folder. */
async function untilWritten(path: string, name: string): Promise<void> {
  for await (const { filename } of watch(path)) if (filename === name) return;
}

function recordIn(out: string): SearchRecord {
  return JSON.parse(readFileSync(join(out, "search.json"), "utf8")) as SearchRecord;
}

describe("client train --search", () => {
  test("that is killed goes on to the same winner and the same model", async () => {
    const [whole, killed] = [folder.join("whole"), folder.join("killed")];
    const { code, stdout } = await runChorale(searchArgs(whole));
    expect(code).toBe(0);
    expect(stdout).toMatch(/0 \(recipe\) +0\.002 /);
    expect(stdout).toMatch(/effort: 6 trials, \d+ epochs in all; the recipe of alone takes 30/);
    mkdirSync(killed);
    const written = untilWritten(killed, "search.json");
    await using run = startChorale(searchArgs(killed));
    await Promise.race([written, run.exited]);
    await run.kill("SIGKILL");
    expect(recordIn(killed).winner).toBeNull();
    expect((await runChorale(searchArgs(killed))).code).toBe(0);
    expect(recordIn(killed).winner).toBe(recordIn(whole).winner);
    const model = (out: string): Buffer => readFileSync(join(out, "model.onnx"));
    expect(model(killed).equals(model(whole))).toBe(true);
    expect(readdirSync(killed).sort()).toEqual(["model.onnx", "results.json", "search.json"]);
  });

  test("states the effort and the winner's settings beside its results", () => {
    const results: unknown = JSON.parse(readFileSync(folder.join("whole", "results.json"), "utf8"));
    const { winner, trials, effort } = recordIn(folder.join("whole"));
    expect(results).toMatchObject({
      study: "alone",
      search: { ...effort, winner, settings: trials[winner!]!.settings },
      results: [{ endpoint: "log_solubility" }, { endpoint: "herg_inhibition" }],
    });
  });

  test("of a space with a wrong field names file, line and field", async () => {
    writeFileSync(folder.join("space.yaml"), "epochs: [10]\ndropout: 0.3\n");
    const { code, stderr } = await runChorale(searchArgs(folder.join("wrong")));
    expect(code).toBe(2);
    expect(stderr).toMatch(/space\.yaml:2: dropout: /);
  });
});

/** The node's state as a completed study leaves it, of a model that knew nothing of this node. */
async function completeStudy(): Promise<string> {
  const stateDir = folder.join("state");
  const home = studyFolder(stateDir, manifest.study);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "manifest.json"), canonicalBytes(signManifest(manifest, operatorIdentity)));
  const place = { threads: 1, runtime: cpuRuntime, checkpointEveryMs: 300_000 };
  const trainer = new LocalTrainer({
    node: "seolhwa",
    data: [table],
    stateDir,
    protocolKey: publicKey,
    ...place,
  });
  const { labelSums } = await trainer.prepare(manifest, () => {});
  const initial = initialParameters(sharedLayout(architectureOf(manifest)), manifest.seed);
  const parameters = new Float32Array(new SharedArrayBuffer(initial.byteLength));
  parameters.set(initial);
  const model: GlobalModel = {
    digest: createHash("sha256").update(new Uint8Array(parameters.buffer)).digest("hex"),
    parameters,
    targetScales: labelSums.map(({ endpoint, ...sums }) => ({ endpoint, ...scaleOf(sums) })),
    featureScales: [],
  };
  await trainer.finish(model, () => {});
  await trainer.dispose();
  const [tls, rest] = [{ authority: "", certificate: "", key: "" }, { coordinator: "localhost:1" }];
  writeNodeFolder({
    folder: folder.join(),
    name: "seolhwa",
    tls,
    table: readFileSync(table, "utf8"),
    ...rest,
  });
  return home;
}

describe("client personalise", () => {
  let home: string;
  const config = ["--config", folder.join("node.yaml")];
  const personalise = (...more: string[]): ReturnType<typeof runChorale> =>
    runChorale(["client", "personalise", "alone", ...config, ...more]);

  beforeAll(async () => {
    home = await completeStudy();
  });

  test("of a study that the owner has not approved is refused", async () => {
    const { code, stderr } = await personalise();
    expect(code).toBe(1);
    expect(stderr).toMatch(/not approved.*\n {2}remedy: .*client approve/);
    expect(existsSync(join(home, "personalised.onnx"))).toBe(false);
    writeDecision(folder.join("state"), approvalOf("seolhwa", manifest));
  });

  test("keeps what beats the released model, with figures side by side", async () => {
    const { code, stdout } = await personalise("--method", "best", "--local-trunk", "16,8");
    expect(code).toBe(0);
    expect(stdout).toMatch(/federated +\d/);
    expect(stdout).toMatch(/(fine-tune|local-trunk) +\d+ +\d\.\d+ +kept/);
    const kept = JSON.parse(readFileSync(join(home, "personalised.json"), "utf8")) as Personalisation;
    expect(kept.validationLoss.personalised).toBeLessThan(kept.validationLoss.federated);
    expect(kept.results.map(({ endpoint }) => endpoint)).toEqual(["log_solubility", "herg_inhibition"]);
  });

  test("is shown by client evaluate", async () => {
    const { stdout } = await runChorale(["client", "evaluate", ...config, "--study", "alone"]);
    expect(stdout).toMatch(/value +personalised \(/);
  });

  test("gives a model that predicts", async () => {
    const model = ["--model", join(home, "personalised.onnx")];
    const { code, stdout } = await runChorale(["models", "predict", ...model, "--in", table]);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toContain("log_solubility");
  });

  test("--json prints what was tried", async () => {
    const { stdout } = await personalise("--method", "fine-tune", "--epochs", "2", "--json");
    const { tried, federatedLoss } = JSON.parse(stdout) as PersonalisationOutcome;
    expect(tried).toMatchObject([{ method: "fine-tune" }]);
    expect(federatedLoss).toBeGreaterThan(0);
  });

  test("of a study that has not completed says so", async () => {
    const { code, stderr } = await runChorale(["client", "personalise", "other", ...config]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/knows no study other/);
  });
});
