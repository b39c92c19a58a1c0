import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CommandError, describeError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { digestSchema } from "../../trust/manifest/digest.ts";
import { nameSchema } from "../../trust/manifest/name.ts";

const heldSchema = z.strictObject({
  format: z.literal("chorale-held-update-1"),
  study: nameSchema,
  manifestDigest: digestSchema,
  round: z.int().min(1),
  updateDigest: digestSchema,
  /** L2 norm of the update. */
  norm: z.number(),
  bytes: z.int().min(0),
  trainLoss: z.number().nullable(),
  /** UTC, ISO 8601. */
  heldSince: z.iso.datetime(),
});

/** A trained update that waits for a person. */
export type HeldUpdate = z.output<typeof heldSchema>;

/**
 * What waits for a person's release, one update for each study, in files that other commands read. The
 * updates themselves are in the memory of the client that runs; it begins with nothing held.
 */
export class HeldUpdates {
  readonly #folder: string;
  readonly #held = new Map<string, string>();

  constructor(stateDir: string) {
    this.#folder = heldFolder(stateDir);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The study's update waits, since it was held first; an earlier one of the study does not any more. */
  hold(held: Omit<HeldUpdate, "format">): void {
    if (this.#held.get(held.study) === held.updateDigest) return;
    const record: HeldUpdate = { format: "chorale-held-update-1", ...held };
    writeAtomically(this.#path(held.study), `${JSON.stringify(record, null, 2)}\n`, 0o600);
    this.#held.set(held.study, held.updateDigest);
  }

  /** Nothing of the study waits. */
  forget(study: string): void {
    if (this.#held.delete(study)) rmSync(this.#path(study), { force: true });
  }

  #path(study: string): string {
    return join(this.#folder, `${nameSchema.parse(study)}.json`);
  }
}

/** What waits at a node, by study. Throws a `CommandError` that names a file which cannot be understood. */
export function readHeldUpdates(stateDir: string): HeldUpdate[] {
  const folder = heldFolder(stateDir);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^[^.].*\.json$/.test(name));
  return names.sort().flatMap((name) => readHeld(join(folder, name)) ?? []);
}

function readHeld(path: string): HeldUpdate | null {
  try {
    return heldSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    // The client forgot it just now.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new CommandError(`${path}: cannot be read: ${describeError(error)}`, {
      remedy: "remove the file and start the client again",
    });
  }
}

function heldFolder(stateDir: string): string {
  return join(stateDir, "held");
}
