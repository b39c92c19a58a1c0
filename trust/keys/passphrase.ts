import { readFileSync } from "node:fs";
import { describeError, usageError } from "../../process/command-error.ts";

/** The passphrase in the environment, where a service manager puts it. */
const PASSPHRASE_VARIABLE = "CHORALE_PASSPHRASE";

/**
 * What opens this side's key files: the first line of `passphraseFile`, else the environment's
 * CHORALE_PASSPHRASE, else null for keys that are not encrypted. Throws a usage error for a file that cannot
 * be read or is empty.
 */
export function readPassphrase(
  { passphraseFile }: { readonly passphraseFile?: string | undefined },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  if (passphraseFile !== undefined) return firstLine(passphraseFile);
  const fromEnvironment = environment[PASSPHRASE_VARIABLE] ?? "";
  return fromEnvironment === "" ? null : fromEnvironment;
}

function firstLine(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(
      `passphraseFile: cannot read the passphrase: ${describeError(error)}`,
      "put the passphrase there, readable to this user only",
    );
  }
  const [line = ""] = text.split(/\r?\n/);
  if (line === "")
    throw usageError(
      `passphraseFile: ${path} begins with an empty line`,
      "put the passphrase on its first line",
    );
  return line;
}
