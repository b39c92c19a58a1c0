import { availableParallelism } from "node:os";
import { Option, type Command } from "commander";
import { usageError } from "../../process/command-error.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { formatNames, type FormatName } from "../data/formats/reading.ts";
import type { PrepareOptions } from "../data/prepare/preparation-input.ts";

/** What a shell gives for a program that SIGINT ended. */
export const CANCELLED = 130;
const WORKERS_MAX = 64;

/** What every command says that looks at this node's data for a study. */
export type StudyOptions = {
  readonly in?: readonly string[];
  readonly config?: string;
  readonly study: string;
  readonly protocolKeyFile?: string;
};

/** And how it reads and prepares them. */
export type DataOptions = StudyOptions & {
  readonly workers: number;
  readonly format?: FormatName;
  readonly encoding?: string;
};

/** A study's manifest, the partners' key and this node's files. */
export type StudyData = {
  readonly manifest: StudyManifest;
  readonly key: string;
  /** None where neither `--in` nor `--config` was given. */
  readonly files: readonly string[];
};

/** Adds `--in`, `--config`, `--study` and `--protocol-key-file`. */
export function withStudyOptions(command: Command): Command {
  return command
    .option("--in <file...>", "files with structures or records, and what was measured")
    .option(
      "--config <file>",
      "this node's configuration, for its files, its key and the studies offered to it",
    )
    .requiredOption(
      "--study <file>",
      "study manifest (YAML); with --config also the name of an offered study",
    )
    .option("--protocol-key-file <file>", "the partners' key for folds and bit permutation");
}

/** Adds what `withStudyOptions` does, and how to read and prepare the files. */
export function withDataOptions(command: Command): Command {
  return withStudyOptions(command)
    .option(
      "--workers <number>",
      "chemistry threads",
      wholeNumber(1, WORKERS_MAX),
      Math.max(1, availableParallelism() - 1),
    )
    .addOption(
      new Option("--format <name>", "how to read the files, if not by their content").choices(formatNames),
    )
    .option("--encoding <name>", "text encoding of the files, if not by their content");
}

/** What the options name. Throws a usage error for a configuration, manifest or key that is wrong. */
export async function studyDataOf({
  in: paths,
  config,
  study,
  protocolKeyFile,
}: StudyOptions): Promise<StudyData> {
  const { readConfig, readProtocolKey } = await import("../config.ts");
  const { findManifest } = await import("../policy/find-manifest.ts");
  const node = config === undefined ? null : readConfig(config);
  const { manifest } = findManifest(study, node?.stateDir ?? null);
  const key = readProtocolKey({ protocolKeyFile: protocolKeyFile ?? node?.protocolKeyFile });
  return { manifest, key, files: paths ?? node?.data ?? [] };
}

/** The options as a preparation takes them. Throws as `studyDataOf`, and where no file is named. */
export async function preparationOf(
  options: DataOptions,
): Promise<Omit<PrepareOptions, "folder"> & { readonly files: readonly string[] }> {
  const { workers, format, encoding } = options;
  const { manifest, key, files } = await studyDataOf(options);
  if (files.length === 0)
    throw usageError("no file is named", "name files with --in, or a node with --config");
  return {
    files,
    manifest,
    key,
    workers,
    format,
    encoding,
  };
}

/** Files as a line of progress names them. */
export function filesInWords(files: readonly string[]): string {
  return files.length === 1 ? files[0]! : `${files.length} files`;
}
