import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadToolkit } from "../../../../chemistry/rdkit.ts";
import { canonicalTautomer } from "../../../../chemistry/tautomers/canonical-tautomer.ts";

const reference = new URL("../../../../../shared/data/melloddy/standardised_first.csv", import.meta.url);

/** MELLODDY-TUNER's output is canonical already; a form that is no longer so shows a rule that differs. */
it.skipIf(!existsSync(reference))("keeps each structure that MELLODDY-TUNER standardised", async () => {
  const toolkit = await loadToolkit();
  const [, ...rows] = readFileSync(reference, "utf8").trim().split("\n");
  const outputs = rows.map((row) => row.trim().split(",")[2]!);
  const changed = outputs.filter((smiles) => canonicalTautomer(toolkit, smiles, 256) !== smiles);
  expect(outputs.length).toBe(100);
  expect(changed.length).toBe(0);
});
