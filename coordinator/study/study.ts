/**
 * A study as a pure state machine around its rounds: who has joined, which round is open, which model is
 * current. `stepStudy` (step-study.ts) gives the next state and what to do; see coordinator/round/round.ts
 * for the round.
 */
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Digest, NodeId, Round, RoundEffect, RoundEvent } from "../round/round.ts";
import type { NodeSums, Scales } from "../../models/scales.ts";

/** Where a study stands. It recruits until its first round; pausing lets an open round end. */
export type StudyState = "created" | "recruiting" | "running" | "paused" | "completed" | "aborted";

/**
 * Why a node does not take part; one that is not final, such as an approval that is missing yet, may turn
 * into a yes.
 */
export type Declination = { readonly reason: string; readonly final: boolean };

/** What the study knows of one member. */
export type Member = {
  /** Joined since its last connection. */
  readonly joined: boolean;
  readonly connected: boolean;
  readonly declined: Declination | null;
  /** As it said when it last joined. */
  readonly sums: NodeSums | null;
};

/**
 * What a member's owner decided on one version of the manifest; the signature was verified before it came
 * here.
 */
export type Decision = {
  readonly decision: "approved" | "declined" | "withdrawn";
  /** UTC, ISO 8601; of two decisions on one version the later one counts. */
  readonly decidedAt: string;
  /** UTC, ISO 8601; empty for what is no approval. */
  readonly expiresAt: string;
  /** The signed document as canonical JSON: what the other members are given. */
  readonly signed: string;
};

/** A new version of the manifest that waits for the approvals which the version in force asks for. */
export type Proposal = { readonly manifest: StudyManifest; readonly digest: Digest };

/** A study's whole state, an immutable value. */
export type Study = {
  /** The version in force. */
  readonly manifest: StudyManifest;
  readonly digest: Digest;
  readonly proposal: Proposal | null;
  /** By the digest of the version (in force or proposed) and the member. */
  readonly decisions: Readonly<Record<Digest, Readonly<Record<NodeId, Decision>>>>;
  readonly state: StudyState;
  readonly members: Readonly<Record<NodeId, Member>>;
  /** The checkpoint that the next round starts from; when completed, the released one. */
  readonly model: Digest;
  /** The checkpoint with the lowest validation loss so far. */
  readonly best: { readonly model: Digest; readonly validation: number } | null;
  readonly round: Round | null;
  /** Rounds opened and closed, whatever their outcome; the next round's number is one more. */
  readonly roundsClosed: number;
  /**
   * Rounds that ended in an aggregate, kept or rejected; the study is complete when they are `rounds.count`.
   */
  readonly roundsAggregated: number;
  /** Rounds abandoned one after the other; at three the study pauses. */
  readonly abandonedInRow: number;
  /** When recruiting stops waiting for the members that are missing beyond the quorum. */
  readonly recruitEndsAtMs: number | null;
  /** Fixed when the first round opens. */
  readonly scales: Scales | null;
  /** That of the manifest, else of the first member that joined; a member of another one is refused. */
  readonly protocolHash: string | null;
  /** Why it was paused or aborted. */
  readonly detail: string;
};

/** Something that happened to the study or to its open round. */
export type StudyEvent =
  | RoundEvent
  | ({ readonly atMs: number } & (
      | { readonly kind: "started" }
      | { readonly kind: "paused"; readonly reason: string }
      | { readonly kind: "resumed" }
      | { readonly kind: "abort_requested"; readonly reason: string }
      | { readonly kind: "node_connected"; readonly node: NodeId }
      | ({ readonly kind: "node_joined"; readonly node: NodeId; readonly protocolHash: string } & NodeSums)
      | { readonly kind: "node_declined"; readonly node: NodeId; readonly declined: Declination }
      /**
       * The node is no member of the federation any more (`key` is null), or has another identity key than it
       * had. What another key of it has decided does not count.
       */
      | { readonly kind: "node_expelled"; readonly node: NodeId; readonly key: string | null }
      | {
          readonly kind: "decided";
          readonly node: NodeId;
          readonly digest: Digest;
          readonly decision: Decision;
        }
      | { readonly kind: "proposed"; readonly proposal: Proposal }
    ));

/** A round for the history. */
export type ClosedRound = {
  readonly round: Round;
  /** As in the protocol: the gate turns an aggregate that is too bad into `rejected`. */
  readonly outcome: "aggregated" | "rejected" | "abandoned";
  readonly closedAtMs: number;
};

/** What is to be done after an event; each is safe to repeat. */
export type StudyEffect =
  | Exclude<RoundEffect, { kind: "close" }>
  /** The version in force, what was decided on it, and the proposal where there is one. */
  | { readonly kind: "offer"; readonly node: NodeId }
  | { readonly kind: "propose"; readonly node: NodeId }
  /** Give a decision to the other members. */
  | { readonly kind: "share"; readonly node: NodeId; readonly signed: string }
  /** The version that came into force does not name this node any more. */
  | { readonly kind: "dismiss"; readonly node: NodeId }
  /** Tell a node why it cannot take part as it joined. */
  | {
      readonly kind: "refuse";
      readonly node: NodeId;
      readonly reason: "PROTOCOL_DIFFERS" | "NOT_APPROVED";
      readonly detail: string;
    }
  /** Write the round into the history, tell its nodes and drop its updates. */
  | { readonly kind: "record_round"; readonly closed: ClosedRound }
  | { readonly kind: "end"; readonly outcome: "completed" | "aborted" };

/** A member that has not been heard of yet. */
export const absentMember: Member = { joined: false, connected: false, declined: null, sums: null };

/** A study as created, before it is started. */
export function createStudy(manifest: StudyManifest, model: Digest): Study {
  return {
    manifest,
    digest: manifestDigest(manifest),
    proposal: null,
    decisions: {},
    state: "created",
    members: Object.fromEntries(manifest.members.map(({ name }) => [name, absentMember])),
    model,
    best: null,
    round: null,
    roundsClosed: 0,
    roundsAggregated: 0,
    abandonedInRow: 0,
    recruitEndsAtMs: null,
    scales: null,
    protocolHash: manifest.protocol.hash ?? null,
    detail: "",
  };
}

/** The next state and what to do, in order. */
export type StudyStep = readonly [Study, ...StudyEffect[]];

/** What a member's owner decided on a version; undefined where nothing is known. */
export function decisionOf(study: Study, digest: Digest, node: NodeId): Decision | undefined {
  const decided = study.decisions[digest] ?? {};
  return Object.hasOwn(decided, node) ? decided[node] : undefined;
}

/**
 * Whether the owner's approval of a version (the one in force where none is named) is in force at that time.
 */
export function isApproved(study: Study, node: NodeId, atMs: number, digest: Digest = study.digest): boolean {
  const decided = decisionOf(study, digest, node);
  return decided?.decision === "approved" && atMs < Date.parse(decided.expiresAt);
}

/** Whether a member has said no for good. */
export function hasDeclined(member: Member): boolean {
  return member.declined?.final === true;
}

/** Whether the study has ended. */
export function hasEnded(study: Study): boolean {
  return study.state === "completed" || study.state === "aborted";
}

/** The study with what it knows of one member replaced. */
export function withMember(study: Study, node: NodeId, member: Member): Study {
  return { ...study, members: { ...study.members, [node]: member } };
}

/** What the study knows of a member; undefined for any other node, whatever its name is. */
export function memberOf(study: Study, node: NodeId): Member | undefined {
  return Object.hasOwn(study.members, node) ? study.members[node] : undefined;
}
