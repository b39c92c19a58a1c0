/**
 * A study as a pure state machine around its rounds: who has joined, which round is open, which model is
 * current. `stepStudy` (step-study.ts) gives the next state and what to do; see coordinator/round/round.ts
 * for the round.
 */
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Digest, NodeId, Round, RoundEffect, RoundEvent } from "../round/round.ts";
import type { NodeSums, Scales } from "../../models/scales.ts";

/** Where a study stands. It recruits until its first round; pausing lets an open round end. */
export type StudyState = "created" | "recruiting" | "running" | "paused" | "completed" | "aborted";

/** One node of the manifest, as the study sees it. */
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

/** A study's whole state, an immutable value. */
export type Study = {
  readonly manifest: StudyManifest;
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
  | { readonly kind: "offer"; readonly node: NodeId }
  /** Tell a node why it cannot take part as it joined. */
  | {
      readonly kind: "refuse";
      readonly node: NodeId;
      readonly reason: "PROTOCOL_DIFFERS";
      readonly detail: string;
    }
  /** Write the round into the history, tell its nodes and drop its updates. */
  | { readonly kind: "record_round"; readonly closed: ClosedRound }
  | { readonly kind: "end"; readonly outcome: "completed" | "aborted" };

/** A study as created, before it is started. */
export function createStudy(manifest: StudyManifest, model: Digest): Study {
  const absent: Member = { joined: false, connected: false, declined: null, sums: null };
  return {
    manifest,
    state: "created",
    members: Object.fromEntries(manifest.members.map(({ name }) => [name, absent])),
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

/** Whether a member has said no for good. */
export function hasDeclined(member: Member): boolean {
  return member.declined?.final === true;
}

/** Whether the study has ended. */
export function hasEnded(study: Study): boolean {
  return study.state === "completed" || study.state === "aborted";
}

/** What the study knows of a member; undefined for any other node, whatever its name is. */
export function memberOf(study: Study, node: NodeId): Member | undefined {
  return Object.hasOwn(study.members, node) ? study.members[node] : undefined;
}
