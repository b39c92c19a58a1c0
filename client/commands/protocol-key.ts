import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { Command } from "commander";
import { usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";

const EXAMPLE = `
One partner makes the key and gives it to the other partners, never to the operator. Every node uses the same
file.

Example:
  $ chorale client protocol-key --out protocol.key`;

const KEY_BYTES = 32;

/** `chorale client protocol-key`: makes the partners' key for folds and the permutation of bits. */
export function protocolKeyCommand(): Command {
  return new Command("protocol-key")
    .description("Make the partners' secret key of the data protocol.")
    .requiredOption("-o, --out <file>", "where the key goes; only its owner can read it")
    .addHelpText("after", EXAMPLE)
    .action(({ out }: { out: string }) => {
      if (existsSync(out)) throw usageError(`${out} exists: a key is not overwritten`, "name another file");
      writeAtomically(out, `${randomBytes(KEY_BYTES).toString("base64url")}\n`, 0o600);
      process.stdout.write(
        `Wrote ${out}. Give it to the other partners by a channel that the operator does not see.\n`,
      );
    });
}
