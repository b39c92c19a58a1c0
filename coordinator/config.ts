import { dirname, resolve } from "node:path";
import { z } from "zod";
import { parseAddress } from "../transport/parse-address.ts";
import { readYaml } from "../process/read-yaml.ts";
import { readPublicKey } from "../trust/keys/public-key.ts";

const addressSchema = z
  .string()
  .refine((text) => parseAddress(text) !== null, "write HOST:PORT, for example 0.0.0.0:7443");

const pathSchema = z.string().min(1);

const federationSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, "write the 32 hexadecimal digits that init chose"),
  name: z.string().min(1).max(200).describe("for people: what nodes read when they enroll"),
  operatorKey: z
    .string()
    .refine(
      (text) => readPublicKey(text) !== null,
      "write the operator's public key: Ed25519, SubjectPublicKeyInfo (DER) in base64url",
    )
    .describe("public half of the operator's identity key, which signs study manifests"),
});

const tlsSchema = z.strictObject({
  authority: pathSchema.describe(
    "certificates of the authorities that callers' certificates come from, PEM: the federation's own, or a company's",
  ),
  certificate: pathSchema.describe("the coordinator's certificate and those that lead to its authority, PEM"),
  key: pathSchema,
  nodeCertificates: z
    .enum(["federation", "trusted", "none"])
    .default("federation")
    .describe(
      "what a node shows beside its signature: a certificate of the federation with its name, " +
        "any certificate that tls.authority vouches for, or nothing",
    ),
});

const authoritySchema = z.strictObject({
  certificate: pathSchema,
  key: pathSchema.optional().describe("where this machine certifies nodes"),
  certificateDays: z
    .number()
    .positive()
    .max(398)
    .default(7)
    .describe("life of a node's certificate; nodes renew theirs at two thirds of it"),
});

const operatorSchema = z.strictObject({
  certificate: pathSchema,
  key: pathSchema,
  identity: pathSchema.describe("the operator's identity key, which signs study manifests"),
  address: addressSchema.optional(),
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
  controlMessagesPerSecondMax: z
    .number()
    .positive()
    .default(2000)
    .describe("what one node says faster than this waits; what is written down counts as forty or more"),
  openUploadsPerNodeMax: z.int().min(1).max(1000).default(2),
  openCallsPerNodeMax: z
    .int()
    .min(2)
    .max(10_000)
    .default(32)
    .describe("control streams, uploads and downloads that a node may have open together"),
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
    .describe("how long a new stream may take to say Hello, and whoever enrolls to send its request"),
  shutdownMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(10_000)
    .describe("how long a shutdown waits for open calls"),
});

const configSchema = z.strictObject({
  federation: federationSchema,
  address: addressSchema.describe("where nodes find the coordinator; what invitations name"),
  listen: addressSchema
    .default("0.0.0.0:7443")
    .describe("where nodes and operators connect; port 0: any free one"),
  http: addressSchema
    .or(z.literal("off"))
    .default("127.0.0.1:7480")
    .describe("metrics and health for probes"),
  stateDir: pathSchema,
  tls: tlsSchema,
  balancer: z
    .strictObject({ listen: addressSchema })
    .optional()
    .describe("a second listener without TLS, for nodes behind a balancer that ends TLS"),
  authority: authoritySchema.optional().describe("the federation's own authority, which certifies nodes"),
  operator: operatorSchema
    .optional()
    .describe(
      "how operator commands identify themselves, and where the coordinator is if not on this machine",
    ),
  passphraseFile: pathSchema.optional().describe("what opens this machine's encrypted key files"),
  limits: limitsSchema.prefault({}),
  log: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

/** The bounds that the coordinator enforces; every one has a default. */
export type Limits = z.output<typeof limitsSchema>;
/** The federation as its nodes know it; `operatorKey` is what signs its studies' manifests. */
export type FederationIdentity = z.output<typeof federationSchema>;
/** What a node shows beside its signature. */
export type NodeCertificates = z.output<typeof tlsSchema>["nodeCertificates"];
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
  const { tls, authority, operator, passphraseFile } = config;
  return {
    ...config,
    stateDir: resolved(config.stateDir),
    tls: {
      ...tls,
      authority: resolved(tls.authority),
      certificate: resolved(tls.certificate),
      key: resolved(tls.key),
    },
    authority: authority && {
      ...authority,
      certificate: resolved(authority.certificate),
      ...(authority.key !== undefined && { key: resolved(authority.key) }),
    },
    operator: operator && {
      ...operator,
      certificate: resolved(operator.certificate),
      key: resolved(operator.key),
      identity: resolved(operator.identity),
    },
    ...(passphraseFile !== undefined && { passphraseFile: resolved(passphraseFile) }),
  };
}
