import { join } from "node:path";
import { CommandError, describeError } from "../../process/command-error.ts";
import { Aggregator } from "../aggregation/aggregator.ts";
import type { Federation } from "../federation.ts";
import { CheckpointStore } from "../store/checkpoint-store.ts";
import { NodeStore } from "../store/node-store.ts";
import { StudyStore } from "../store/study-store.ts";
import { UpdateStore } from "../store/update-store.ts";
import type { FederationOptions } from "./federation-options.ts";
import { LocalFederation } from "./local-federation.ts";

/**
 * Restores the federation from its state and goes on where it stopped. Throws a `CommandError` where the
 * state cannot be read.
 */
export async function openFederation(options: FederationOptions): Promise<Federation> {
  const { stateDir, database } = options;
  try {
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
    throw new CommandError(`cannot open ${stateDir}: ${describeError(error)}`, {
      remedy: "check the folder and the disk",
      cause: error,
    });
  }
}
