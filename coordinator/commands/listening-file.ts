import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";

const listeningSchema = z.object({ address: z.string(), http: z.string(), balancer: z.string().optional() });

/**
 * Where a running coordinator is reached; `http` is `off` where it has no HTTP side, `balancer` is absent
 * where there is none.
 */
export type Listening = z.output<typeof listeningSchema>;

/** Leaves the addresses in the state folder for operator commands on the same machine. */
export function writeListening(stateDir: string, listening: Listening): void {
  writeAtomically(pathIn(stateDir), `${JSON.stringify(listening)}\n`);
}

/** Removes what `writeListening` left. */
export function removeListening(stateDir: string): void {
  rmSync(pathIn(stateDir), { force: true });
}

/** The address to call on this machine. Throws a `CommandError` when no coordinator runs here. */
export function readListeningAddress(stateDir: string): string {
  try {
    const { address } = listeningSchema.parse(JSON.parse(readFileSync(pathIn(stateDir), "utf8")));
    return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, "127.0.0.1:");
  } catch (error) {
    throw new CommandError(`no coordinator is running with the state folder ${stateDir}`, {
      remedy:
        "start it with `chorale coordinator serve`, or name another machine's with --coordinator HOST:PORT",
      cause: error,
    });
  }
}

function pathIn(stateDir: string): string {
  return join(stateDir, "listening.json");
}
