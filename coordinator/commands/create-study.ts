import { readYaml } from "../../process/read-yaml.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import type { ListNodesReply__Output } from "../../proto/gen/chorale/v1/ListNodesReply.ts";
import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import { manifestOnWire, signManifest, type SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { fillMemberKeys } from "./fill-member-keys.ts";
import { operatorIdentity } from "./operator-identity.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import { printStatus } from "./show-status.ts";

/** The options of commands that sign a manifest; `out` also keeps it, with its signature, in a file. */
export type SigningOptions = OperatorOptions & { readonly json?: true; readonly out?: string };

/**
 * Reads a study file, checks it, fills in the members' keys, signs it as the operator and opens the study.
 * Throws a usage error for a file that is wrong or names members that are not enrolled.
 */
export async function createStudy(file: string, options: SigningOptions): Promise<void> {
  const manifest = readStudyFile(file);
  const key = operatorIdentity(options.config);
  const status = await withOperator(options, async (client) => {
    const filled = fillMemberKeys(file, manifest, await nodesOf(client));
    const signed = signManifest(filled, key);
    const created = await unary<StudyStatus__Output>((done) =>
      client.createStudy(manifestOnWire(signed), done),
    );
    keepSigned(signed, options);
    return created;
  });
  printStatus(status, options);
}

/** The manifest in a study file. Throws a usage error naming the file, its line, field and a remedy. */
export function readStudyFile(file: string): StudyManifest {
  return readYaml(
    file,
    studyManifestSchema,
    `correct the fields named above; \`chorale coordinator study lint ${file}\` explains them`,
  );
}

/** The nodes that the coordinator knows. */
export async function nodesOf(client: OperatorClient): Promise<readonly NodeStatus__Output[]> {
  return (await unary<ListNodesReply__Output>((done) => client.listNodes({}, done))).nodes;
}

/** Writes a signed manifest where `--out` says; nothing without it. */
export function keepSigned(signed: SignedManifest, { out, json }: SigningOptions): void {
  if (out === undefined) return;
  writeAtomically(out, canonicalBytes(signed));
  if (!json)
    process.stdout.write(
      `Wrote the signed manifest to ${out}; members can read it: chorale client show FILE\n\n`,
    );
}
