// `npm run check`: format, lint, types, generated files, then tidy rules and fast tests. Runs every step,
// says how long each took, and fails when any did.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

type Step = { readonly name: string; readonly args: readonly string[] };

const root = join(import.meta.dirname, "..");
const FAST_TESTS = ["test/tidy", "test/unit", "test/property", "test/golden"];

const STEPS: readonly Step[] = [
  { name: "format", args: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings", "."] },
  { name: "types", args: ["node_modules/typescript/bin/tsc", "-p", "."] },
  { name: "build", args: ["scripts/build.ts"] },
  { name: "generated files", args: ["scripts/generate.ts", "--check"] },
  { name: "tests", args: ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", ...FAST_TESTS] },
];

/** Runs one step with its output on the terminal; whether it succeeded. */
function succeeds({ name, args }: Step): boolean {
  process.stdout.write(`\n== ${name}: node ${args.join(" ")}\n`);
  const startedAtMs = performance.now();
  const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
    cwd: root,
    stdio: "inherit",
  });
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  process.stdout.write(`== ${name}: ${status === 0 ? "passed" : "FAILED"} in ${seconds} s\n`);
  return status === 0;
}

const failed = STEPS.filter((step) => !succeeds(step)).map(({ name }) => name);
process.stdout.write(failed.length === 0 ? "\ncheck: passed\n" : `\ncheck: FAILED (${failed.join(", ")})\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
