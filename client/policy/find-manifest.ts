import { existsSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "../../process/read-yaml.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { studyFolder } from "../agent/study-files.ts";

/**
 * The manifest in a file, or what the coordinator offered to the node with this state folder under the
 * study's name. Throws a usage error naming the file, its line and field for a manifest that is wrong.
 */
export function findManifest(
  study: string,
  stateDir: string | null,
): { readonly path: string; readonly manifest: StudyManifest } {
  const path = stateDir === null ? study : manifestPath(stateDir, study);
  return { path, manifest: readYaml(path, studyManifestSchema, "correct the fields that are named") };
}

function manifestPath(stateDir: string, study: string): string {
  if (existsSync(study) || !nameSchema.safeParse(study).success) return study;
  const offered = join(studyFolder(stateDir, study), "manifest.json");
  return existsSync(offered) ? offered : study;
}
