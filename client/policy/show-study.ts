import { CommandError } from "../../process/command-error.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import { diffManifests } from "../../trust/manifest/manifest-changes.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import { readProtocolKey, type ClientConfig } from "../config.ts";
import { preparedFolder } from "../training/prepare-for-study.ts";
import type { Agreement } from "./agreement/agreement.ts";
import { dryRun, isCheap, type DryRun } from "./agreement/dry-run.ts";
import { leavingBytes } from "./agreement/leaving-bytes.ts";
import { memberDecisions } from "./decisions.ts";
import { offeredVersions, type FoundManifest } from "./find-manifest.ts";
import { standingOf } from "./standing-of.ts";

/** How a study is looked at. */
export type ShowOptions = {
  /** Undefined: where it takes moments only. */
  readonly dryRun: boolean | undefined;
  readonly nowMs: number;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

/**
 * Everything that there is to know about a manifest at this node: what it says, what others decided on it,
 * what it changes, and what of the node's own data would take part. Throws as reading the data does.
 */
export async function agreementOn(
  found: FoundManifest,
  config: ClientConfig,
  options: ShowOptions,
): Promise<Agreement> {
  const { manifest, digest, signer } = found;
  const { name: node, stateDir, data, federation } = config;
  const decisions = memberDecisions(stateDir, manifest, digest);
  const { dryRun: run, dryRunFailure } = await dryRunOf(manifest, config, options);
  return {
    manifest,
    digest,
    signer,
    operator: federation.operator,
    node,
    data,
    members: decisions.map((member) => ({ ...member, key: memberKey(manifest, member.node) })),
    changes: changesOf(found, stateDir),
    dryRun: run,
    dryRunFailure,
    leaving: leavingBytes(manifest, { node, sharedEndpoints: sharedEndpointsOf(manifest, run) }),
    nowMs: options.nowMs,
  };
}

/** The agreement as a program reads it. */
export function agreementJson(agreement: Agreement): object {
  const { manifest, digest, signer, operator, node, members, changes, leaving, nowMs } = agreement;
  const { dryRun, dryRunFailure } = agreement;
  return {
    study: manifest.study,
    version: manifest.version,
    manifestDigest: digest,
    signer,
    isSignedByOperator: signer === operator,
    node,
    members: members.map(({ node, key, decision }) => ({
      node,
      key,
      spokenKey: key === null ? null : spokenFingerprint(key),
      decision:
        decision === null ? null : { ...decision.document, standing: standingOf(decision.document, nowMs) },
    })),
    changes,
    leaving,
    dryRun,
    dryRunFailure,
    manifest,
  };
}

/** What nobody asked for may fail: the agreement is read all the same. */
async function dryRunOf(
  manifest: StudyManifest,
  config: ClientConfig,
  options: ShowOptions,
): Promise<Pick<Agreement, "dryRun" | "dryRunFailure">> {
  try {
    return { dryRun: await runDry(manifest, config, options), dryRunFailure: null };
  } catch (error) {
    if (options.dryRun === true || !(error instanceof CommandError)) throw error;
    return { dryRun: null, dryRunFailure: error.message };
  }
}

async function runDry(
  manifest: StudyManifest,
  config: ClientConfig,
  { dryRun: wanted, onProgress, signal }: ShowOptions,
): Promise<DryRun | null> {
  if (wanted === false) return null;
  const sources = {
    data: config.data,
    protocolKey: readProtocolKey(config),
    prepared: preparedFolder(config.stateDir, manifest.study),
    workers: config.threads,
  };
  if (wanted === undefined && !isCheap(manifest, sources)) return null;
  return dryRun(manifest, sources, {
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The shared endpoints that this node measures; where that is not known, all of them. */
function sharedEndpointsOf({ endpoints }: StudyManifest, run: DryRun | null): string[] {
  const measured = run === null ? null : new Set(run.tasks.map(({ endpoint }) => endpoint));
  return endpoints
    .filter(({ name, head }) => head === "shared" && (measured?.has(name) ?? true))
    .map(({ name }) => name);
}

function changesOf({ manifest, digest }: FoundManifest, stateDir: string): Agreement["changes"] {
  if (manifest.version === 1) return null;
  const { inForce } = offeredVersions(manifest.study, stateDir);
  return inForce === null || inForce.digest === digest ? null : diffManifests(inForce.manifest, manifest);
}
