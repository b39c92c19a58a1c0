import { rmSync } from "node:fs";
import { z } from "zod";
import { describeError } from "../../process/command-error.ts";
import {
  APPROVAL_BYTES_MAX,
  isInForce,
  readApproval,
  type Approval,
  type SignedApproval,
} from "../../trust/manifest/approval.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { ApprovedStudy } from "../agent/agent-event.ts";
import {
  decidedDigests,
  decisionFiles,
  readDecisionFile,
  writeDecision,
  type DecisionFile,
} from "./decision-files.ts";

/** Whose decisions count at a node: its name and the fingerprint of its own identity key. */
export type OwnIdentity = { readonly node: string; readonly fingerprint: string };

/** The decisions of a node's own owner. */
export type OwnDecisions = {
  /** The latest on each manifest, whatever it says. */
  readonly latest: readonly SignedApproval[];
  /** Files that give no permission, and why, in words for the log. */
  readonly unusable: readonly string[];
};

/**
 * What the owner of this node decided: signed by the node's own key, for this node, on the manifest whose
 * folder they lie in. What fails gives no permission and is reported; of several on one manifest the latest
 * counts.
 */
export function readOwnDecisions(stateDir: string, own: OwnIdentity): OwnDecisions {
  const latest: SignedApproval[] = [];
  const unusable: string[] = [];
  try {
    for (const digest of decidedDigests(stateDir)) {
      const { decision } = latestOf(filesOf(stateDir, digest, own.node), own.fingerprint, unusable);
      if (decision !== null) latest.push(decision);
    }
  } catch (error) {
    return { latest: [], unusable: [`the decisions cannot be read: ${describeError(error)}`] };
  }
  latest.sort((left, right) => orderOf(left) - orderOf(right));
  return { latest, unusable };
}

/** The manifests that the owner's decisions let this node work on at that time, as the agent takes them. */
export function approvedStudies({ latest }: Pick<OwnDecisions, "latest">, nowMs: number): ApprovedStudy[] {
  return latest
    .filter(({ document }) => isInForce(document, nowMs))
    .map(({ document: { study, manifestDigest: digest, decidedAt: approvedAt } }) => {
      return { study, digest, approvedAt };
    });
}

/** When the first of the approvals in force ends, in milliseconds since the epoch; null where none is. */
export function nextExpiry({ latest }: Pick<OwnDecisions, "latest">, nowMs: number): number | null {
  const ends = latest
    .filter(({ document }) => isInForce(document, nowMs))
    .map(({ document }) => Date.parse(document.expiresAt));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** A version of a study's manifest, as decisions name it. */
export type ManifestVersion = { readonly manifest: StudyManifest; readonly digest: string };

/** How many decisions of one member on one manifest are kept: the latest, so that nobody fills the disk. */
const KEPT_MAX = 16;

/**
 * Verifies decisions that other members' owners made and keeps those that hold: signed by the key that one of
 * the study's `versions` (those in force and proposed) names for the member, on one of these versions. Those
 * of `node`, this one, never come from elsewhere. Gives why others are refused, without their content.
 */
export function storeMemberApprovals(
  stateDir: string,
  { node, versions }: { readonly node: string; readonly versions: readonly ManifestVersion[] },
  approvals: readonly Uint8Array[],
): { readonly stored: readonly Approval[]; readonly refused: readonly string[] } {
  const stored: Approval[] = [];
  const refused: string[] = [];
  for (const bytes of approvals)
    try {
      const signed = readMemberApproval(bytes, versions);
      if (signed.document.node === node) continue;
      writeDecision(stateDir, signed);
      forgetOldest(filesOf(stateDir, signed.document.manifestDigest, signed.document.node));
      stored.push(signed.document);
    } catch (error) {
      refused.push(describeError(error));
    }
  return { stored, refused };
}

/**
 * The names, in the manifest's order, of the members whose owners' approval of the manifest with this digest
 * is in force: verified by the keys that `manifest` names. For a proposed version pass the digest of that and
 * the manifest in force, whose members are the ones that are asked.
 */
export function approvalsInForce(
  stateDir: string,
  manifest: StudyManifest,
  digest: string,
  nowMs: number,
): string[] {
  return memberDecisions(stateDir, manifest, digest)
    .filter(({ decision }) => decision !== null && isInForce(decision.document, nowMs))
    .map(({ node }) => node);
}

/** Each member of a manifest and its latest verified decision on the manifest with this digest. */
export function memberDecisions(
  stateDir: string,
  manifest: StudyManifest,
  digest: string,
): { readonly node: string; readonly decision: SignedApproval | null }[] {
  const files = decisionFiles(stateDir, digest);
  return manifest.members.map(({ name: node, key }) => {
    const own = files.filter((file) => file.node === node);
    return { node, decision: latestOf(own, key, []).decision };
  });
}

/** Every decision of a node on a manifest that its key signed, oldest first. */
export function decisionsOf(
  stateDir: string,
  digest: string,
  { node, key }: { readonly node: string; readonly key: string | null },
): SignedApproval[] {
  return latestOf(filesOf(stateDir, digest, node), key, []).all;
}

/** The name that a decision gives says only which key has to have signed it. */
function readMemberApproval(bytes: Uint8Array, versions: readonly ManifestVersion[]): SignedApproval {
  const node = claimedNode(bytes);
  const keys = new Set(versions.map(({ manifest }) => memberKey(manifest, node)));
  keys.delete(null);
  if (keys.size === 0) throw new Error("a decision of a node that is no member");
  const signed = readApproval(bytes, ...keys);
  const { study, manifestDigest, manifestVersion } = signed.document;
  const version = versions.find(({ digest }) => digest === manifestDigest);
  if (version === undefined) throw new Error(`${node} decided on a manifest that is not known here`);
  if (version.manifest.study !== study || version.manifest.version !== manifestVersion)
    throw new Error(`the decision of ${node} names another study or version than its manifest`);
  return signed;
}

function claimedNode(bytes: Uint8Array): string {
  if (bytes.length > APPROVAL_BYTES_MAX) throw new Error("this is not a signed decision on a study");
  try {
    const claim = z.object({ document: z.object({ node: nameSchema }) });
    return claim.parse(JSON.parse(Buffer.from(bytes).toString("utf8"))).document.node;
  } catch {
    throw new Error("this is not a signed decision on a study");
  }
}

function filesOf(stateDir: string, digest: string, node: string): DecisionFile[] {
  return decisionFiles(stateDir, digest, node);
}

function forgetOldest(files: readonly DecisionFile[]): void {
  for (const { path } of files.slice(0, Math.max(0, files.length - KEPT_MAX))) rmSync(path, { force: true });
}

/** At the same moment a decision that takes permission away is the later one. */
function latestOf(
  files: readonly DecisionFile[],
  key: string | null,
  unusable: string[],
): { readonly decision: SignedApproval | null; readonly all: SignedApproval[] } {
  const all: SignedApproval[] = [];
  for (const { path, digest, node } of files)
    try {
      const signed = readApproval(readDecisionFile(path), key);
      if (signed.document.node !== node) throw new Error(`it is a decision of ${signed.document.node}`);
      if (signed.document.manifestDigest !== digest) throw new Error("it is of another manifest");
      all.push(signed);
    } catch (error) {
      unusable.push(`${path}: ${describeError(error)}`);
    }
  all.sort((left, right) => orderOf(left) - orderOf(right));
  return { decision: all.at(-1) ?? null, all };
}

function orderOf({ document: { decidedAt, decision } }: SignedApproval): number {
  return Date.parse(decidedAt) + (decision === "approved" ? 0 : 0.5);
}
