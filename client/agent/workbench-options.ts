import type { Logger } from "../../process/log.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { UpdateToJudge } from "../policy/guard.ts";
import type { StageProgress, Trainer } from "../training/trainer.ts";
import type { AgentEffect, UpdateVerdict } from "./agent-event.ts";
import type { TransferScope } from "./transfers.ts";

/** The effects that are work: each ends in one event with its ticket. */
export type WorkEffect = Extract<
  AgentEffect,
  { kind: "prepare" | "download" | "train" | "upload" | "score" | "finish" }
>;
/** The stages of work that the coordinator is told about. */
export type WorkStage = "PREPARING" | "DOWNLOADING" | "TRAINING" | "UPLOADING" | "SCORING";

/** What the work is done with. */
export type WorkbenchOptions = {
  readonly transfers: TransferScope;
  readonly createTrainer: (manifest: StudyManifest) => Trainer;
  readonly onProgress: (study: string, round: number, stage: WorkStage, progress: StageProgress) => void;
  /** Asks the node's policy whether an update may leave. */
  readonly judgeUpdate: (update: UpdateToJudge) => UpdateVerdict;
  readonly logger: Logger;
};
