import { existsSync } from "node:fs";
import { usageError } from "../../../process/command-error.ts";
import { writeAtomically } from "../../../process/write-atomically.ts";
import { POLICY_EXAMPLE } from "./policy-example.ts";

/**
 * Writes the commented example to a new file and gives what to say, or gives the example itself for no file.
 */
export function writeExample(path: string | undefined): string {
  if (path === undefined) return POLICY_EXAMPLE;
  if (existsSync(path)) throw usageError(`${path} exists already`, "name another file with --out");
  writeAtomically(path, POLICY_EXAMPLE);
  return `Wrote ${path}. Name it in node.yaml: \`policy: ${path}\`.\n`;
}
