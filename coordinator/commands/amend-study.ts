import { usageError } from "../../process/command-error.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import type { StudyOffered__Output } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { diffManifests, forbiddenChanges, type Change } from "../../trust/manifest/manifest-changes.ts";
import { manifestOnWire, readSignedManifest, signManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { keepSigned, nodesOf, readStudyFile, type SigningOptions } from "./create-study.ts";
import { fillMemberKeys } from "./fill-member-keys.ts";
import { operatorIdentity } from "./operator-identity.ts";
import { unary, withOperator } from "./operator-session.ts";
import { printStatus } from "./show-status.ts";

type InForce = { readonly manifest: StudyManifest; readonly digest: string };

/**
 * Proposes the manifest of a file as the next version of a study and says what it changes. Its `version` and
 * `previous` are filled in. Throws a usage error where nothing changes, or what an amendment must not.
 */
export async function amendStudy(study: string, file: string, options: SigningOptions): Promise<void> {
  const written = readStudyFile(file);
  if (written.study !== study)
    throw usageError(
      `${file}: study: is ${written.study}, not ${study}`,
      "begin with the study's own file: its name stays in every version",
    );
  const key = operatorIdentity(options.config);
  const { status, text } = await withOperator(options, async (client) => {
    const inForce = await manifestInForce(client, study, key);
    const amended = nextVersion(written, inForce);
    const filled = fillMemberKeys(file, amended, await nodesOf(client));
    const changes = requireChanges(file, inForce.manifest, filled);
    const signed = signManifest(filled, key);
    const status = await unary<StudyStatus__Output>((done) =>
      client.amendStudy(manifestOnWire(signed), done),
    );
    keepSigned(signed, options);
    return { status, text: describeChanges(inForce.manifest, filled, changes) };
  });
  if (options.json !== true) process.stdout.write(text);
  printStatus(status, options);
}

/** What a new version changes, and when it comes into force, in words. */
export function describeChanges(
  inForce: StudyManifest,
  proposed: StudyManifest,
  changes: readonly Change[],
): string {
  const who =
    inForce.amendments.approvals === "all" ? "all members have" : "more than half of the members have";
  return [
    `Version ${proposed.version} of ${proposed.study} is proposed:`,
    ...changes.map(({ words }) => `  - ${words}`),
    `It comes into force between two rounds, once ${who} approved it.`,
    "A member whose owner has not approved it takes no part from then on.",
    "",
    "",
  ].join("\n");
}

async function manifestInForce(client: OperatorClient, study: string, key: SigningKey): Promise<InForce> {
  const offered = await unary<StudyOffered__Output>((done) => client.getManifest({ study }, done));
  return readSignedManifest(offered, key.fingerprint);
}

function nextVersion(written: StudyManifest, { manifest, digest }: InForce): StudyManifest {
  const version = manifest.version + 1;
  return studyManifestSchema.parse({ ...written, version, previous: digest });
}

function requireChanges(file: string, inForce: StudyManifest, proposed: StudyManifest): readonly Change[] {
  const forbidden = forbiddenChanges(inForce, proposed);
  if (forbidden.length > 0)
    throw usageError(
      `${file}: this would be another study: ${forbidden.map(({ words }) => words).join("; ")}`,
      "an amendment changes members, rounds, validation, expiry and privacy; open a new study for the rest",
    );
  const changes = diffManifests(inForce, proposed);
  if (changes.length === 0)
    throw usageError(
      `${file}: nothing differs from the version in force`,
      "change what is to be agreed anew",
    );
  return changes;
}
