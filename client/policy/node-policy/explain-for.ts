import { resolve } from "node:path";
import type { Clock } from "../../../process/clock.ts";
import { canonicalDigest } from "../../../trust/manifest/canonical.ts";
import { egressRecordPath, readConfig } from "../../config.ts";
import { findManifest } from "../find-manifest.ts";
import { explainPolicy, type PolicyExplained } from "./explain-policy.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * What a person asks: the node's configuration, a study's name or file, and another policy than the node's.
 */
export type ExplainRequest = {
  readonly config: string;
  readonly study: string;
  readonly policy?: string | undefined;
};

/**
 * Explains what a node's policy says about a study. Throws usage errors for files that are missing or wrong.
 */
export function explainFor({ config, study, policy }: ExplainRequest, clock: Clock): PolicyExplained {
  const node = readConfig(config);
  const loaded = readPolicy(policy === undefined ? node.policyFile : resolve(policy));
  const { manifest } = findManifest(study, node.stateDir);
  const judged = { manifest, digest: canonicalDigest(manifest) };
  return explainPolicy(loaded, judged, { ...node, egressRecord: egressRecordPath(node) }, clock);
}
