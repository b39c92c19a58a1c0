import { usageError } from "../../process/command-error.ts";
import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import { sizeProblem } from "../../trust/manifest/manifest-size.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";

/**
 * The manifest with the fingerprint of every member's identity key, as the federation knows it. Throws a
 * usage error that names all members which are not enrolled, or revoked, or written with another key, and for
 * a manifest that is then too large to travel.
 */
export function fillMemberKeys(
  file: string,
  manifest: StudyManifest,
  nodes: readonly NodeStatus__Output[],
): StudyManifest {
  const enrolled = new Map(nodes.filter(isMember).map((node) => [node.node, node.identityFingerprint]));
  const missing = manifest.members.filter(({ name }) => !enrolled.has(name)).map(({ name }) => name);
  if (missing.length > 0)
    throw usageError(
      `${file}: members: not enrolled in this federation: ${missing.join(", ")}`,
      `invite them: chorale coordinator invite ${missing[0]}; \`chorale coordinator nodes\` lists who is there`,
    );
  const others = manifest.members.filter(({ name, key }) => key !== null && key !== enrolled.get(name));
  if (others.length > 0)
    throw usageError(
      `${file}: members: another identity key is enrolled for ${others.map(({ name }) => name).join(", ")}`,
      "write the members' names alone: their keys are filled in",
    );
  const members = manifest.members.map(({ name }) => ({ name, key: enrolled.get(name)! }));
  const filled = studyManifestSchema.parse({ ...manifest, members });
  const size = sizeProblem(filled);
  if (size !== null) throw usageError(`${file}: endpoints: ${size.message}`, size.remedy);
  return filled;
}

function isMember({ enrolledAtMs, revokedAtMs }: NodeStatus__Output): boolean {
  return enrolledAtMs !== 0 && revokedAtMs === 0;
}
