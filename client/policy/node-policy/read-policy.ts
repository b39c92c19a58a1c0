import { createHash } from "node:crypto";
import { readYamlWithLines } from "../../../process/read-yaml.ts";
import { nodePolicySchema, type NodePolicy } from "./policy-schema.ts";

/** A policy and where it comes from. */
export type LoadedPolicy = {
  readonly policy: NodePolicy;
  /** The file; null for the policy of nodes that have none. */
  readonly path: string | null;
  /** SHA-256 of the file's text, lower-case hexadecimal; null without a file. */
  readonly digest: string | null;
  /** On which line the file says this (`cohortMin`, `endpoints.shared`); null where the default holds. */
  lineOf(field: string): number | null;
};

/** What a node without a policy file allows. */
export const defaultPolicy: LoadedPolicy = {
  policy: nodePolicySchema.parse({ format: "chorale-policy-1" }),
  path: null,
  digest: null,
  lineOf: () => null,
};

const REMEDY =
  "`chorale client policy example` prints a commented policy; node.yaml names the file under `policy`";

/**
 * Reads a policy file, or gives the default policy for `undefined`. Throws a usage error that names file, line, field
 * and remedy of everything that is wrong.
 */
export function readPolicy(path: string | undefined): LoadedPolicy {
  if (path === undefined) return defaultPolicy;
  const { value, text, lineOf } = readYamlWithLines(path, nodePolicySchema, REMEDY);
  const digest = createHash("sha256").update(text).digest("hex");
  return { policy: value, path, digest, lineOf: (field) => lineOf(field.split(".")) };
}
