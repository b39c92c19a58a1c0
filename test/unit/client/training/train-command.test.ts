import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { expect, test } from "vitest";
import { trainCommand } from "../../../../client/commands/train.ts";
import { readModelDescription } from "../../../../models/export/model-description.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { moleculeTable } from "../data/molecules.ts";
import { tableFile, temporaryFolder } from "../data/temporary-table.ts";
import { smallStudy } from "./synthetic-study.ts";

const manifest = smallStudy({
  endpoints: [
    { name: "logS", kind: "regression", head: "shared" },
    { name: "active", kind: "classification", head: "private" },
  ],
});

function studyFile(study: unknown = manifest): string {
  const path = join(temporaryFolder(), "study.yaml");
  writeFileSync(path, stringify(study));
  return path;
}

async function run(...args: string[]): Promise<void> {
  await trainCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: "user" });
}

test("trains on two tables and writes results and model", async () => {
  const folder = temporaryFolder();
  const [one, two] = [tableFile(moleculeTable()), tableFile(moleculeTable({ seed: 3 }))];
  const [out, model] = [join(folder, "results.json"), join(folder, "model.onnx")];
  const outputs = ["--out", out, "--model-out", model, "--cache", join(folder, "cache")];
  await run("--study", studyFile(), "--in", `site-a=${one}`, "--in", `site-b=${two}`, ...outputs);
  const results = JSON.parse(readFileSync(out, "utf8")) as Record<string, unknown>;
  expect(results).toMatchObject({
    study: "small",
    epochs: 8,
    data: [
      { node: "site-a", files: [basename(one)], rows: 120, compounds: 116, rejected: 4 },
      { node: "site-b", files: [basename(two)], rows: 120, compounds: 117, rejected: 3 },
    ],
    results: [
      { node: "site-a", endpoint: "logS", kind: "regression", metric: "R2" },
      { node: "site-a", endpoint: "active", kind: "classification", metric: "AUROC" },
      { node: "site-b", endpoint: "logS" },
      { node: "site-b", endpoint: "active" },
    ],
  });
  const { tasks } = readModelDescription(readFileSync(model), model);
  expect(tasks.map(({ name }) => name)).toEqual(["logS", "site-a: active", "site-b: active"]);
});

test.each([
  [
    "a study that is no manifest",
    () => ["--study", studyFile({ format: "other" }), "--in", "a=x.csv"],
    /format/,
  ],
  [
    "a missing table",
    () => ["--study", studyFile(), "--in", "a=/nowhere.csv"],
    /\/nowhere\.csv: no such file/,
  ],
  [
    "a table without the study's endpoints",
    () => ["--study", studyFile(), "--in", `a=${tableFile("smiles,x\nC,1\n")}`],
    /site-a\.csv/,
  ],
])("%s is refused with a message", async (_, args, message) => {
  const error: unknown = await run(...args(), "--out", "never.json").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(message);
});

test.each(["site-a", "=x.csv", "Site A=x.csv", "site-a="])(
  "--in %s is refused as wrong usage",
  async (input) => {
    await expect(run("--study", "s", "--in", input, "--out", "o")).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  },
);

test("no table at all is refused as wrong usage", async () => {
  await expect(run("--study", "s", "--out", "o")).rejects.toMatchObject({
    code: "commander.missingMandatoryOptionValue",
  });
});
