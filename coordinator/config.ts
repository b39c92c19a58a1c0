import { dirname, resolve } from "node:path";
import { z } from "zod";
import { parseAddress } from "../transport/parse-address.ts";
import { readYaml } from "../process/read-yaml.ts";

const addressSchema = z
  .string()
  .refine((text) => parseAddress(text) !== null, "write HOST:PORT, for example 0.0.0.0:7443");

const pathSchema = z.string().min(1);

const credentialsSchema = z.strictObject({
  authority: pathSchema.describe("certificate of the federation's authority, PEM"),
  certificate: pathSchema,
  key: pathSchema,
});

const limitsSchema = z.strictObject({
  controlMessageBytesMax: z
    .int()
    .min(1024)
    .max(1024 * 1024)
    .default(1024 * 1024),
  controlQueueBytesMax: z
    .int()
    .min(1024)
    .default(64 * 1024 * 1024)
    .describe("messages that wait for a node to read them; a node with more is dropped"),
  openUploadsPerNodeMax: z.int().min(1).max(1000).default(2),
  heartbeatMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(5000)
    .describe("a node silent for three of these is dropped"),
  helloMs: z
    .int()
    .min(50)
    .max(600_000)
    .default(10_000)
    .describe("how long a new stream may take to say Hello"),
  shutdownMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(10_000)
    .describe("how long a shutdown waits for open calls"),
});

const configSchema = z.strictObject({
  listen: addressSchema
    .default("0.0.0.0:7443")
    .describe("where nodes and operators connect; port 0: any free one"),
  http: addressSchema
    .or(z.literal("off"))
    .default("127.0.0.1:7480")
    .describe("metrics and health for probes"),
  stateDir: pathSchema,
  tls: credentialsSchema,
  authority: z
    .strictObject({ certificate: pathSchema, key: pathSchema })
    .optional()
    .describe("the federation's authority, where this machine may issue certificates"),
  operator: z
    .strictObject({ certificate: pathSchema, key: pathSchema, address: addressSchema.optional() })
    .optional()
    .describe(
      "how operator commands identify themselves, and where the coordinator is if not on this machine",
    ),
  limits: limitsSchema.prefault({}),
  log: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** The bounds that the coordinator enforces; every one has a default. */
export type Limits = z.output<typeof limitsSchema>;
/** `coordinator.yaml` with defaults written out and paths resolved against the file's folder. */
export type CoordinatorConfig = z.output<typeof configSchema>;

/** The limits of a configuration that sets none. */
export const DEFAULT_LIMITS: Limits = limitsSchema.parse({});

/** Reads `coordinator.yaml`. Throws a usage error naming file, line, field and remedy. */
export function readConfig(path: string): CoordinatorConfig {
  const config = readYaml(
    path,
    configSchema,
    "`chorale coordinator init` writes a working coordinator.yaml; --config names another file",
  );
  const resolved = (file: string): string => resolve(dirname(path), file);
  const { tls, authority, operator } = config;
  return {
    ...config,
    stateDir: resolved(config.stateDir),
    tls: {
      authority: resolved(tls.authority),
      certificate: resolved(tls.certificate),
      key: resolved(tls.key),
    },
    authority: authority && { certificate: resolved(authority.certificate), key: resolved(authority.key) },
    operator: operator && {
      ...operator,
      certificate: resolved(operator.certificate),
      key: resolved(operator.key),
    },
  };
}
