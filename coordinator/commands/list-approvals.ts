import { printable } from "../../process/printable.ts";
import type { ListApprovalsReply__Output } from "../../proto/gen/chorale/v1/ListApprovalsReply.ts";
import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import type { StudyOffered__Output } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import { readApproval, type Approval } from "../../trust/manifest/approval.ts";
import { lastDayOf } from "../../trust/manifest/last-day.ts";
import { memberKey, memberNames } from "../../trust/manifest/member.ts";
import { readSignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { fingerprintOf } from "../../trust/keys/public-key.ts";
import { readConfig } from "../config.ts";
import { alignColumns } from "../../process/align-columns.ts";
import { nodesOf } from "./create-study.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";

/** A decision of a member's owner, and whether its signature holds here; or a member that has not decided. */
export type ApprovalRow = {
  readonly node: string;
  readonly version: number;
  readonly manifestDigest: string;
  readonly decision: Approval["decision"] | "none";
  readonly name: string;
  readonly reference: string;
  readonly decidedAt: string;
  readonly expiresAt: string;
};

/** Prints what the owners of a study's members decided on the version in force and on a proposed one. */
export async function listApprovals(
  study: string,
  options: OperatorOptions & { readonly json?: true },
): Promise<void> {
  const operator = fingerprintOf(readConfig(options.config).federation.operatorKey);
  const rows = await withOperator(options, async (client) => {
    const offered = await unary<StudyOffered__Output>((done) => client.getManifest({ study }, done));
    const inForce = readSignedManifest(offered, operator);
    const { approvals } = await unary<ListApprovalsReply__Output>((done) =>
      client.listApprovals({ study }, done),
    );
    return approvalRows(inForce, approvals, await nodesOf(client));
  });
  process.stdout.write(
    options.json ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : describeApprovals(rows),
  );
}

/**
 * The decisions as rows, in the order of versions and members; each signature is checked here, and one that
 * does not hold is left out. Members that have not decided on the version in force have a row of their own.
 */
export function approvalRows(
  { manifest, digest }: { readonly manifest: StudyManifest; readonly digest: string },
  approvals: readonly Uint8Array[],
  nodes: readonly NodeStatus__Output[],
): ApprovalRow[] {
  const keysOf = (node: string): (string | null)[] => [
    memberKey(manifest, node),
    nodes.find((known) => known.node === node)?.identityFingerprint ?? null,
  ];
  const names = new Set([...memberNames(manifest), ...nodes.map(({ node }) => node)]);
  const decided = approvals.flatMap((bytes) => {
    for (const node of names)
      for (const key of keysOf(node)) {
        const document = tryRead(bytes, node, key);
        if (document !== null) return [rowOf(document)];
      }
    return [];
  });
  const silent = memberNames(manifest)
    .filter((node) => !decided.some((row) => row.node === node && row.manifestDigest === digest))
    .map((node): ApprovalRow => {
      const nothing = { name: "", reference: "", decidedAt: "", expiresAt: "" };
      return { node, version: manifest.version, manifestDigest: digest, decision: "none", ...nothing };
    });
  return [...decided, ...silent].toSorted((one, other) =>
    one.version === other.version ? (one.node < other.node ? -1 : 1) : one.version - other.version,
  );
}

/** The decisions as people read them. */
export function describeApprovals(rows: readonly ApprovalRow[]): string {
  return alignColumns(
    rows.map((row) => [
      `version ${row.version}`,
      row.node,
      row.decision === "none" ? "not decided yet" : row.decision,
      row.decidedAt.slice(0, 10),
      row.expiresAt === "" ? "" : `until ${lastDayOf(row.expiresAt)}`,
      printable(row.name, 60),
      printable(row.reference, 60),
    ]),
  );
}

function tryRead(bytes: Uint8Array, node: string, key: string | null): Approval | null {
  try {
    const { document } = readApproval(bytes, key);
    return document.node === node ? document : null;
  } catch {
    return null;
  }
}

function rowOf(document: Approval): ApprovalRow {
  const { node, manifestVersion: version, manifestDigest, decision } = document;
  const { name, reference, decidedAt, expiresAt } = document;
  return { node, version, manifestDigest, decision, name, reference, decidedAt, expiresAt };
}
