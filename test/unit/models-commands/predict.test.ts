import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { beforeAll, expect, test, vi } from "vitest";
import { trainAlone } from "../../../client/training/train-alone.ts";
import { prepareTable } from "../../../client/data/prepare-table.ts";
import { modelsCommand } from "../../../models/main.ts";
import { CommandError } from "../../../process/command-error.ts";
import { temporaryFolder as sharedFolder } from "../../support/temporary-folder.ts";
import { molecules, moleculeTable } from "../client/data/molecules.ts";
import { tableFile, temporaryFolder } from "../client/data/temporary-table.ts";
import { smallStudy } from "../client/training/synthetic-study.ts";

const manifest = smallStudy({
  endpoints: [
    { name: "logS", kind: "regression", head: "shared", unit: "log mol/L" },
    { name: "active", kind: "classification", head: "shared" },
  ],
});
let onnx: Uint8Array;

beforeAll(async () => {
  using folder = sharedFolder();
  const path = folder.join("site-a.csv");
  writeFileSync(path, moleculeTable());
  const table = await prepareTable(path, { manifest, foldKey: "key", cacheFolder: null });
  ({ onnx } = await trainAlone(manifest, [{ node: "site-a", table }], { threads: 1 }));
});

function modelFile(): string {
  const path = join(temporaryFolder(), "model.onnx");
  writeFileSync(path, onnx);
  return path;
}

type Row = Record<string, string>;

async function predict(input: string, name = "input.csv"): Promise<{ rows: Row[]; error: unknown }> {
  const out = join(temporaryFolder(), "predictions.csv");
  const args = ["predict", "--model", modelFile(), "--in", tableFile(input, name), "--out", out];
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
  const error = rows.map(({ smiles, logS }) => Math.abs(Number(logS) - (1 - smiles!.length / 5)));
  expect(error.reduce((sum, value) => sum + value, 0) / error.length).toBeLessThan(0.6);
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
