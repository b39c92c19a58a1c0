import type { SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { NodeSums } from "../../models/scales.ts";
import type { Preparation } from "../training/trainer.ts";
import type { FinishedUpdate, OfferedModel, Refusal, Score } from "./known-study.ts";

/** A manifest that the node's owner approved. */
export type ApprovedStudy = {
  readonly study: string;
  readonly digest: string;
  /** A later one is a new approval: the owner wants it tried again. */
  readonly approvedAt?: string;
};

/** What the node's owner decided on a manifest, signed: given to the coordinator as it is. */
export type OwnDecision = {
  readonly study: string;
  readonly digest: string;
  /** The signed document as canonical JSON. */
  readonly signed: string;
  /** Of the manifest. */
  readonly version?: number;
  /** UTC, ISO 8601. */
  readonly decidedAt?: string;
};

/** A manifest that the operator signed and that names this node with its key. */
export type Version = Pick<SignedManifest, "signature"> & {
  readonly digest: string;
  readonly manifest: StudyManifest;
  /** What the node's own policy has against it. */
  readonly forbidden: Refusal | null;
};

/** A manifest as it arrived: read and checked, or why it does not count. */
export type Offer = Version | { readonly digest: string; readonly refusal: Refusal };

/** What the coordinator says, in the machine's terms. */
export type CoordinatorEvent =
  | { readonly kind: "connected"; readonly node: string; readonly heartbeatMs: number }
  /** `retry`: the same attempt can succeed later without a person. */
  | {
      readonly kind: "refused";
      readonly reason: string;
      readonly detail: string;
      readonly remedy: string;
      readonly retry: boolean;
    }
  /** `approvedBy`: the members whose approvals of this manifest this node has verified. */
  | {
      readonly kind: "study_offered";
      readonly study: string;
      readonly offer: Offer;
      readonly approvedBy: readonly string[];
    }
  | { readonly kind: "study_proposed"; readonly study: string; readonly offer: Offer }
  /** As this node joined, it cannot take part in this study. */
  | {
      readonly kind: "study_refused";
      readonly study: string;
      readonly digest: string;
      readonly reason: string;
      readonly detail: string;
      readonly remedy: string;
    }
  | {
      readonly kind: "round_invited";
      readonly study: string;
      readonly round: number;
      readonly model: OfferedModel;
      /** What the node's own policy has against this round. */
      readonly forbidden: Refusal | null;
    }
  | {
      readonly kind: "round_closed";
      readonly study: string;
      readonly round: number;
      readonly outcome: "aggregated" | "rejected" | "abandoned";
    }
  | {
      readonly kind: "model_published";
      readonly study: string;
      readonly round: number;
      readonly model: OfferedModel;
    }
  | {
      readonly kind: "study_ended";
      readonly study: string;
      readonly outcome: "completed" | "aborted";
      readonly model: OfferedModel | null;
      readonly detail: string;
    };

/** Whether an update may leave; `held`: when a person at the node has released it. */
export type UpdateVerdict = Refusal | "held" | null;

/**
 * What became of work; `ticket` names the effect that asked for it, and an answer to an old ticket is
 * ignored.
 */
export type WorkEvent = { readonly ticket: number } & (
  | { readonly kind: "prepared"; readonly preparation: Preparation }
  | { readonly kind: "downloaded" }
  | ({
      readonly kind: "trained";
      readonly finite: boolean;
      readonly verdict: UpdateVerdict;
    } & FinishedUpdate)
  | { readonly kind: "uploaded"; readonly receipt: "accepted" | "round_closed" }
  | ({ readonly kind: "scored" } & Score)
  | { readonly kind: "finished" }
  /** The work is given up: trying again would not help. */
  | { readonly kind: "work_failed"; readonly reason: string; readonly detail: string }
);

/** Everything that can happen to the agent. */
export type AgentEvent =
  | { readonly kind: "started" }
  /** `jitter`: uniform in [0, 1), spreads the nodes' attempts. */
  | { readonly kind: "disconnected"; readonly jitter: number }
  /** `approvals`: those in force now; `decisions`: the last one on each manifest, whatever it says. */
  | {
      readonly kind: "approvals_read";
      readonly approvals: readonly ApprovedStudy[];
      readonly decisions: readonly OwnDecision[];
    }
  /** The node's own policy was asked again: its answers by the manifests' digests. */
  | { readonly kind: "studies_judged"; readonly forbidden: ReadonlyMap<string, Refusal | null> }
  /** The same about an update that was held. */
  | {
      readonly kind: "update_judged";
      readonly study: string;
      readonly digest: string;
      readonly verdict: UpdateVerdict;
    }
  | CoordinatorEvent
  | WorkEvent;

/** What the node tells the coordinator, in the machine's terms. */
export type Outgoing =
  | { readonly kind: "approval_given"; readonly study: string; readonly signed: string }
  | ({
      readonly kind: "study_joined";
      readonly study: string;
      readonly manifestDigest: string;
      readonly protocolHash: string;
    } & NodeSums)
  | {
      readonly kind: "study_declined";
      readonly study: string;
      readonly manifestDigest: string;
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly kind: "round_accepted"; readonly study: string; readonly round: number }
  | {
      readonly kind: "round_declined";
      readonly study: string;
      readonly round: number;
      readonly reason: string;
      readonly detail: string;
    }
  | ({
      readonly kind: "model_scored";
      readonly study: string;
      readonly round: number;
      readonly model: string;
    } & Score);

/** Everything that the agent asks its driver to do, in order. */
export type AgentEffect =
  | { readonly kind: "send"; readonly message: Outgoing }
  | { readonly kind: "reconnect"; readonly afterMs: number }
  | { readonly kind: "prepare"; readonly ticket: number; readonly study: string }
  | {
      readonly kind: "download";
      readonly ticket: number;
      readonly study: string;
      readonly model: OfferedModel;
    }
  | {
      readonly kind: "train";
      readonly ticket: number;
      readonly study: string;
      readonly round: number;
      readonly model: OfferedModel;
    }
  | { readonly kind: "upload"; readonly ticket: number; readonly study: string; readonly round: number }
  | {
      readonly kind: "score";
      readonly ticket: number;
      readonly study: string;
      readonly round: number;
      readonly model: OfferedModel;
    }
  | { readonly kind: "finish"; readonly ticket: number; readonly study: string; readonly model: OfferedModel }
  | { readonly kind: "abort_work"; readonly ticket: number }
  /** The study's update is no longer wanted. */
  | { readonly kind: "discard_update"; readonly study: string }
  /** The study is over for this node: free what its training holds. */
  | { readonly kind: "release"; readonly study: string }
  /** The coordinator will not have this client as it is: end the program. */
  | { readonly kind: "give_up"; readonly reason: string; readonly detail: string; readonly remedy: string };
