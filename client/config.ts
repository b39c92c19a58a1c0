import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { keyFromText, publicKey } from "../chemistry/protocol-key.ts";
import { executionProviders } from "../models/runtime/onnx/execution-provider.ts";
import { describeError, usageError } from "../process/command-error.ts";
import { parseAddress } from "../transport/parse-address.ts";
import { nameSchema } from "../trust/manifest/name.ts";
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
  data: z
    .union([pathSchema, z.array(pathSchema).min(1)])
    .transform((paths) => (typeof paths === "string" ? [paths] : paths))
    .describe("this node's files, or one folder that `chorale client prepare` wrote"),
  protocolKeyFile: pathSchema
    .optional()
    .describe("the partners' shared secret for folds and bit permutation, not known to the operator"),
  stateDir: pathSchema,
  threads: z
    .int()
    .min(1)
    .max(256)
    .default(Math.max(1, availableParallelism() - 1))
    .describe("of the native runtime"),
  runtime: z
    .discriminatedUnion("engine", [
      z.strictObject({
        engine: z.literal("onnx"),
        provider: z.enum(executionProviders).default("cpu"),
        device: z.int().min(0).default(0).describe("which GPU, where there are several"),
      }),
      z.strictObject({ engine: z.literal("tfjs") }),
    ])
    .prefault({ engine: "onnx" })
    .describe("what computes: ONNX Runtime with one of its execution providers, or TensorFlow.js"),
  memoryMiBMax: z.int().min(16).optional().describe("a model that needs more to be trained is refused"),
  checkpointSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe("how often training within a round is kept on disk, so that a killed node goes on from there"),
  trainer: z
    .strictObject({ address: z.string().min(1), tokenFile: pathSchema.optional() })
    .optional()
    .describe("a trainer of the node's own, on this machine, in place of the built-in one"),
  log: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** `node.yaml` with defaults written out and paths resolved against the file's folder. */
export type ClientConfig = z.output<typeof configSchema>;

const REMEDY = "`chorale client init` writes a working node.yaml; --config names another file";

/** Reads `node.yaml`. Throws a usage error naming file, line, field and remedy. */
export function readConfig(path: string): ClientConfig {
  const config = readYaml(path, configSchema, REMEDY);
  const resolved = (file: string): string => resolve(dirname(path), file);
  const { tls, protocolKeyFile, trainer } = config;
  return {
    ...config,
    tls: {
      authority: resolved(tls.authority),
      certificate: resolved(tls.certificate),
      key: resolved(tls.key),
    },
    data: config.data.map(resolved),
    protocolKeyFile: protocolKeyFile === undefined ? undefined : resolved(protocolKeyFile),
    trainer: trainer && {
      address: trainer.address,
      tokenFile: trainer.tokenFile === undefined ? undefined : resolved(trainer.tokenFile),
    },
    stateDir: resolved(config.stateDir),
  };
}

/**
 * The key of the data protocol: the content of `protocolKeyFile` without surrounding white space, or the
 * public key where there is no file. Throws a usage error for a file that cannot be read or is empty.
 */
export function readProtocolKey({ protocolKeyFile }: Pick<ClientConfig, "protocolKeyFile">): string {
  if (protocolKeyFile === undefined) return publicKey;
  let content: string;
  try {
    content = readFileSync(protocolKeyFile, "utf8");
  } catch (error) {
    throw usageError(
      `protocolKeyFile: cannot read the key: ${describeError(error)}`,
      "put the partners' shared key there",
    );
  }
  const key = keyFromText(content);
  if (key === undefined)
    throw usageError(`protocolKeyFile: ${protocolKeyFile} is empty`, "put the partners' shared key there");
  return key;
}

/** Where the record of what left this node lies. */
export function egressRecordPath({ stateDir }: Pick<ClientConfig, "stateDir">): string {
  return join(stateDir, "egress", "record.jsonl");
}
