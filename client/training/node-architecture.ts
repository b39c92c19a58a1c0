import { bitPermutation } from "../../chemistry/permute-bits.ts";
import type { Architecture, Task } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** The network of a study with a node's private tasks; the partners' key says where the frequent bits lie. */
export function nodeArchitecture(
  manifest: StudyManifest,
  privateTasks: readonly Task[],
  protocolKey: string,
): Architecture {
  const { permuted, size } = manifest.protocol.fingerprint;
  const isLowRank = manifest.model.kind === "trunk" && manifest.model.lowRank !== undefined;
  if (!isLowRank || !permuted) return architectureOf(manifest, { privateTasks });
  return architectureOf(manifest, { privateTasks, columnOfBit: bitPermutation(protocolKey, size) });
}
