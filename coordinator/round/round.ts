/**
 * One round as a pure state machine: its states, events and effects; `stepRound` (step-round.ts) gives the
 * next state and what to do. No clock, randomness, network or storage; time arrives as `atMs` of the events.
 * Any order, loss or repetition of events is allowed; what names another round (`round`) comes too late and
 * changes nothing.
 *
 * Phases: collecting (nodes train and upload) -> aggregating -> scoring (nodes validate the new model) ->
 * closed.
 */

/** A node's name in the federation. */
export type NodeId = string;
/** Lower-case hexadecimal SHA-256. */
export type Digest = string;

/** Whether a text of the other side is a digest, and so safe in a path. */
export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}

/** What the manifest agreed about every round. */
export type RoundTerms = {
  /** Quorum of updates. */
  readonly updatesMin: number;
  /** From opening to the first deadline; each extension adds as much again. */
  readonly deadlineMs: number;
  /** After the quorum, how long nodes that still report progress are waited for. */
  readonly graceMs: number;
  readonly belowQuorum: "extend" | "abort";
  readonly extensionsMax: number;
  /** How long scores are waited for; null skips scoring. */
  readonly scoringMs: number | null;
};

/** What the round knows of an accepted update; its bytes are in the update store. */
export type ReceivedUpdate = { readonly digest: Digest; readonly weight: number; readonly trainLoss: number };
/** Sums over one node's validation fold. */
export type Score = { readonly lossSum: number; readonly labelCount: number };

/** One node of the cohort, as the round sees it. */
export type Participant = {
  readonly standing: "invited" | "accepted" | "declined" | "reported";
  readonly connected: boolean;
  readonly update: ReceivedUpdate | null;
  readonly score: Score | null;
};

/** How a round ended; `validation` is the loss per label, null where nothing was scored. */
export type RoundOutcome =
  | { readonly kind: "aggregated"; readonly model: Digest; readonly validation: number | null }
  | { readonly kind: "abandoned"; readonly reason: string };

/** A round's whole state, an immutable value. */
export type Round = {
  readonly number: number;
  readonly baseModel: Digest;
  readonly terms: RoundTerms;
  readonly phase: "collecting" | "aggregating" | "scoring" | "closed";
  readonly openedAtMs: number;
  /** End of the phase at the latest; in `aggregating` there is none. */
  readonly deadlineAtMs: number;
  /** When the quorum was reached. */
  readonly quorumAtMs: number | null;
  readonly extensions: number;
  readonly participants: Readonly<Record<NodeId, Participant>>;
  readonly model: Digest | null;
  readonly outcome: RoundOutcome | null;
};

/** Something that happened; `round` is the number of the round that it is about. */
export type RoundEvent = { readonly atMs: number } & (
  | { readonly kind: "node_returned"; readonly node: NodeId }
  | { readonly kind: "node_lost"; readonly node: NodeId }
  /** Its owner's permission has ended: an update that is not in the sum yet is dropped. */
  | { readonly kind: "node_withdrawn"; readonly node: NodeId }
  | { readonly kind: "round_accepted"; readonly round: number; readonly node: NodeId }
  | {
      readonly kind: "round_declined";
      readonly round: number;
      readonly node: NodeId;
      readonly reason: string;
    }
  | ({ readonly kind: "update_received"; readonly round: number; readonly node: NodeId } & ReceivedUpdate)
  /** `progressing`: the nodes that have reported progress lately. */
  | { readonly kind: "ticked"; readonly progressing: readonly NodeId[] }
  | { readonly kind: "aggregated"; readonly round: number; readonly model: Digest }
  | { readonly kind: "aggregation_failed"; readonly round: number; readonly reason: string }
  | ({ readonly kind: "model_scored"; readonly node: NodeId; readonly model: Digest } & Score)
  | { readonly kind: "abandon_requested"; readonly reason: string }
);

/** What is to be done after an event; each is safe to repeat. */
export type RoundEffect =
  | { readonly kind: "invite"; readonly node: NodeId }
  /** The answer to an upload. */
  | { readonly kind: "reply"; readonly node: NodeId; readonly digest: Digest; readonly verdict: Verdict }
  /** Sum in this order, which is fixed by the nodes' names: float sums depend on it. */
  | { readonly kind: "aggregate"; readonly updates: readonly ({ readonly node: NodeId } & ReceivedUpdate)[] }
  | { readonly kind: "publish"; readonly node: NodeId; readonly model: Digest }
  | { readonly kind: "close"; readonly outcome: RoundOutcome };

/** What an upload is told. */
export type Verdict = "accepted" | "round_closed" | "conflict" | "not_a_participant";

/** A round at its opening, with the invitations to send. */
export function openRound(
  opening: Pick<Round, "number" | "baseModel" | "terms"> & {
    readonly cohort: readonly NodeId[];
    readonly atMs: number;
  },
): readonly [Round, ...RoundEffect[]] {
  const cohort = [...opening.cohort].sort();
  const participants = Object.fromEntries(
    cohort.map((node): [NodeId, Participant] => [
      node,
      { standing: "invited", connected: true, update: null, score: null },
    ]),
  );
  const round: Round = {
    number: opening.number,
    baseModel: opening.baseModel,
    terms: opening.terms,
    phase: "collecting",
    openedAtMs: opening.atMs,
    deadlineAtMs: opening.atMs + opening.terms.deadlineMs,
    quorumAtMs: null,
    extensions: 0,
    participants,
    model: null,
    outcome: null,
  };
  return [round, ...cohort.map((node): RoundEffect => ({ kind: "invite", node }))];
}

/**
 * What an upload of `digest` by `node` would be told now: `accepted` also for one that is welcome but not
 * here yet. Lets the transport refuse early; `update_received` decides.
 */
export function verdictFor(round: Round, node: NodeId, digest: Digest): Verdict {
  const participant = participantOf(round, node);
  if (participant === undefined) return "not_a_participant";
  if (participant.update !== null) return participant.update.digest === digest ? "accepted" : "conflict";
  return round.phase === "collecting" ? "accepted" : "round_closed";
}

/** The node's part in the round; undefined for a node outside the cohort, whatever its name is. */
export function participantOf(round: Round, node: NodeId): Participant | undefined {
  return Object.hasOwn(round.participants, node) ? round.participants[node] : undefined;
}
