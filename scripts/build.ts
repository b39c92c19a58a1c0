// Makes `dist`, which the package ships: JavaScript from the sources, and beside it every file that they
// read.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Files that are read at run time, by their place in the sources. */
const ASSETS = ["proto/**/*.proto", "models/**/*.wasm", "chemistry/**/*.wasm", "scripts/example/data/*.csv"];

rmSync(dist, { recursive: true, force: true });
emitJavaScript();
for (const asset of globSync(ASSETS, { cwd: root })) cpSync(join(root, asset), join(dist, asset));
checkReferences();

function emitJavaScript(): void {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const args = [compiler, "-p", join(root, "tsconfig.build.json")];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) fail("the sources do not compile");
}

/**
 * Every `./name.js` that a built file mentions, also as the URL of a worker, is there; none mentions a
 * source.
 */
function checkReferences(): void {
  for (const file of globSync("**/*.js", { cwd: dist })) {
    const text = readFileSync(join(dist, file), "utf8");
    for (const [, reference] of text.matchAll(/(?:from|import\(|new URL\(|import) *"(\.{1,2}\/[^"]+)"/g)) {
      const target = join(dist, dirname(file), reference!);
      if (reference!.endsWith(".ts") || globSync(target).length === 0)
        fail(`dist/${file} refers to ${reference}`);
    }
  }
}

function fail(message: string): never {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}
