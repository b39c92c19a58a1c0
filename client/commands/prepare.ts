import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { readSummary, type PreparationSummary } from "../data/prepare/summary.ts";
import { CANCELLED, filesInWords, preparationOf, withDataOptions, type DataOptions } from "./data-options.ts";
import { describePreparation } from "./describe-preparation.ts";
import { runUntilSignal } from "./run-until-signal.ts";

const EXAMPLES = `
The folder gets prepared.chorale (what training reads), rejected.csv and unmapped.csv (every row and cell that
was left out, with its reason) and summary.json. Nothing leaves this machine. A run that was stopped goes on
where it was when the same command is given again.

Examples:
  $ chorale client prepare --in compounds.csv --study study.yaml --out prepared
  $ chorale client prepare --in T0.csv T1.csv T2.csv --study study.yaml --out prepared \\
      --protocol-key-file protocol.key --workers 4
  $ chorale client prepare --in assays.xlsx --study study.yaml --out prepared --format k-melloddy --json`;

type Options = DataOptions & { readonly out: string; readonly json?: true };

/**
 * `chorale client prepare`: from a partner's files to what training reads. Exit code 1 when nothing of the
 * files can be used, 130 when it was cancelled.
 */
export function prepareCommand(clock: Clock = systemClock): Command {
  const command = new Command("prepare").description(
    "Turn files of this node into features, folds and labels as a study wants them.",
  );
  return withDataOptions(command)
    .requiredOption("-o, --out <folder>", "where the result goes")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => prepare(options, clock));
}

async function prepare(options: Options, clock: Clock): Promise<void> {
  const { out } = options;
  const { files, ...preparation } = await preparationOf(options);
  const { showProgress } = await import("./show-progress.ts");
  using progress = showProgress(clock, `preparing ${filesInWords(files)}`);
  const { prepareData } = await import("../data/prepare/prepare-data.ts");
  const isDone = await runUntilSignal(async (signal) => {
    await prepareData(files, { ...preparation, folder: out, onProgress: progress.show, signal });
  });
  progress.end();
  if (!isDone) {
    process.stderr.write(
      `Cancelled. What is finished stays in ${out}; the same command goes on from there.\n`,
    );
    process.exitCode = CANCELLED;
    return;
  }
  const summary = readSummary(out)!;
  process.stdout.write(
    options.json ? `${JSON.stringify(summary, null, 2)}\n` : describePreparation(summary, out),
  );
  if (isUseless(summary)) process.exitCode = 1;
}

function isUseless({ compounds, tasks }: PreparationSummary): boolean {
  return compounds === 0 || tasks.length === 0;
}
