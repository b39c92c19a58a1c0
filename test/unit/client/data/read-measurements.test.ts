import { expect, test } from "vitest";
import { readMeasurements } from "../../../../client/data/read-measurements.ts";
import { CommandError } from "../../../../process/command-error.ts";
import type { Endpoint } from "../../../../trust/manifest/endpoint.ts";
import { tableFile } from "./temporary-table.ts";

const active: Endpoint = {
  name: "active",
  kind: "classification",
  head: "shared",
  unit: "",
  transform: "none",
};
const logS: Endpoint = { name: "logS", kind: "regression", head: "shared", unit: "", transform: "none" };
const clearance: Endpoint = {
  name: "clearance",
  kind: "regression",
  head: "private",
  unit: "",
  transform: "log10",
};

async function errorOf(content: string): Promise<CommandError> {
  const error: unknown = await readMeasurements(tableFile(content), [active, logS, clearance]).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(CommandError);
  return error as CommandError;
}

test("labels come in row order, transformed, NaN where not measured; other columns are left", async () => {
  const path = tableFile("compound_id,smiles,clearance,active\nX1,CCO,100,1.0\nX2,CCC,,0\nX3,CCN, 1e-2 ,\n");
  const table = await readMeasurements(path, [active, logS, clearance]);
  expect(table.smiles).toEqual(["CCO", "CCC", "CCN"]);
  expect(table.rowNumbers).toEqual([2, 3, 4]);
  expect([...table.labels.keys()]).toEqual(["active", "clearance"]);
  expect(table.labels.get("active")).toEqual([1, 0, NaN]);
  expect(table.labels.get("clearance")).toEqual([2, NaN, -2]);
});

test("the digest is that of the file's bytes", async () => {
  const path = tableFile("smiles\nC\n");
  // printf 'smiles\nC\n' | sha256sum
  const { createHash } = await import("node:crypto");
  expect((await readMeasurements(path, [])).digest).toBe(
    createHash("sha256").update("smiles\nC\n").digest("hex"),
  );
});

test.each([
  ["text in a column of numbers", "smiles,logS\nC,1\nCC,secretive\n", "row 3", "logS", /holds text/],
  ["a date", "smiles,logS\nC,2021-03-04\n", "row 2", "logS", /holds a date/],
  ["a decimal comma", 'smiles,logS\nC,"3,5"\n', "row 2", "logS", /decimal comma/],
  ["a relation", "smiles,logS\nC,>100\n", "row 2", "logS", /relation/],
  ["a number beyond float32", "smiles,logS\nC,1e39\n", "row 2", "logS", /out of range/],
  ["a classification label of 2", "smiles,active\nC,1\n\nCC,2\n", "row 4", "active", /other than 0 and 1/],
  ["a logarithm of 0", "smiles,clearance\nC,0\n", "row 2", "clearance", /not above 0/],
  ["a logarithm of a negative number", "smiles,clearance\nC,-5\n", "row 2", "clearance", /not above 0/],
])("%s is refused naming file, row and column, with a remedy", async (_, content, row, column, problem) => {
  const { message, remedy } = await errorOf(content);
  expect(message).toMatch(new RegExp(`site-a\\.csv, ${row}, column "${column}": `));
  expect(message).toMatch(problem);
  expect(remedy).toBeTruthy();
});

test("a message repeats neither a label nor a structure", async () => {
  const { message, remedy } = await errorOf("smiles,logS\nCCOCCNCC,secretive\n");
  expect(`${message} ${remedy}`).not.toMatch(/secretive|CCOCC/);
});

test("a table without rows is refused", async () => {
  expect((await errorOf("smiles,logS\n")).message).toMatch(/has a header and no rows/);
});
