import { readYaml } from "../../../process/read-yaml.ts";
import { readYamlSource, type YamlSource } from "../../../process/yaml-source.ts";
import { canonicalDigest } from "../../../trust/manifest/canonical.ts";
import { nodePolicySchema, type NodePolicy } from "./policy-schema.ts";

/** A policy and where it comes from. */
export type LoadedPolicy = {
  readonly policy: NodePolicy;
  /** The file; null for the policy of nodes that have none. */
  readonly path: string | null;
  /**
   * Canonical digest of the policy with its defaults: the same rules have the same digest, however they are
   * written.
   */
  readonly digest: string;
  /**
   * On which line the file says this (`cohortMin`, `endpoints.shared.deny`); null where the default holds.
   */
  readonly lineOf: (field: string) => number | null;
};

const defaults = nodePolicySchema.parse({ format: "chorale-policy-1" });

/** What a node without a policy file allows. */
export const defaultPolicy: LoadedPolicy = {
  policy: defaults,
  path: null,
  digest: canonicalDigest(defaults),
  lineOf: () => null,
};

const REMEDY =
  "`chorale client policy example` prints a commented policy; node.yaml names the file under `policy`";

/**
 * Reads a policy file, or gives the default policy for `undefined`. Throws a usage error that names file,
 * line, field and remedy of everything that is wrong.
 */
export function readPolicy(path: string | undefined): LoadedPolicy {
  if (path === undefined) return defaultPolicy;
  const policy = readYaml(path, nodePolicySchema, REMEDY);
  const source = readYamlSource(path, REMEDY);
  return {
    policy,
    path,
    digest: canonicalDigest(policy),
    lineOf: (field) => writtenLine(source, field.split(".")),
  };
}

function writtenLine({ value, lineOf }: YamlSource, field: readonly string[]): number | null {
  let within: unknown = value;
  for (const key of field) {
    if (typeof within !== "object" || within === null || !Object.hasOwn(within, key)) return null;
    within = (within as Record<string, unknown>)[key];
  }
  return lineOf(field);
}
