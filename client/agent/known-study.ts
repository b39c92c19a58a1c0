import type { SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Scales } from "../../models/scales.ts";
import type { Preparation } from "../training/trainer.ts";

/** Why this node does not do something; `reason` is of the protocol's catalogue. */
export type Refusal = { readonly reason: string; readonly detail: string };

/** A checkpoint that the coordinator names; its bytes are fetched when work needs them. */
export type OfferedModel = Scales & { readonly digest: string; readonly bytes: number };

/** What the machine knows of a finished update; its values stay with the driver. */
export type FinishedUpdate = { readonly digest: string; readonly weight: number; readonly trainLoss: number };

/** The round that this node was invited to last. */
export type OpenRound = {
  readonly number: number;
  readonly model: OfferedModel;
  readonly update: FinishedUpdate | null;
  /** A person at the node has to release the update first. */
  readonly held: boolean;
  /** The update is still to be delivered. */
  readonly uploadWanted: boolean;
  readonly declined: Refusal | null;
};

/** Sums over this node's validation fold, as the trainer gives them. */
export type Score = { readonly lossSum: number; readonly labelCount: number };
/** A published model that is to be scored, or was. */
export type Publication = {
  readonly round: number;
  readonly model: OfferedModel;
  readonly score: Score | null;
};

/** How a study ended, and what is left to do here. */
export type Ending = {
  readonly outcome: "completed" | "aborted";
  readonly model: OfferedModel | null;
  readonly detail: string;
  /** Fitting the private head to the released model: not for this node, to do, done, or given up. */
  readonly finish: "none" | "wanted" | "done" | "failed";
};

/** One study as this node knows it. */
export type KnownStudy = {
  readonly name: string;
  /** Canonical digest of the manifest: what the owner approves. */
  readonly digest: string;
  readonly manifest: StudyManifest;
  /** The operator's, over the manifest. */
  readonly signature: SignedManifest["signature"];
  /** What the node's own policy has against the study. */
  readonly forbidden: Refusal | null;
  /**
   * Why the version that the coordinator says is in force is none for this node; nothing is done under the
   * old one.
   */
  readonly superseded: Refusal | null;
  /** Known from an earlier run of this client only: not offered in this one. */
  readonly restored: boolean;
  /** Offered on the present connection. */
  readonly offered: boolean;
  readonly preparation: Preparation | null;
  /** Why the node's data could not be prepared, or why the coordinator refused them. */
  readonly failure: Refusal | null;
  readonly round: OpenRound | null;
  /** The highest round that is over for this node. */
  readonly roundClosed: number;
  readonly publication: Publication | null;
  readonly ending: Ending | null;
  /** Digest of the released model that this node has finished with, also in an earlier run. */
  readonly finishedModel: string | null;
};

/** A study as it is offered for the first time. */
export function newStudy(
  offer: Pick<KnownStudy, "name" | "digest" | "manifest" | "signature" | "forbidden">,
): KnownStudy {
  return {
    ...offer,
    superseded: null,
    restored: false,
    offered: true,
    preparation: null,
    failure: null,
    round: null,
    roundClosed: 0,
    publication: null,
    ending: null,
    finishedModel: null,
  };
}

/** What a study asks of this node next. */
export type Task = "prepare" | "train" | "upload" | "score" | "finish";

/**
 * The next task of an approved study and the round it belongs to (0 for none), or null where nothing is to be
 * done.
 */
export function nextTask(study: KnownStudy): { task: Task; round: number } | null {
  const { round, publication, ending } = study;
  if (ending !== null) {
    if (ending.finish !== "wanted") return null;
    return { task: study.preparation === null ? "prepare" : "finish", round: 0 };
  }
  if (study.failure !== null || study.restored) return null;
  if (study.preparation === null) return { task: "prepare", round: 0 };
  if (publication !== null && publication.score === null) return { task: "score", round: publication.round };
  if (round === null || round.declined !== null) return null;
  if (round.update === null) return { task: "train", round: round.number };
  return round.uploadWanted ? { task: "upload", round: round.number } : null;
}

/** The checkpoint that a task works on, or null where it needs none. */
export function modelFor(study: KnownStudy, task: Task): OfferedModel | null {
  if (task === "train") return study.round?.model ?? null;
  if (task === "score") return study.publication?.model ?? null;
  if (task === "finish") return study.ending?.model ?? null;
  return null;
}

/** The study with every round up to `number` over: its update and its score are no longer wanted. */
export function closeRoundsTo(study: KnownStudy, number: number): KnownStudy {
  const { round, publication } = study;
  return {
    ...study,
    round: round !== null && round.number <= number ? null : round,
    publication: publication !== null && publication.round <= number ? null : publication,
    roundClosed: Math.max(study.roundClosed, number),
  };
}
