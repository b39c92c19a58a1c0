import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { usageError } from "../process/command-error.ts";

/** Marks a folder as the output of a demo, which a later one may replace. */
export const MARKER = ".chorale-demo";

/**
 * An empty folder for this demo, marked as one. The folder of a former demo is emptied; any other that holds
 * something, or one that holds an `input` of this run, is refused with a usage error.
 */
export function claimOutFolder(path: string, inputs: readonly string[]): string {
  const folder = resolve(path);
  for (const input of inputs)
    if (`${resolve(input)}${sep}`.startsWith(`${folder}${sep}`))
      throw usageError(
        `--out: ${input} lies in ${folder}, which the demo replaces`,
        "name another folder for --out",
      );
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw usageError(`--out: ${folder} is a file`, "name a folder");
    const entries = readdirSync(folder);
    if (entries.length > 0 && !entries.includes(MARKER))
      throw usageError(
        `--out: ${folder} is not empty and is not from a former demo`,
        "name a new folder for --out",
      );
    for (const entry of entries) rmSync(join(folder, entry), { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, MARKER),
    "The output of `chorale demo`. The next demo with this folder replaces it.\n",
  );
  return folder;
}
