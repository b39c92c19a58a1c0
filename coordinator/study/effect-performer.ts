import type { Layout } from "../../models/layout.ts";
import { bytesOf } from "../../models/layout.ts";
import type { Clock } from "../../process/clock.ts";
import { describeError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Stage } from "../../proto/gen/chorale/v1/Stage.ts";
import { REFUSALS } from "../../transport/federation-error.ts";
import type { Aggregator } from "../aggregation/aggregator.ts";
import type { NodeLink } from "../federation.ts";
import type { NodeId, RoundEffect } from "../round/round.ts";
import { resumeRound } from "../round/step-round.ts";
import type { CheckpointStore } from "../store/checkpoint-store.ts";
import type { UpdateStore } from "../store/update-store.ts";
import { strategyOf } from "../strategy/strategy-of.ts";
import type { FederationMetrics } from "./federation-options.ts";
import { scaleFields } from "./scale-fields.ts";
import type { StudyDriver } from "./study-driver.ts";
import type { ClosedRound, StudyEffect } from "./study.ts";
import { protocolOutcome } from "./summarise-round.ts";
import { VersionAnnouncer } from "./version-announcer.ts";

type Ports = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: FederationMetrics;
  readonly checkpoints: CheckpointStore;
  readonly updates: UpdateStore;
  readonly aggregator: Aggregator;
  readonly linkOf: (node: NodeId) => NodeLink | undefined;
  readonly layoutOf: (study: string) => Layout;
  readonly changed: (study: string) => void;
  /** A node was just asked: it counts as at work until it had time to say so itself. */
  readonly expectWork: (study: string, node: NodeId, stage: keyof typeof Stage) => void;
};

