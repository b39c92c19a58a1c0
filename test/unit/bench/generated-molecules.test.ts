import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  generatedMolecule,
  generatedMolecules,
  writeMoleculeTable,
} from "../../../scripts/bench/prepare/generated-molecules.ts";
import { loadToolkit, withMolecule } from "../../../chemistry/rdkit.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("molecules of different numbers are different texts, and molecules", async () => {
  const texts = new Set(Array.from({ length: 20_000 }, (_, number) => generatedMolecule(number)));
  expect(texts.size).toBe(20_000);
  expect(generatedMolecules).toBeGreaterThan(1_000_000);
  const toolkit = await loadToolkit();
  for (const text of [...texts].slice(0, 200))
    expect(withMolecule(toolkit, text, (molecule) => molecule.get_smiles())).toBeTruthy();
});

test("a table has as many rows and distinct molecules as asked for", () => {
  using folder = temporaryFolder();
  const path = folder.join("table.csv");
  writeMoleculeTable(path, 100, 30);
  const [header, ...rows] = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(header).toBe("smiles,logS");
  expect(rows).toHaveLength(100);
  expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(30);
});
