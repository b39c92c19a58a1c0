import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { DataQuality } from "../../report/quality/quality.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readProtocolKey } from "../config.ts";
import { formatNames, type FormatName } from "../data/formats/reading.ts";
import { describeQuality } from "./describe-quality.ts";
import { readWorkers } from "./prepare.ts";
import { runUntilSignal } from "./run-until-signal.ts";
import { showProgress } from "./show-progress.ts";

const EXAMPLES = `
Counts for each endpoint and fold, rejected rows by reason, duplicates and contradicting replicates,
distributions, suspicious units and scales, outliers, and how far the test fold is from training. Nothing
leaves this machine, and the report names files and rows, never a structure. With --out it is report.html and
quality.json.

Examples:
  $ chorale client check --in compounds.csv --study study.yaml
  $ chorale client check --in assays.xlsx --study study.yaml --out check
  $ chorale client check --in T0.csv T1.csv T2.csv --study study.yaml --json`;

/** What a shell gives for a program that SIGINT ended. */
const CANCELLED = 130;

type Options = {
  readonly in: readonly string[];
  readonly study: string;
  readonly out?: string;
  readonly workers: number;
  readonly protocolKeyFile?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly json?: true;
};

/**
 * `chorale client check`: a data-quality report on a node's files. Exit code 1 when nothing of them can be
 * used.
 */
export function checkCommand(clock: Clock = systemClock): Command {
  return new Command("check")
    .description("report on the quality of this node's files for a study")
    .requiredOption("--in <file...>", "files with structures or records, and what was measured")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .option("-o, --out <folder>", "where report.html (English and Korean) and quality.json go")
    .option("--workers <number>", "chemistry threads", readWorkers, Math.max(1, availableParallelism() - 1))
    .option("--protocol-key-file <file>", "the partners' key for folds and bit permutation")
    .addOption(
      new Option("--format <name>", "how to read the files, if not by their content").choices(formatNames),
    )
    .option("--encoding <name>", "text encoding of the files, if not by their content")
    .option("--json", "print the report as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => check(options, clock));
}

async function check(options: Options, clock: Clock): Promise<void> {
  const { in: paths, study, out, json, protocolKeyFile, ...rest } = options;
  const manifest = readYaml(study, studyManifestSchema, "correct the fields that are named");
  const key = readProtocolKey({ protocolKeyFile });
  using progress = showProgress(
    clock,
    `checking ${paths.length === 1 ? paths[0]! : `${paths.length} files`}`,
  );
  const { checkData } = await import("../check/check-data.ts");
  let quality: DataQuality | null = null;
  await runUntilSignal(async (signal) => {
    quality = await checkData(paths, { manifest, key, ...rest, onProgress: progress.show, signal });
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