/** Carries out what the study's machine orders. Every effect may be performed again after a crash. */
export class EffectPerformer {
  readonly #ports: Ports;
  readonly #announcer: VersionAnnouncer;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#announcer = new VersionAnnouncer((node, message) => this.#send(node, message));
  }

  perform(driver: StudyDriver, effect: StudyEffect): void {
    switch (effect.kind) {
      case "reply": // the upload that waits for it reads it from the dispatch
        return;
      case "offer":
        return this.#announcer.offer(driver, effect.node);
      case "propose":
        return this.#announcer.propose(driver, effect.node);
      case "share":
        return this.#announcer.share(driver, effect);
      case "dismiss":
        return this.dismiss(driver, effect.node);
      case "refuse":
        return this.#refuse(driver, effect);
      case "invite":
        return this.#invite(driver, effect.node);
      case "publish":
        return this.#publish(driver, effect.node, effect.model);
      case "aggregate":
        return void this.#aggregate(driver, effect.updates);
      case "record_round":
        return this.#announceClosed(driver, effect.closed);
      case "end":
        return this.#end(driver);
    }
  }

  /** Tells one node that a study has ended, also one that was away at that time. */
  tellEnded(driver: StudyDriver, node: NodeId): void {
    const { study } = driver;
    const completed = study.state === "completed";
    if (completed) this.#announcer.offer(driver, node);
    this.#send(node, {
      studyEnded: {
        study: driver.name,
        outcome: completed ? "COMPLETED" : "ABORTED",
        model: completed ? study.model : "",
        modelBytes: completed ? this.#modelBytes(driver) : 0,
        detail: study.detail,
        ...scaleFields(study.scales),
      },
    });
  }

  /** Tells a node that the version in force does not name it: for this node the study has ended. */
  dismiss(driver: StudyDriver, node: NodeId): void {
    const detail = `version ${driver.study.manifest.version} of the manifest does not name this node`;
    this.#send(node, {
      studyEnded: { study: driver.name, outcome: "ABORTED", model: "", modelBytes: 0, detail },
    });
  }

  /** Removes updates and checkpoints that nothing needs any more. */
  tidyStorage(driver: StudyDriver): void {
    const { round, model, best } = driver.study;
    try {
      this.#ports.updates.dropAllBut(driver.name, round?.number ?? null);
      const needed = [model, best?.model, round?.baseModel, round?.model];
      this.#ports.checkpoints.keepOnly(
        driver.name,
        needed.filter((digest) => digest !== undefined && digest !== null),
      );
    } catch (error) {
      this.#ports.logger.warn(
        { study: driver.name, reason: describeError(error) },
        "cannot remove old files",
      );
    }
  }

  /**
   * Goes on with the open round after a restart. Returns a reason to abandon it where accepted updates are
   * not on disk as they were accepted; null when all is well.
   */
  async resumeRound(driver: StudyDriver): Promise<string | null> {
    const { round } = driver.study;
    if (round === null) return null;
    const damaged: string[] = [];
    for (const [node, { update }] of Object.entries(round.participants)) {
      if (update === null) continue;
      const key = { study: driver.name, round: round.number, node, digest: update.digest };
      if (!(await this.#ports.updates.isIntact(key))) damaged.push(node);
    }
    if (damaged.length > 0)
      return `the updates of ${damaged.join(", ")} were damaged on the coordinator's disk`;
    for (const effect of resumeRound(round)) if (effect.kind !== "close") this.perform(driver, effect);
    return null;
  }

  #refuse(driver: StudyDriver, { node, reason, detail }: StudyEffect & { kind: "refuse" }): void {
    this.#ports.logger.warn({ study: driver.name, node, reason, detail }, "member refused");
    const { remedy } = REFUSALS[reason];
    this.#send(node, {
      studyRefused: { study: driver.name, manifestDigest: driver.digest, reason, detail, remedy },
    });
  }

  #invite(driver: StudyDriver, node: NodeId): void {
    const { round, scales } = driver.study;
    if (round === null) return;
    this.#ports.expectWork(driver.name, node, "DOWNLOADING");
    this.#send(node, {
      roundInvited: {
        study: driver.name,
        round: round.number,
        model: round.baseModel,
        modelBytes: this.#modelBytes(driver),
        deadlineMs: Math.max(0, round.deadlineAtMs - this.#ports.clock.nowMs()),
        ...scaleFields(scales),
      },
    });
  }

  #publish(driver: StudyDriver, node: NodeId, model: string): void {
    const { round, scales } = driver.study;
    this.#ports.expectWork(driver.name, node, "SCORING");
    this.#send(node, {
      modelPublished: {
        study: driver.name,
        round: round?.number ?? 0,
        model,
        modelBytes: this.#modelBytes(driver),
        ...scaleFields(scales),
      },
    });
  }

  async #aggregate(
    driver: StudyDriver,
    updates: (RoundEffect & { kind: "aggregate" })["updates"],
  ): Promise<void> {
    const { round, manifest } = driver.study;
    if (round === null) return;
    const { checkpoints, clock, logger } = this.#ports;
    const study = driver.name;
    try {
      const model = await this.#ports.aggregator.aggregate({
        parameters: this.#ports.layoutOf(study).length,
        basePath: checkpoints.pathOf(study, round.baseModel),
        updatePaths: updates.map(({ node, digest }) =>
          this.#ports.updates.pathOf({ study, round: round.number, node, digest }),
        ),
        combination: strategyOf(manifest).combine(updates.map(({ weight }) => weight)),
        folder: checkpoints.folderOf(study),
      });
      await driver.dispatch({ kind: "aggregated", round: round.number, model, atMs: clock.nowMs() });
    } catch (error) {
      const reason = `aggregation failed: ${describeError(error)}`;
      logger.error({ study, round: round.number, reason }, "round abandoned");
      await driver.dispatch({
        kind: "aggregation_failed",
        round: round.number,
        reason,
        atMs: clock.nowMs(),
      });
    }
    this.#ports.changed(study);
  }

  #announceClosed(driver: StudyDriver, { round, outcome, closedAtMs }: ClosedRound): void {
    const durationMs = closedAtMs - round.openedAtMs;
    const reason = round.outcome?.kind === "abandoned" ? round.outcome.reason : undefined;
    this.#ports.metrics.roundClosed(outcome, durationMs);
    this.#ports.logger.info(
      { study: driver.name, round: round.number, outcome, durationMs, reason },
      "round closed",
    );
    for (const node of Object.keys(round.participants))
      this.#send(node, {
        roundClosed: { study: driver.name, round: round.number, outcome: protocolOutcome(outcome) },
      });
    this.tidyStorage(driver);
  }

  #end(driver: StudyDriver): void {
    const { state, detail, members } = driver.study;
    this.#ports.logger.info({ study: driver.name, state, detail }, "study ended");
    this.tidyStorage(driver);
    for (const node of Object.keys(members)) this.tellEnded(driver, node);
  }

  #modelBytes(driver: StudyDriver): number {
    return bytesOf(this.#ports.layoutOf(driver.name));
  }

  #send(node: NodeId, message: CoordinatorMessage): void {
    this.#ports.linkOf(node)?.send(message);
  }
}
