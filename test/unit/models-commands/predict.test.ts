import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { openAloneStudy } from "../../../client/training/alone-study.ts";
import { cpuRuntime } from "../../../client/training/engine-of.ts";
import { trainAlone } from "../../../client/training/train-alone.ts";
import { modelsCommand } from "../../../models/main.ts";
import { keyFromText, publicKey } from "../../../chemistry/protocol-key.ts";
import { CommandError } from "../../../process/command-error.ts";
import { molecules, moleculeTable } from "../client/data/molecules.ts";
import { tableFile, temporaryFolder } from "../client/data/temporary-table.ts";
import { smallStudy } from "../client/training/synthetic-study.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { preparedMolecules } from "./prepared-molecules.ts";

const manifest = smallStudy({
  endpoints: [
    { name: "logS", kind: "regression", head: "shared", unit: "log mol/L" },
    { name: "active", kind: "classification", head: "shared" },
  ],
  protocol: { fingerprint: { size: 128 }, descriptors: "rdkit" },
  training: { batchSize: 16, epochsPerRound: 15, learningRate: 0.01 },
});
let onnx: Uint8Array;

beforeAll(async () => {
  onnx = await trained(manifest, publicKey);
});

async function trained(study: StudyManifest, key: string): Promise<Uint8Array> {
  const prepared = await preparedMolecules(study, key);
  const place = { threads: 1, runtime: cpuRuntime };
  const data = openAloneStudy(study, [{ node: "site-a", prepared }]);
  return (await trainAlone(data, { place, protocolKey: key })).onnx;
}

function modelFile(bytes = onnx): string {
  const path = join(temporaryFolder(), "model.onnx");
  writeFileSync(path, bytes);
  return path;
}

type Row = Record<string, string>;

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const labels = molecules.map((smiles) => 1 - smiles.length / 5);
/** How far the labels are off their mean: no model that learnt nothing of unseen scaffolds is better. */
const errorOfMean = meanOf(labels.map((label) => Math.abs(label - meanOf(labels))));

function errorOf(rows: readonly Row[]): number {
  return meanOf(rows.map(({ logS }, index) => Math.abs(Number(logS) - labels[index]!)));
}

async function predict(
  input: string,
  name = "input.csv",
  { model = modelFile(), more = [] }: { model?: string; more?: readonly string[] } = {},
): Promise<{ rows: Row[]; error: unknown }> {
  const out = tableFile("", "predictions.csv");
  const args = ["predict", "--model", model, "--in", tableFile(input, name), "--out", out, ...more];
  const error: unknown = await modelsCommand()
    .parseAsync(args, { from: "user" })
    .then(
      () => null,
      (caught: unknown) => caught,
    );
  const { data } = Papa.parse<Row>(readFileSync(out, "utf8").trim(), { header: true });
  return { rows: data, error };
}

test("a table gives probabilities and values, one line per structure, in order", async () => {
  const { rows, error } = await predict(moleculeTable());
  expect(error).toBeNull();
  expect(Object.keys(rows[0]!)).toEqual(["row", "id", "smiles", "logS", "active", "reason"]);
  expect(rows.map(({ smiles }) => smiles)).toEqual(molecules);
  expect(rows.map(({ row }) => Number(row))).toEqual(molecules.map((_, index) => index + 2));
  for (const { active, logS } of rows) {
    expect(Number(active)).toBeGreaterThanOrEqual(0);
    expect(Number(active)).toBeLessThanOrEqual(1);
    expect(Number.isFinite(Number(logS))).toBe(true);
  }
});

test("the predictions are those of what the model learnt", async () => {
  const { rows } = await predict(moleculeTable());
  expect(errorOf(rows)).toBeLessThan(0.9 * errorOfMean);
});

test("a structure that cannot be read has empty cells and a reason; the others are predicted", async () => {
  const { rows, error } = await predict("CCO ethanol\nC(\nCCC\n", "list.smi");
  expect(error).toBeNull();
  expect(rows.map(({ id, logS, reason }) => [id, logS !== "", reason !== ""])).toEqual([
    ["ethanol", true, false],
    ["", false, true],
    ["", true, false],
  ]);
});

