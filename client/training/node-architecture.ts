import { bitPermutation } from "../../chemistry/permute-bits.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { hidesColumns } from "../../trust/manifest/hides-columns.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** The network of a study with a node's private tasks; the partners' key says where the frequent bits lie. */
export function nodeArchitecture(
  manifest: StudyManifest,
  privateTasks: readonly Task[],
  protocolKey: string,
): Architecture {
  if (!hidesColumns(manifest)) return architectureOf(manifest, { privateTasks });
  const columnOfBit = bitPermutation(protocolKey, manifest.protocol.fingerprint.size);
  return architectureOf(manifest, { privateTasks, columnOfBit });
}
