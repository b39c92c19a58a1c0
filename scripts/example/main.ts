// Writes the embedded example: one table of simulated assays per node. `--check` compares with what is
// committed.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleTables } from "./tables.ts";

const folder = join(import.meta.dirname, "data");
const tables = await exampleTables();
mkdirSync(folder, { recursive: true });
for (const [name, text] of tables) {
  const path = join(folder, name);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    process.stderr.write(`error: ${name} is not what the generator writes; run npm run example\n`);
    process.exitCode = 1;
  }
  process.stdout.write(`${name}: ${text.split("\n").length - 2} compounds, ${text.length} bytes\n`);
}
