import { join } from "node:path";
import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { DataQuality } from "../../report/quality/quality.ts";
import { CANCELLED, filesInWords, preparationOf, withDataOptions, type DataOptions } from "./data-options.ts";
import { describeQuality } from "./describe-quality.ts";
import { runUntilSignal } from "./run-until-signal.ts";

const EXAMPLES = `
Counts for each endpoint and fold, rejected rows by reason, duplicates and contradicting replicates,
distributions, suspicious units and scales, outliers, and how far the test fold is from training. Nothing
leaves this machine, and the report names files and rows, never a structure. With --out it is report.html and
quality.json.

Examples:
  $ chorale client check --in compounds.csv --study study.yaml
  $ chorale client check --in assays.xlsx --study study.yaml --out check
  $ chorale client check --in T0.csv T1.csv T2.csv --study study.yaml --json`;

type Options = DataOptions & { readonly out?: string; readonly json?: true };

/**
 * `chorale client check`: a data-quality report on a node's files. Exit code 1 when nothing of them can be
 * used.
 */
export function checkCommand(clock: Clock = systemClock): Command {
  const command = new Command("check").description("Report on the quality of this node's files for a study.");
  return withDataOptions(command)
    .option("-o, --out <folder>", "where report.html (English and Korean) and quality.json go")
    .option("--json", "print the report as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => check(options, clock));
}

async function check(options: Options, clock: Clock): Promise<void> {
  const { out, json } = options;
  const { files, ...preparation } = await preparationOf(options);
  const { showProgress } = await import("./show-progress.ts");
  using progress = showProgress(clock, `checking ${filesInWords(files)}`);
  const { checkData } = await import("../check/check-data.ts");
  let quality: DataQuality | null = null;
  await runUntilSignal(async (signal) => {
    quality = await checkData(files, { ...preparation, onProgress: progress.show, signal });
  });
  progress.end();
  if (quality === null) process.exitCode = CANCELLED;
  else await tell(quality, out, json === true);
}

async function tell(quality: DataQuality, out: string | undefined, asJson: boolean): Promise<void> {
  const text = `${JSON.stringify(quality, null, 2)}\n`;
  if (out !== undefined) {
    const { renderQuality } = await import("../../report/quality/render-quality.ts");
    writeAtomically(join(out, "quality.json"), text, 0o600);
    writeAtomically(join(out, "report.html"), await renderQuality(quality), 0o600);
  }
  process.stdout.write(asJson ? text : describeQuality(quality, out));
  if (quality.endpoints.every(({ tasks }) => tasks.length === 0)) process.exitCode = 1;
}
