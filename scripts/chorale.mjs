#!/usr/bin/env node
// The `chorale` command. In a checkout it runs the TypeScript sources; in an installed package the built
// ones, because Node does not strip types below node_modules.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute, installWhatIsMissing, suitableNode } from "./run.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// npm runs scripts in the package's folder; paths that a person types are meant from where they are.
const { INIT_CWD: folder, npm_lifecycle_event: script } = process.env;
if (script === "chorale" && folder !== undefined && process.cwd() === root) process.chdir(folder);
const sources = join(root, "cli", "main.ts");
if (existsSync(sources)) {
  installWhatIsMissing();
  execute(suitableNode(), [sources, ...process.argv.slice(2)]);
} else {
  execute(suitableNode(), [join(root, "dist", "cli", "main.js"), ...process.argv.slice(2)]);
}