test("a longer input than one block gives each structure the prediction it has alone", async () => {
  const many = Array.from({ length: 700 }, (_, index) => molecules[(index * 7) % molecules.length]!);
  const { rows } = await predict(many.join("\n"), "list.smi");
  const { rows: alone } = await predict(molecules.join("\n"), "list.smi");
  const expected = new Map(alone.map(({ smiles, logS }) => [smiles, Number(logS)]));
  expect(rows.length).toBe(700);
  for (const { smiles, logS } of rows) expect(Number(logS)).toBeCloseTo(expected.get(smiles)!, 4);
});

test("when nothing could be read the command fails after writing the reasons", async () => {
  const { rows, error } = await predict("C(\nxyz\n", "list.smi");
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/list\.smi: none of 2 structures could be read/);
  expect(rows.length).toBe(2);
});

describe("a model whose bits are permuted by a key", () => {
  const key = "a key of partners";
  let keyed: Uint8Array;
  beforeAll(async () => {
    const hash = (await preparedMolecules(manifest, key)).protocolHash;
    const study = { ...manifest, protocol: { ...manifest.protocol, hash } };
    keyed = await trained(study, key);
  });

  test("predicts with the key's file", async () => {
    const more = ["--protocol-key-file", tableFile(`\n ${key} \n`, "protocol.key")];
    const { rows, error } = await predict(moleculeTable(), "in.csv", { model: modelFile(keyed), more });
    expect(error).toBeNull();
    expect(errorOf(rows)).toBeLessThan(0.9 * errorOfMean);
  });

  test.each([
    ["no key", null],
    ["another key", "another"],
  ])("is refused with %s", async (_, other) => {
    const more = other === null ? [] : ["--protocol-key-file", tableFile(other, "protocol.key")];
    const { error } = await predict(moleculeTable(), "in.csv", { model: modelFile(keyed), more });
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toMatch(/model\.onnx: was made with another protocol key/);
  });

  test.each([
    ["empty", " \n", /is empty/],
    ["missing", null, /cannot read the key/],
  ])("a key file that is %s is refused", async (_, content, message) => {
    const path = content === null ? join(temporaryFolder(), "none.key") : tableFile(content, "protocol.key");
    const { error } = await predict("C\n", "in.smi", { more: ["--protocol-key-file", path] });
    expect((error as CommandError).message).toMatch(message);
  });

  test("white space around a key is not part of it", () => {
    expect(keyFromText("\t key of many words\r\n")).toBe("key of many words");
    expect(keyFromText(" \n")).toBeUndefined();
  });
});

test.each([
  ["text", "not a model"],
  ["an empty file", ""],
])("a model file that is %s is refused by name", async (_, content) => {
  const model = tableFile(content, "other.onnx");
  for (const command of [["predict", "--in", "x.csv"], ["show"]]) {
    const run = modelsCommand().parseAsync([...command, "--model", model], { from: "user" });
    const error: unknown = await run.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toContain("other.onnx");
  }
});

test("show prints study, endpoints and units", async () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await modelsCommand().parseAsync(["show", "--model", modelFile()], { from: "user" });
  } finally {
    write.mockRestore();
  }
  expect(written.join("")).toMatch(/study +small/);
  expect(written.join("")).toMatch(/logS: regression, log mol\/L/);
  expect(written.join("")).toMatch(/active: classification, probability/);
});

test("an input that cannot be read leaves an older output alone", async () => {
  const out = tableFile("older", "predictions.csv");
  const args = ["predict", "--model", modelFile(), "--in", "/nowhere.csv", "--out", out];
  await expect(modelsCommand().parseAsync(args, { from: "user" })).rejects.toBeInstanceOf(CommandError);
  expect(readFileSync(out, "utf8")).toBe("older");
});

test("an output that cannot be written is a message with its path", async () => {
  const out = join(temporaryFolder(), "no", "folder.csv");
  const args = ["predict", "--model", modelFile(), "--in", tableFile("smiles\nC\n"), "--out", out];
  const error: unknown = await modelsCommand()
    .parseAsync(args, { from: "user" })
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/cannot write .*folder\.csv/);
});
