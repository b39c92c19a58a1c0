import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CommandError, describeError } from "../../process/command-error.ts";
import { Aggregator } from "../aggregation/aggregator.ts";
import type { Federation } from "../federation.ts";
import { CheckpointStore } from "../store/checkpoint-store.ts";
import { openDatabase } from "../store/database.ts";
import { NodeStore } from "../store/node-store.ts";
import { StudyStore } from "../store/study-store.ts";
import { UpdateStore } from "../store/update-store.ts";
import type { FederationOptions } from "./federation-options.ts";
import { LocalFederation } from "./local-federation.ts";

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
