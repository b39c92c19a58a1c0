import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chorale-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the real command line in an empty folder. */
function chorale(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const entry = join(root, "cli", "main.ts");
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", entry, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CHORALE_STACK: "" },
  });
}

test("--version and --help print to standard output and succeed", () => {
  expect(chorale("--version")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^chorale \d+\.\d+\.\d+\n$/),
  });
  const { status, stdout, stderr } = chorale("--help");
  expect([status, stderr]).toEqual([0, ""]);
  for (const word of ["coordinator", "client", "models", "demo", "Examples:", "--stack"])
    expect(stdout).toContain(word);
});

test.each([
  [["nonsense"], "error: unknown command 'nonsense'", "chorale --help"],
  [["demo", "--bogus"], "error: unknown option '--bogus'", "chorale demo --help"],
  [
    ["demo", "--rounds", "many"],
    "error: option '--rounds <n>' argument 'many' is invalid",
    "chorale demo --help",
  ],
  [["demo", "--heads", "both"], "Allowed choices are shared, private", "chorale demo --help"],
  [["demo", "--sites", "absent"], "error: --sites: no such folder", "one CSV file for each node"],
  [
    ["demo", "--study", "absent.yaml"],
    "error: cannot read absent.yaml: no such file",
    "name a study manifest",
  ],
])(
  "chorale %s is wrong usage: exit code 2, one message and a remedy, no stack trace",
  (args, message, remedy) => {
    const { status, stdout, stderr } = chorale(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^ {2}remedy: /m);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test("study lint ends with 0 for its own example, 1 for problems and 2 for what it cannot read", () => {
  const lint = (file: string) => chorale("coordinator", "study", "lint", file, "--json");
  const example = chorale("coordinator", "study", "lint", "--example");
  expect([example.status, example.stderr]).toEqual([0, ""]);
  writeFileSync(join(folder, "study.yaml"), example.stdout);
  expect(lint("study.yaml")).toMatchObject({ status: 0, stderr: "" });
  writeFileSync(join(folder, "wrong.yaml"), example.stdout.replace("updatesMin: 3", "updatesMin: 4"));
  const wrong = lint("wrong.yaml");
  expect([wrong.status, wrong.stderr]).toEqual([1, ""]);
  expect(JSON.parse(wrong.stdout)).toMatchObject({
    problemCount: 1,
    problems: [{ field: "rounds.updatesMin" }],
  });
  expect(lint("absent.yaml")).toMatchObject({ status: 2, stdout: "" });
});

test("a stack trace is there for those who ask", () => {
  expect(chorale("demo", "--sites", "absent", "--stack").stderr).toMatch(/^error: --sites[\s\S]*\n\s+at /);
});

test.each([["coordinator"], ["client"], ["models"], ["demo"]])(
  "chorale %s --help has an example",
  (group) => {
    const { status, stdout } = chorale(group, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n\\s+\\$ chorale ${group}`));
  },
);
