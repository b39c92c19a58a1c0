// `npm run compare -- FILE... [--sample N]`: how many structures of tables with a column smiles our chemistry
// standardises as MELLODDY-TUNER's steps do in RDKit's Python (python3 with RDKit is needed for this only).
// Prints one JSON line.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { massShiftOf } from "../../chemistry/isotopes.ts";
import { loadToolkit, withMolecule, type Toolkit } from "../../chemistry/rdkit.ts";
import { standardise } from "../../chemistry/standardise.ts";
import { seededRandom } from "../../models/random/seeded-random.ts";
import { openTable } from "../../tables/open-table.ts";

const PROTOCOL = { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 } as const;
const SEED = 1;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" } },
});

/** The distinct structures of the tables, shuffled. */
async function structuresOf(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const { sheets } = await openTable(path);
    let at = -1;
    for await (const block of sheets[0]!.rows())
      for (const { cells } of block)
        if (at < 0) at = cells.findIndex((name) => name.trim().toLowerCase() === "smiles");
        else if (/^\S+$/.test(cells[at] ?? "")) found.add(cells[at]!);
  }
  const shuffled = [...found];
  const random = seededRandom(SEED, "sample to compare");
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}

function reference(structures: readonly string[]): string[] {
  const script = join(import.meta.dirname, "melloddy-reference.py");
  const input = `${structures.join("\n")}\n`;
  const result = spawnSync("/usr/bin/env", ["python3", script], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (result.status !== 0)
    throw new Error(`python3 with RDKit is needed: ${result.stderr.trim().split("\n").at(-1)}`);
  return result.stdout.split("\n").slice(0, structures.length);
}

/** The other toolkit's text as ours writes it: the two versions bracket some atoms differently. */
function rewritten(toolkit: Toolkit, smiles: string): string {
  return withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles()) ?? smiles;
}

const all = await structuresOf(positionals);
const structures = values.sample === undefined ? all : all.slice(0, Number(values.sample));
const expected = reference(structures);
const toolkit = await loadToolkit();
const chemist = { toolkit, massShift: massShiftOf(toolkit) };
const tally = { compared: 0, equal: 0, sameStructure: 0, onlyWeRefuse: 0, onlyTheyRefuse: 0 };
for (const [index, structure] of structures.entries()) {
  const ours = standardise(chemist, structure, PROTOCOL);
  const theirs = expected[index]!;
  if (ours.kind === "unreadable" && theirs === "") continue;
  tally.compared += 1;
  if (ours.kind === "unreadable") tally.onlyWeRefuse += 1;
  else if (theirs === "") tally.onlyTheyRefuse += 1;
  else if (ours.canonical === theirs) tally.equal += 1;
  else if (ours.canonical === rewritten(toolkit, theirs)) tally.sameStructure += 1;
}
process.stdout.write(`${JSON.stringify({ structures: structures.length, ...tally })}\n`);
