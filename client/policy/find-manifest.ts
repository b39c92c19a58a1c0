import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeError, usageError, type CommandError } from "../../process/command-error.ts";
import { parseJson } from "../../process/parse-json.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { parseSignedManifest, type SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { studyFolder } from "../agent/study-files.ts";

/** A manifest with where it was found. */
export type FoundManifest = {
  readonly path: string;
  readonly manifest: StudyManifest;
  readonly digest: string;
  /** With its signature, which is checked; null for a draft. */
  readonly signed: SignedManifest | null;
  /** Fingerprint of who signed it; null for a draft. */
  readonly signer: string | null;
};

/** What the coordinator offered of a study to this node. */
export type OfferedVersions = {
  readonly inForce: FoundManifest | null;
  /** A new version that waits for its members' approvals. */
  readonly proposed: FoundManifest | null;
};

/** A manifest has at most 1 MiB on the wire. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * The manifest in a file, signed or a draft in YAML, or the one that is in force of the study which was
 * offered under that name to the node with this state folder. Throws a usage error naming the file, its line
 * and field for a manifest that is wrong, and for one that was changed after it was signed.
 */
export function findManifest(study: string, stateDir: string | null): FoundManifest {
  if (stateDir !== null && !isFile(study)) {
    const { inForce, proposed } = offeredVersions(study, stateDir);
    const found = inForce ?? proposed;
    if (found !== null) return found;
    if (nameSchema.safeParse(study).success) throw notOffered(study);
  }
  return readManifest(study);
}

/** What is said of a name under which nothing was offered. */
export function notOffered(study: string): CommandError {
  return usageError(
    `no study ${study} was offered to this node, and there is no such file`,
    "run `chorale client studies` for what was offered; the client has to have been connected once",
  );
}

/** The names of the studies that were offered or proposed to the node with this state folder. */
export function offeredStudies(stateDir: string): string[] {
  const folder = dirname(studyFolder(stateDir, "any"));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => nameSchema.safeParse(name).success)
    .sort();
}

/**
 * What was offered of a study under its name; nothing for what is no study's name. Throws as `findManifest`
 * does.
 */
export function offeredVersions(study: string, stateDir: string): OfferedVersions {
  if (!nameSchema.safeParse(study).success) return { inForce: null, proposed: null };
  const folder = studyFolder(stateDir, study);
  const read = (name: string): FoundManifest | null => {
    const path = join(folder, name);
    return existsSync(path) ? readManifest(path) : null;
  };
  const [inForce, proposed] = [read("manifest.json"), read("proposed.json")];
  return { inForce, proposed: proposed?.digest === inForce?.digest ? null : proposed };
}

/** Whether there is a plain file at this path: it goes before a study of the same name. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The manifest in a file. Throws as `findManifest` does. */
export function readManifest(path: string): FoundManifest {
  const signed = readSigned(path);
  if (signed === null) {
    const manifest = readYaml(path, studyManifestSchema, "correct the fields that are named");
    return { path, manifest, digest: canonicalDigest(manifest), signed: null, signer: null };
  }
  const { document: manifest, signature, digest, signer } = signed;
  if (signer === null)
    throw usageError(
      `${path}: the manifest was changed after it was signed`,
      "get it again from the coordinator or its operator",
    );
  return { path, manifest, digest, signed: { document: manifest, signature }, signer };
}

/** Null for what is not written as a signed manifest is. */
function readSigned(path: string): ReturnType<typeof parseSignedManifest> | null {
  let json: unknown;
  try {
    if (!isFile(path) || statSync(path).size > FILE_BYTES_MAX) return null;
    json = parseJson(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null || !("signature" in json)) return null;
  try {
    return parseSignedManifest(json);
  } catch (error) {
    throw usageError(
      `${path}: is not a signed manifest: ${describeError(error)}`,
      "get it again from the coordinator or its operator",
    );
  }
}
