import { systemClock } from "../../process/clock.ts";
import { describeLint } from "./describe-lint.ts";
import { lintFile } from "./lint-file.ts";

/**
 * Explains a study file: every problem, every warning, and what the study will mean. Exit code 1 with
 * problems.
 */
export function lintStudy(file: string, { json }: { readonly json?: true }): void {
  const report = lintFile(file, systemClock.nowMs());
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : describeLint(report));
  if (report.problemCount > 0) process.exitCode = 1;
}
