import type { Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { readConfig } from "../config.ts";
import { countMeasurements } from "../data/count-measurements.ts";
import { addApproval } from "./approvals.ts";
import { describeAgreement } from "./describe-agreement.ts";
import { findManifest } from "./find-manifest.ts";

/**
 * Records the owner's approval of a manifest and gives the agreement in words. Throws a usage error for a
 * manifest that is wrong or does not name this node.
 */
export async function approveStudy(
  { configPath, study, reference }: { configPath: string; study: string; reference: string },
  clock: Clock,
): Promise<string> {
  const { name: node, stateDir, data } = readConfig(configPath);
  const { path, manifest } = findManifest(study, stateDir);
  if (!memberNames(manifest).includes(node))
    throw usageError(
      `${path}: members: the study does not name ${node}`,
      "ask the operator to name this node",
    );
  const digest = canonicalDigest(manifest);
  const measurements = await countMeasurements(data, manifest);
  const agreement = describeAgreement(manifest, { node, digest, data, measurements });
  const approvedAt = new Date(clock.nowMs()).toISOString();
  addApproval(stateDir, { digest, study: manifest.study, reference, approvedAt });
  const under = reference === "" ? "" : ` under ${reference}`;
  return `${agreement}\nApproved${under} on ${approvedAt}.\n`;
}
