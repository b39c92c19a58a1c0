import { dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { codeFiles, programFiles, type TrackedFile } from "./tracked-files.ts";

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

// What each group may import besides itself (ARCHITECTURE.md). `models` is the library; its commands and
// entry point are a group of their own, as they read files and print.
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  process: [],
  proto: [],
  chemistry: [],
  tables: ["process"],
  privacy: [],
  models: ["process"],
  trust: ["proto", "process", "chemistry", "models"],
  transport: ["proto", "process", "trust"],
  // What `chorale doctor` looks at on either side, and how findings are said.
  checkup: ["proto", "process", "models", "chemistry", "trust", "transport"],
  client: "proto process chemistry tables privacy models trust transport report checkup".split(" "),
  coordinator: ["proto", "process", "chemistry", "privacy", "models", "trust", "transport", "checkup"],
  report: [],
  demo: ["process", "trust", "report"],
  doctor: ["process", "checkup"],
  "models commands": ["process", "chemistry", "tables", "models"],
  cli: ["process"],
};
/** Types tie nothing together when a program runs. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = { report: ["trust"] };
/** The command line reaches the groups through their entry points only. */
const ENTRY_POINTS = [
  "coordinator/main.ts",
  "client/main.ts",
  "models/main.ts",
  "demo/main.ts",
  "doctor/main.ts",
];
/** The doctor knows each side by one file. */
const EXAMINATIONS = ["client/doctor/examine-node.ts", "coordinator/doctor/examine-coordinator.ts"];

const STATIC =
  /(?:^|\n)\s*(?:import|export)\s+(?<type>type\s+)?(?:[\w*\s{},]*?\s*from\s+)?"(?<path>\.[^"]+)"/g;
const DYNAMIC = /(?:import|new URL)\(\s*"(?<path>\.[^"]+)"/g;

function importsOf({ path, text }: TrackedFile): Import[] {
  return [...text.matchAll(STATIC), ...text.matchAll(DYNAMIC)].map(({ groups }) => ({
    from: path,
    to: join(dirname(path), groups?.path ?? ""),
    typeOnly: groups?.type !== undefined,
  }));
}

function groupOf(path: string): string {
  if (/^models\/(commands\/|main\.ts)/.test(path)) return "models commands";
  return path.split("/")[0] ?? "";
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const [importer, imported] = [groupOf(from), groupOf(to)];
  if (importer === imported) return true;
  if (importer === "cli" && ENTRY_POINTS.includes(to)) return true;
  if (importer === "doctor" && EXAMINATIONS.includes(to)) return true;
  if (typeOnly && MAY_IMPORT_TYPES[importer]?.includes(imported)) return true;
  return MAY_IMPORT[importer]?.includes(imported) ?? false;
}

describe("imports", () => {
  it("are found in the sources", () => {
    expect(programFiles.flatMap(importsOf).length).toBeGreaterThan(100);
  });

  it("come from groups with a rule", () => {
    const groups = new Set(programFiles.map(({ path }) => groupOf(path)));
    expect([...groups].filter((group) => !(group in MAY_IMPORT))).toEqual([]);
  });

  it("run one way between the groups", () => {
    const wrong = programFiles.flatMap(importsOf).filter((one) => !isAllowed(one));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("of tests and scripts happen in tests and scripts only", () => {
    const wrong = programFiles.flatMap(importsOf).filter(({ to }) => /^(test|scripts)\//.test(to));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("name a file that exists, with its ending", () => {
    const paths = new Set(codeFiles.map(({ path }) => path));
    const wrong = programFiles
      .flatMap(importsOf)
      .filter(({ to }) => /\.(ts|mjs)$/.test(to) && !to.startsWith("proto/gen/") && !paths.has(to));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("let the pure machines see no generated code, clock, network or storage", () => {
    const pure = /^coordinator\/(round|cohort)\/|^coordinator\/study\/(step-study|study|pool-scales)\.ts/;
    const machines = programFiles.filter(({ path }) => pure.test(path));
    expect(machines.length).toBeGreaterThanOrEqual(5);
    const outside = machines.flatMap(({ path, text }) =>
      [...text.matchAll(/from "((?!\.)[^"]+|[^"]*(?:proto|process|transport|store|rpc)\/[^"]*)"/g)].map(
        (match) => `${path}: ${match[1]}`,
      ),
    );
    // A hash is a pure function: the random cohort is drawn with it.
    expect(outside).toEqual(["coordinator/cohort/select-cohort.ts: node:crypto"]);
  });
});
