import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { CommandError, describeError } from "../../process/command-error.ts";
import { openDatabase, type Tables } from "./database.ts";

/**
 * Opens the coordinator's database in its state folder, which is made where it is missing. Throws a
 * `CommandError` where the folder cannot be used or another coordinator is using it.
 */
export function openStore(stateDir: string): Kysely<Tables> {
  try {
    mkdirSync(stateDir, { recursive: true });
    return openDatabase(join(stateDir, "coordinator.sqlite"));
  } catch (error) {
    const locked = /database is locked/.test(describeError(error));
    throw new CommandError(
      locked
        ? `another coordinator is using ${stateDir}`
        : `cannot open ${stateDir}: ${describeError(error)}`,
      {
        remedy: locked
          ? "stop it first, or choose another stateDir"
          : "name a folder that this user can write to in `stateDir` of coordinator.yaml",
        cause: error,
      },
    );
  }
}
