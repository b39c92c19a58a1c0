import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";
import { readYaml } from "../../process/read-yaml.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readProtocolKey } from "../config.ts";
import { formatNames, type FormatName } from "../data/formats/reading.ts";
import type { PrepareOptions } from "../data/prepare/prepare-data.ts";

/** What a shell gives for a program that SIGINT ended. */
export const CANCELLED = 130;
const WORKERS_MAX = 64;

/** What every command says that reads files for a study. */
export type DataOptions = {
  readonly in: readonly string[];
  readonly study: string;
  readonly workers: number;
  readonly protocolKeyFile?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
};

/** Adds `--in`, `--study` and how to read and prepare the files. */
export function withDataOptions(command: Command): Command {
  return command
    .requiredOption("--in <file...>", "files with structures or records, and what was measured")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .option("--workers <number>", "chemistry threads", readWorkers, Math.max(1, availableParallelism() - 1))
    .option("--protocol-key-file <file>", "the partners' key for folds and bit permutation")
    .addOption(
      new Option("--format <name>", "how to read the files, if not by their content").choices(formatNames),
    )
    .option("--encoding <name>", "text encoding of the files, if not by their content");
}

/** The options as a preparation takes them. Throws a usage error for a manifest or key that is wrong. */
export function preparationOf(options: DataOptions): Omit<PrepareOptions, "folder"> {
  const { study, workers, protocolKeyFile, format, encoding } = options;
  return {
    manifest: readYaml(study, studyManifestSchema, "correct the fields that are named"),
    key: readProtocolKey({ protocolKeyFile }),
    workers,
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

/** The files as a line of progress names them. */
export function filesInWords({ in: paths }: DataOptions): string {
  return paths.length === 1 ? paths[0]! : `${paths.length} files`;
}

function readWorkers(text: string): number {
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > WORKERS_MAX)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${WORKERS_MAX}.`);
  return workers;
}
