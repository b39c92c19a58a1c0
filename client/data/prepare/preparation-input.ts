import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { CommandError, describeError } from "../../../process/command-error.ts";
import { software } from "../../../process/software.ts";
import { canonicalDigest } from "../../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import type { FormatName } from "../formats/reading.ts";

/** What prepared data depends on, apart from the files. */
export type PreparationRules = {
  readonly manifest: StudyManifest;
  /** The partners' key of folds and bit permutation. */
  readonly key: string;
  /** The format of all files; left out: by their content. */
  readonly format?: FormatName | undefined;
  /** The encoding of all files; left out: by their content. */
  readonly encoding?: string | undefined;
};

/** How files are prepared. */
export type PrepareOptions = PreparationRules & {
  /** Where the result goes, and while it works finished pieces. It is created. */
  readonly folder: string;
  /** Chemistry threads at most; each takes about 135 MB. The result does not depend on it. */
  readonly workers: number;
  /** Hears the share that is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/** Files and rules as one digest, and how much there is to read. */
export type PreparationInput = { readonly digest: string; readonly bytes: number };

/**
 * Reads the files once for the digest under which their prepared data are known: equal only for the same
 * bytes in the same order under the same rules and software. The key enters through a digest only. Throws a
 * `CommandError` naming a file that cannot be read, and the signal's reason.
 */
export async function digestInput(
  paths: readonly string[],
  rules: PreparationRules,
  signal?: AbortSignal,
): Promise<PreparationInput> {
  let bytes = 0;
  const files: string[] = [];
  for (const path of paths) {
    const hash = createHash("sha256");
    try {
      for await (const block of createReadStream(path, { highWaterMark: 1_048_576 })) {
        signal?.throwIfAborted();
        bytes += (block as Buffer).length;
        hash.update(block as Buffer);
      }
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : unreadable(path, error);
    }
    files.push(hash.digest("hex"));
  }
  const { format = null, encoding = null } = rules;
  const digest = canonicalDigest({ files, format, encoding, rules: rulesDigest(rules) });
  return { digest, bytes };
}

/** How many bytes there are to read. Throws a `CommandError` naming a file that cannot be read. */
export function bytesOfFiles(paths: readonly string[]): number {
  return paths.reduce((sum, path) => {
    try {
      return sum + statSync(path).size;
    } catch (error) {
      throw unreadable(path, error);
    }
  }, 0);
}

/**
 * What of a study prepared data depend on, whatever the files: its protocol and endpoints, key, software. The
 * hash that a manifest may pin is a check, and changes nothing.
 */
export function rulesDigest({ manifest, key }: Pick<PreparationRules, "manifest" | "key">): string {
  const { hash: _pinned, ...protocol } = manifest.protocol;
  const { endpoints } = manifest;
  return canonicalDigest({ protocol, endpoints, software, key: digestOf(key) });
}

/** What features of structures depend on: protocol, key, software, and what they make of known structures. */
export function featuresDigest({ manifest, key }: PreparationRules, protocolHash: string): string {
  const { standardisation, fingerprint, descriptors, folds } = manifest.protocol;
  const protocol = { standardisation, fingerprint, descriptors, folds: { count: folds.count } };
  return canonicalDigest({ protocol, protocolHash, software, key: digestOf(key) });
}

function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function unreadable(path: string, error: unknown): CommandError {
  const why = describeError(error).replace(`: ${path}`, "");
  return new CommandError(`${path}: ${why}`, { remedy: "check the path", cause: error });
}
