import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../client/training/evaluation.ts";
import type { PersonalisationOutcome } from "../../client/training/personalise/personalise-study.ts";
import { readModelDescription } from "../../models/export/model-description.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { hospitalColumns, hospitalTable } from "../support/hospital-tables.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { runChorale, type StartedProcess } from "../support/start-process.ts";

const HOSPITALS = ["hangang", "jirisan", "taebaek"];
const STUDY = {
  format: "chorale-study-1",
  study: "readmission",
  purpose: "a test of tables without structures",
  members: HOSPITALS,
  endpoints: [{ name: "readmitted", kind: "classification", head: "shared" }],
  protocol: { columns: hospitalColumns, recordId: "patient" },
  model: { trunk: [16], dropout: 0 },
  training: { epochsPerRound: 5, learningRate: 0.005 },
  rounds: { count: 6, updatesMin: 3 },
  secureAggregation: "off",
};

const resources = new AsyncDisposableStack();
let federation: ProcessFederation;
let nodes: StartedProcess[];
let status: StudyStatus__Output;

beforeAll(async () => {
  federation = resources.use(await ProcessFederation.found(STUDY));
  for (const name of HOSPITALS) {
    const csv = hospitalTable(name, 300, { measures: name !== "taebaek" });
    await federation.addNode(name, { csv });
  }
  await federation.createStudy();
  nodes = HOSPITALS.map((name) => federation.startNode(name));
  await federation.operate("study", "start", STUDY.study);
  status = await federation.watch().completed();
  await Promise.all(nodes.map(({ exited }) => exited));
});

afterAll(() => resources.disposeAsync());

/** All bytes of the files below a folder. */
function contentOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

describe("a federation of hospitals without structures", () => {
  test("completes its study on scales that are pooled over all hospitals", () => {
    expect(status.rounds.map(({ nodes: cohort }) => cohort)).toEqual(
      Array.from({ length: STUDY.rounds.count }, () => HOSPITALS),
    );
    const [age, creatinine, ...others] = status.featureScales;
    expect(others).toEqual([]);
    expect(age?.column).toBe("age");
    expect(age?.mean).toBeGreaterThan(58);
    expect(age?.mean).toBeLessThan(62);
    expect(age?.deviation).toBeGreaterThan(9);
    expect(creatinine?.mean).toBeGreaterThan(0.9);
    expect(creatinine?.mean).toBeLessThan(1.1);
  });

  test("predicts better than chance at each of them", async () => {
    for (const name of HOSPITALS) {
      const args = ["client", "evaluate", "--config", federation.nodeConfig(name), "--study", STUDY.study];
      const { code, stdout } = await runChorale([...args, "--json"]);
      expect(code).toBe(0);
      const [result] = (JSON.parse(stdout) as Evaluation).results;
      expect(result?.value, name).toBeGreaterThan(0.7);
    }
  });

  test("exports a model that says which columns it takes and on what scales", async () => {
    const out = federation.path("readmission.onnx");
    await federation.operate("study", "export", STUDY.study, "--out", out);
    const { columns } = readModelDescription(readFileSync(out));
    const scales = new Map(status.featureScales.map(({ column, ...scale }) => [column, scale]));
    expect(columns).toEqual(hospitalColumns.map((column) => ({ ...column, ...scales.get(column.name) })));
    const own = federation.path("hangang", "state", "studies", STUDY.study, "model.onnx");
    expect(readModelDescription(readFileSync(own)).columns).toEqual(columns);
  });

  test("personalises from the scales of the released model", async () => {
    const args = [
      "client",
      "personalise",
      STUDY.study,
      "--config",
      federation.nodeConfig("hangang"),
      "--json",
    ];
    const { code, stdout } = await runChorale(args);
    expect(code).toBe(0);
    const { federatedLoss, tried } = JSON.parse(stdout) as PersonalisationOutcome;
    // On other scales than it was trained on, the released model would do worse than chance.
    expect(federatedLoss).toBeLessThan(0.9 * Math.log(2));
    expect(tried.map(({ method }) => method)).toEqual(["fine-tune", "local-trunk"]);
  });

  test("keeps the patients' names out of every log, state folder and the coordinator", () => {
    for (const { stdout, stderr } of [federation.coordinator, ...nodes])
      expect(stdout + stderr).not.toContain("PATIENT-");
    expect(contentOf(federation.path("federation")).includes("readmitted")).toBe(true);
    expect(contentOf(federation.path("federation")).includes("PATIENT-")).toBe(false);
    for (const name of HOSPITALS)
      expect(contentOf(federation.path(name)).includes("PATIENT-"), name).toBe(false);
  });
});
