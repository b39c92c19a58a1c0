import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { describeByGraph } from "../../../chemistry/descriptors/describe-structure.ts";
import { describeMolecule } from "../../../chemistry/descriptors.ts";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import { loadToolkit, withMolecule } from "../../../chemistry/rdkit.ts";
import { readGraph } from "../../../chemistry/read-graph.ts";
import { differences } from "./descriptor-differences.ts";

const data = join(import.meta.dirname, "../../../../shared/data");
const collections = [
  "admet/tdc_ames.csv",
  "admet/tdc_bbb_martins.csv",
  "multitask/chembl_5thresh.csv.gz",
  "federated/aqsoldb_raw_9sources.csv.gz",
].map((name) => join(data, name));
const SAMPLED = 300;

function sample(path: string): string[] {
  const bytes = readFileSync(path);
  const [header = "", ...rows] = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes)
    .toString()
    .trim()
    .split(/\r?\n/);
  const column = header.split(",").indexOf("smiles");
  const step = Math.ceil(rows.length / SAMPLED);
  return rows.filter((_, row) => row % step === 0).map((row) => row.split(",")[column]!);
}

it.skipIf(!collections.every((path) => existsSync(path)))(
  "describes public compound collections as RDKit does (skipped without ../shared/data)",
  async () => {
    const toolkit = await loadToolkit();
    const massShift = massShiftOf(toolkit);
    let described = 0;
    for (const smiles of collections.flatMap(sample)) {
      const canonical = withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
      if (canonical === undefined) continue;
      const ours = describeByGraph(canonical, readGraph(canonical, massShift));
      if (ours === undefined) continue;
      described++;
      expect(differences(ours, withMolecule(toolkit, canonical, describeMolecule)!), canonical).toEqual([]);
    }
    expect(described).toBeGreaterThan(SAMPLED * collections.length * 0.8);
  },
);
