import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import { Aggregator } from "../aggregation/aggregator.ts";
import type { Federation } from "../federation.ts";
import { CheckpointStore } from "../store/checkpoint-store.ts";
import { openDatabase } from "../store/database.ts";
import { NodeStore } from "../store/node-store.ts";
import { StudyStore } from "../store/study-store.ts";
import { UpdateStore } from "../store/update-store.ts";
import { LocalFederation } from "./local-federation.ts";

/** What the federation counts for `/metrics`. */
export type FederationMetrics = {
  roundClosed(outcome: "aggregated" | "rejected" | "abandoned", durationMs: number): void;
  bytes(direction: "up" | "down", bytes: number): void;
};

/** What a federation runs on. */
export type FederationOptions = {
  /** Everything that must outlive a stop lies below this folder. */
  readonly stateDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: FederationMetrics;
};

/**
 * Opens the federation's state and goes on where it stopped. Throws a `CommandError` where the folder cannot
 * be used or another coordinator is using it.
 */
export async function openFederation(options: FederationOptions): Promise<Federation> {
  const { stateDir } = options;
  try {
    mkdirSync(stateDir, { recursive: true });
    const database = openDatabase(join(stateDir, "coordinator.sqlite"));
    const federation = new LocalFederation(options, {
      database,
      studies: new StudyStore(database),
      nodes: new NodeStore(database),
      checkpoints: new CheckpointStore(join(stateDir, "checkpoints")),
      updates: new UpdateStore(join(stateDir, "updates")),
      aggregator: new Aggregator(),
    });
    await federation.restore();
    return federation;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const locked = /database is locked/.test(describeError(error));
    throw new CommandError(
      locked
        ? `another coordinator is using ${stateDir}`
        : `cannot open ${stateDir}: ${describeError(error)}`,
      {
        remedy: locked ? "stop it first, or choose another stateDir" : "check the folder and the disk",
        cause: error,
      },
    );
  }
}
