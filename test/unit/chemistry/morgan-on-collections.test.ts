import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import { morganEnvironments } from "../../../chemistry/morgan.ts";
import { loadToolkit } from "../../../chemistry/rdkit.ts";
import { readGraph } from "../../../chemistry/read-graph.ts";
import { foldedBits, toolkitBits } from "./toolkit-bits.ts";

const data = join(import.meta.dirname, "../../../../shared/data");
const collections = ["admet/tdc_bbb_martins.csv", "multitask/chembl_5thresh.csv.gz"].map((name) =>
  join(data, name),
);
const SAMPLED = 400;

function sample(path: string): string[] {
  const bytes = readFileSync(path);
  const [header = "", ...rows] = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes)
    .toString()
    .trim()
    .split("\n");
  const column = header.split(",").indexOf("smiles");
  const step = Math.ceil(rows.length / SAMPLED);
  return rows.filter((_, row) => row % step === 0).map((row) => row.split(",")[column]!);
}

it.skipIf(!collections.every((path) => existsSync(path)))(
  "sets the bits that RDKit sets on public compound collections",
  async () => {
    const toolkit = await loadToolkit();
    const massShift = massShiftOf(toolkit);
    for (const smiles of collections.flatMap(sample)) {
      const { canonical, bits } = toolkitBits(toolkit, smiles, 3, 32_768);
      expect(foldedBits(morganEnvironments(readGraph(canonical, massShift), 3), 32_768)).toEqual(bits);
    }
  },
);
