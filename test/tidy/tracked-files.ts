import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's root. */
export const root: string = join(import.meta.dirname, "../..");

/** A text file that is tracked, or would be: its path from the root, with forward slashes, and its text. */
export type TrackedFile = { readonly path: string; readonly text: string };

const BINARY = /\.(wasm|onnx|png|jpe?g|gif|ico|woff2?)$/;
const GENERATED = [/^proto\/gen\//, /^scripts\/example\/data\//, /^package-lock\.json$/];

/** All text files that git tracks or would track. Throws outside a git checkout. */
export const textFiles: readonly TrackedFile[] = listFiles()
  .filter((path) => !BINARY.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** Our own TypeScript and JavaScript: nothing generated. */
export const codeFiles: readonly TrackedFile[] = textFiles.filter(
  ({ path }) => /\.(ts|mts|mjs|js)$/.test(path) && !isGenerated(path),
);

/** Code that ships or runs in a federation: no tests, scripts, configuration or WASM sources. */
export const programFiles: readonly TrackedFile[] = codeFiles.filter(
  ({ path }) => path.includes("/") && !/^(test|scripts|models\/kernels\/assembly)\//.test(path),
);

/** Whether a machine wrote the file. */
export function isGenerated(path: string): boolean {
  return GENERATED.some((pattern) => pattern.test(path));
}

/** The code without comments and without the contents of strings; lines stay where they are. */
export function bareCode({ text }: TrackedFile): string {
  const keepLines = (match: string): string => match.replaceAll(/[^\n]/g, "");
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, keepLines)
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replaceAll(/(?<![:\\])\/\/.*$/gm, "");
}

/** Where a pattern matches in a text, as `path:line: match`. */
export function findAll(path: string, text: string, pattern: RegExp): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      [...line.matchAll(pattern)].map((match) => `${path}:${index + 1}: ${match[0].trim()}`),
    );
}

function listFiles(): string[] {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { status, stdout } = spawnSync("git", options, { cwd: root, encoding: "utf8" });
  if (status !== 0)
    throw new Error("the tidy tests read the list of files from git: run them in a git checkout");
  const paths = stdout.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  return [...new Set(paths)].sort();
}
