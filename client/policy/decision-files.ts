import { hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../../process/parse-json.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { APPROVAL_BYTES_MAX, approvalBytes, type SignedApproval } from "../../trust/manifest/approval.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import {
  manifestDigest,
  parseSignedManifest,
  type SignedManifest,
} from "../../trust/manifest/signed-manifest.ts";

const DIGEST = /^[0-9a-f]{64}$/;
/** `NODE.MILLISECONDS-DIGEST.json`: a name that sorts by time, and one file for each decision. */
const DECISION_FILE = /^([a-z0-9-]+)\.(\d{15}-[0-9a-f]{16})\.json$/;
const MANIFEST_FILE = "manifest.json";

/** One stored decision: whose it claims to be is for its signature to say. */
export type DecisionFile = { readonly path: string; readonly digest: string; readonly node: string };

/** Where decisions on manifests lie, a folder for each manifest's digest. */
export function decisionsFolder(stateDir: string): string {
  return join(stateDir, "approvals");
}

/** The digests of manifests on which something was decided. */
export function decidedDigests(stateDir: string): string[] {
  const folder = decisionsFolder(stateDir);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => DIGEST.test(name))
        .sort()
    : [];
}

/** The decisions that are kept on one manifest, oldest first for each node; with `of`, those of one node. */
export function decisionFiles(stateDir: string, digest: string, of: string | null = null): DecisionFile[] {
  const folder = join(decisionsFolder(stateDir), digest);
  if (!DIGEST.test(digest) || !existsSync(folder)) return [];
  const names = readdirSync(folder);
  return (of === null ? names : names.filter((name) => name.startsWith(`${of}.`))).sort().flatMap((name) => {
    const node = DECISION_FILE.exec(name)?.[1];
    return node === undefined || !nameSchema.safeParse(node).success
      ? []
      : [{ path: join(folder, name), digest, node }];
  });
}

/** The bytes of a stored decision. Throws for what is no plain file of a decision's size. */
export function readDecisionFile(path: string): Buffer {
  const found = lstatSync(path);
  if (!found.isFile() || found.size > APPROVAL_BYTES_MAX) throw new Error("this is no file of a decision");
  return readFileSync(path);
}

/**
 * Keeps a decision durably, beside the earlier ones; the same decision is one file. A client that runs acts
 * on one of its own owner within a second.
 */
export function writeDecision(stateDir: string, signed: SignedApproval): string {
  const { manifestDigest: digest, node, decidedAt } = signed.document;
  const bytes = approvalBytes(signed);
  const time = String(Math.max(0, Date.parse(decidedAt))).padStart(15, "0");
  const name = `${node}.${time}-${hash("sha256", bytes).slice(0, 16)}.json`;
  const path = join(decisionsFolder(stateDir), digest, name);
  if (!existsSync(path)) writeAtomically(path, bytes, 0o600);
  return path;
}

/** Keeps a signed manifest beside the decisions on it, so that they can be shown together later. */
export function keepManifest(stateDir: string, signed: SignedManifest): void {
  const { document, signature } = signed;
  const path = join(decisionsFolder(stateDir), manifestDigest(document), MANIFEST_FILE);
  if (!existsSync(path)) writeAtomically(path, `${JSON.stringify({ document, signature })}\n`, 0o600);
}

/** Forgets a manifest and what others decided on it, where the owner of `node` decided nothing on it. */
export function forgetUndecided(stateDir: string, digest: string, node: string): void {
  if (!DIGEST.test(digest) || decisionFiles(stateDir, digest).some((file) => file.node === node)) return;
  rmSync(join(decisionsFolder(stateDir), digest), { recursive: true, force: true });
}

/** A signed manifest that was kept, or null where none is or it is not the one that the digest names. */
export function keptManifest(
  stateDir: string,
  digest: string,
): ReturnType<typeof parseSignedManifest> | null {
  try {
    const text = readFileSync(join(decisionsFolder(stateDir), digest, MANIFEST_FILE), "utf8");
    const kept = parseSignedManifest(parseJson(text));
    return kept.digest === digest ? kept : null;
  } catch {
    return null;
  }
}
