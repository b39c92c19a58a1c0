import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { describeError, usageError } from "../process/command-error.ts";
import { parseAddress } from "../transport/parse-address.ts";
import { nameSchema } from "../trust/manifest/study-manifest.ts";
import { readYaml } from "../process/read-yaml.ts";

const pathSchema = z.string().min(1);

const configSchema = z.strictObject({
  name: nameSchema.describe("this node's name, as its certificate has it"),
  coordinator: z
    .string()
    .refine(
      (text) => (parseAddress(text)?.port ?? 0) > 0,
      "write HOST:PORT, for example fl.example.org:7443",
    ),
  serverName: z
    .string()
    .min(1)
    .optional()
    .describe("the name in the coordinator's certificate, if not the host"),
  tls: z.strictObject({
    authority: pathSchema.describe("certificate of the federation's authority, PEM"),
    certificate: pathSchema,
    key: pathSchema,
  }),
  data: pathSchema.describe("this node's table, .csv or .csv.gz"),
  foldKeyFile: pathSchema
    .optional()
    .describe("the partners' shared secret for scaffold folds, not known to the operator"),
  stateDir: pathSchema,
  threads: z
    .int()
    .min(1)
    .max(256)
    .default(Math.max(1, availableParallelism() - 1))
    .describe("of the native runtime"),
  log: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** `node.yaml` with defaults written out and paths resolved against the file's folder. */
export type ClientConfig = z.output<typeof configSchema>;

const REMEDY = "`chorale client init` writes a working node.yaml; --config names another file";

/** Scaffold folds need some key; without a secret of the partners everybody has this one. */
const DEFAULT_FOLD_KEY = "chorale";

/** Reads `node.yaml`. Throws a usage error naming file, line, field and remedy. */
export function readConfig(path: string): ClientConfig {
  const config = readYaml(path, configSchema, REMEDY);
  const resolved = (file: string): string => resolve(dirname(path), file);
  const { tls, foldKeyFile } = config;
  return {
    ...config,
    tls: {
      authority: resolved(tls.authority),
      certificate: resolved(tls.certificate),
      key: resolved(tls.key),
    },
    data: resolved(config.data),
    foldKeyFile: foldKeyFile === undefined ? undefined : resolved(foldKeyFile),
    stateDir: resolved(config.stateDir),
  };
}

/** The key of the scaffold folds: the content of `foldKeyFile` without surrounding white space. */
export function readFoldKey({ foldKeyFile }: Pick<ClientConfig, "foldKeyFile">): string {
  if (foldKeyFile === undefined) return DEFAULT_FOLD_KEY;
  let key: string;
  try {
    key = readFileSync(foldKeyFile, "utf8").trim();
  } catch (error) {
    throw usageError(
      `foldKeyFile: cannot read the key: ${describeError(error)}`,
      "put the partners' shared key there",
    );
  }
  if (key === "")
    throw usageError(`foldKeyFile: ${foldKeyFile} is empty`, "put the partners' shared key there");
  return key;
}

/** Where the record of what left this node lies. */
export function egressRecordPath({ stateDir }: Pick<ClientConfig, "stateDir">): string {
  return join(stateDir, "egress", "record.jsonl");
}
