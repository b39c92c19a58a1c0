import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { software } from "../process/software.ts";

/** Versions of what computed the results. */
export function softwareVersions(): Record<"chorale" | "node" | "onnxruntime-node" | "rdkit", string> {
  return {
    chorale: software.replace("chorale ", ""),
    node: process.versions.node,
    "onnxruntime-node": packageVersion("onnxruntime-node"),
    rdkit: packageVersion("@rdkit/rdkit"),
  };
}

/** Reads `package.json` above the package's main file, because not every package exports it. */
function packageVersion(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  while (!folder.endsWith(join("node_modules", ...name.split("/")))) folder = dirname(folder);
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}
