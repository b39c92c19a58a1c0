import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { keyFromText, publicKey } from "../chemistry/protocol-key.ts";
import { executionProviders } from "../models/runtime/onnx/execution-provider.ts";
import { describeError, usageError } from "../process/command-error.ts";
import { parseAddress } from "../transport/parse-address.ts";
import { SYSTEM_AUTHORITY } from "../transport/read-tls-files.ts";
import { readYaml } from "../process/read-yaml.ts";
import { readSigningKey } from "../trust/keys/key-file.ts";
import { readPassphrase } from "../trust/keys/passphrase.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { digestSchema } from "../trust/manifest/digest.ts";
import { nameSchema } from "../trust/manifest/name.ts";

const pathSchema = z.string().min(1);

const configSchema = z.strictObject({
  name: nameSchema.describe("this node's name, as its invitation had it"),
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
  federation: z
    .strictObject({
      id: z.string().regex(/^[0-9a-f]{32}$/, "a federation's id is 32 hexadecimal digits"),
      name: z.string().min(1).max(200),
      operator: digestSchema.describe("of the operator's identity key, which signs study manifests"),
    })
    .describe("what this node enrolled with"),
  identity: pathSchema
    .default("identity.key")
    .describe("the node's identity key: it signs all that the node says"),
  passphraseFile: pathSchema.optional().describe("opens encrypted key files; else CHORALE_PASSPHRASE does"),
  tls: z
    .strictObject({
      authority: pathSchema.describe("certificates of whoever certified the coordinator, PEM, or `system`"),
      certificate: pathSchema.optional(),
      key: pathSchema.optional(),
      renew: z.boolean().default(true).describe("false: the certificate is not from the federation"),
    })
    .refine(
      ({ certificate, key }) => (certificate === undefined) === (key === undefined),
      "certificate and key go together: write both, or neither",
    ),
  data: z
    .union([pathSchema, z.array(pathSchema).min(1)])
    .transform((paths) => (typeof paths === "string" ? [paths] : paths))
    .describe("this node's files, or one folder that `chorale client prepare` wrote"),
  protocolKeyFile: pathSchema
    .optional()
    .describe("the partners' shared secret for folds and bit permutation, not known to the operator"),
  policy: pathSchema.optional().describe("what this node allows whatever studies ask for"),
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

type WrittenConfig = z.output<typeof configSchema>;

/** `node.yaml` with defaults written out and paths resolved against the file's folder. */
export type ClientConfig = Omit<WrittenConfig, "policy"> & {
  /** The node's own policy; undefined where it has none. */
  readonly policyFile: string | undefined;
};

const REMEDY = "`chorale client enroll` writes a working node.yaml; --config names another file";

/** Reads `node.yaml`. Throws a usage error naming file, line, field and remedy. */
export function readConfig(path: string): ClientConfig {
  const { policy, ...config } = readYaml(path, configSchema, REMEDY);
  const resolved = (file: string): string => resolve(dirname(path), file);
  const resolvedIf = (file: string | undefined): string | undefined => file && resolved(file);
  const { tls, trainer } = config;
  return {
    ...config,
    identity: resolved(config.identity),
    passphraseFile: resolvedIf(config.passphraseFile),
    tls: {
      authority: tls.authority === SYSTEM_AUTHORITY ? SYSTEM_AUTHORITY : resolved(tls.authority),
      certificate: resolvedIf(tls.certificate),
      key: resolvedIf(tls.key),
      renew: tls.renew,
    },
    data: config.data.map(resolved),
    protocolKeyFile: resolvedIf(config.protocolKeyFile),
    policyFile: resolvedIf(policy),
    trainer: trainer && { address: trainer.address, tokenFile: resolvedIf(trainer.tokenFile) },
    stateDir: resolved(config.stateDir),
  };
}

/** The key that signs all that this node says. Throws a `CommandError` that names the file. */
export function readIdentity({
  identity,
  passphraseFile,
}: Pick<ClientConfig, "identity" | "passphraseFile">): SigningKey {
  return readSigningKey(identity, readPassphrase({ passphraseFile }));
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
