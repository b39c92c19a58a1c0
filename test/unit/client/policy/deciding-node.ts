import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { signManifest } from "../../../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import type { SigningKey } from "../../../../trust/keys/signing-key.ts";
import { operatorIdentity, withKeys } from "../../../support/identities.ts";
import { writeNodeFolder } from "../../../support/node-folder.ts";
import { smallStudy, type SmallStudyChanges } from "../../../support/small-study.ts";
import type { temporaryFolder } from "../../../support/temporary-folder.ts";

type Folder = ReturnType<typeof temporaryFolder>;

const none = Buffer.alloc(0);
export const TABLE = "smiles,solubility\nCCO,1\nCCCO,2\nc1ccccc1O,3\nnot-a-structure,4\n";

/** The small study with its members' keys; `fields` replaces what else a test needs. */
export function keyedStudy(fields: object = {}, changes: SmallStudyChanges = {}): StudyManifest {
  return studyManifestSchema.parse({ ...withKeys(smallStudy(changes)), ...fields });
}

/** A node's folder with its identity key and a small table; gives the path of node.yaml. */
export function decidingNode(folder: Folder, name = "alpha"): string {
  const tls = { authority: none, certificate: none, key: none };
  return writeNodeFolder({ folder: folder.path, name, coordinator: "localhost:1", tls, table: TABLE });
}

/** Writes a signed manifest as the coordinator's offer; gives its digest. */
export function offer(
  folder: Folder,
  manifest: StudyManifest,
  { name = "manifest.json", signer = operatorIdentity }: { name?: string; signer?: SigningKey } = {},
): string {
  const path = folder.join("state", "studies", manifest.study);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), JSON.stringify(signManifest(manifest, signer)));
  return canonicalDigest(manifest);
}
