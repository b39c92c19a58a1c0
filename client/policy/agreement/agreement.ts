import type { SignedApproval } from "../../../trust/manifest/approval.ts";
import type { Change } from "../../../trust/manifest/manifest-changes.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { DryRun } from "./dry-run.ts";
import type { LeavingBytes } from "./leaving-bytes.ts";

/** What an owner is asked to agree to, with what this node knows about it: all that the words are made of. */
export type Agreement = {
  readonly manifest: StudyManifest;
  readonly digest: string;
  /** The fingerprint of who signed the manifest, checked; null for a draft. */
  readonly signer: string | null;
  /** The fingerprint of the operator with whom this node enrolled. */
  readonly operator: string;
  readonly node: string;
  /** The node's files, or its prepared folder. */
  readonly data: readonly string[];
  readonly members: readonly AgreeingMember[];
  /** Against the version in force; null where this is the first, or the one in force. */
  readonly changes: readonly Change[] | null;
  /** Null where the data were not read. */
  readonly dryRun: DryRun | null;
  /** Why they could not be read; null where they were, or nobody asked. */
  readonly dryRunFailure: string | null;
  readonly leaving: LeavingBytes;
  readonly nowMs: number;
};

/** A member of the study and what its owner decided on exactly this manifest, verified; null: nothing yet. */
export type AgreeingMember = {
  readonly node: string;
  readonly key: string | null;
  readonly decision: SignedApproval | null;
};
