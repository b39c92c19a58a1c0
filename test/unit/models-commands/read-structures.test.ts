import { expect, test } from "vitest";
import { readStructures, type Structure } from "../../../models/commands/read-structures.ts";
import { readDelimited } from "../../../tables/text/read-delimited.ts";

async function read(text: string): Promise<Structure[]> {
  const structures: Structure[] = [];
  const rows = readDelimited([Buffer.from(text)] as never, { name: "input", delimiter: "," });
  for await (const block of readStructures(rows)) structures.push(...block);
  return structures;
}

test("one SMILES a line, with a name after a space or a tab", async () => {
  expect(await read("CCO ethanol\nC\n\nCCC\tthe propane\n")).toEqual([
    { row: 1, id: "ethanol", smiles: "CCO" },
    { row: 2, id: "", smiles: "C" },
    { row: 4, id: "the propane", smiles: "CCC" },
  ]);
});

test("a table with a smiles column in any place and case, and its identifiers", async () => {
  expect(await read('compound_id,note,SMILES\r\nX1,"a, b",CCO\r\nX2,,\r\n')).toEqual([
    { row: 2, id: "X1", smiles: "CCO" },
    { row: 3, id: "X2", smiles: "" },
  ]);
});

test("a table with a smiles column only is a table, not a list", async () => {
  expect(await read("smiles\nCCO\n")).toEqual([{ row: 2, id: "", smiles: "CCO" }]);
});

test("nothing gives nothing", async () => {
  expect(await read("")).toEqual([]);
});
