import type { Clock } from "../../process/clock.ts";
import { usageError, type CommandError } from "../../process/command-error.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import {
  approvalSchema,
  signApproval,
  type Approval,
  type SignedApproval,
} from "../../trust/manifest/approval.ts";
import { memberKey, memberNames } from "../../trust/manifest/member.ts";
import type { SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { ClientConfig } from "../config.ts";
import { keepManifest, writeDecision } from "./decision-files.ts";
import { decisionsOf } from "./decisions.ts";
import type { FoundManifest } from "./find-manifest.ts";

/** A node as decisions need it. */
export type DecidingNode = Pick<
  ClientConfig,
  "name" | "stateDir" | "identity" | "passphraseFile" | "federation"
>;

/** What a person says of a decision. */
export type DecisionWords = Pick<Approval, "decision" | "name" | "reference" | "expiresAt">;

/** What a decision is on. */
export type DecidedManifest = {
  readonly study: string;
  readonly manifestDigest: string;
  readonly manifestVersion: number;
};

/**
 * Checks that this node may decide on a manifest: signed by the operator of its federation, and naming this
 * node by its own identity key. Gives the manifest with its signature. Throws a usage error that says what
 * does not hold.
 */
export function checkDecidable(
  { path, manifest, signed, signer }: FoundManifest,
  { name, federation }: Pick<DecidingNode, "name" | "federation">,
  key: Pick<SigningKey, "fingerprint">,
): SignedManifest {
  if (signed === null || signer === null)
    throw usageError(
      `${path}: is a draft that nobody has signed`,
      "approve what the coordinator offers, or the signed manifest from the operator",
    );
  if (signer !== federation.operator)
    throw usageError(
      `${path}: is signed by ${spokenFingerprint(signer)}, and the operator of ${federation.name} is ` +
        spokenFingerprint(federation.operator),
      "ask the operator by telephone which fingerprint is theirs",
    );
  if (!memberNames(manifest).includes(name))
    throw usageError(
      `${path}: members: the study does not name ${name}`,
      "ask the operator to name this node",
    );
  const named = memberKey(manifest, name);
  if (named !== key.fingerprint)
    throw usageError(
      `${path}: members: ${name} is named with ${named === null ? "no key" : `the key ${spokenFingerprint(named)}`}, ` +
        `and this node's is ${spokenFingerprint(key.fingerprint)}`,
      "ask the operator to name the key that this node enrolled with",
    );
  return signed;
}

/** Signs a decision with the node's key and keeps it, later than every earlier one on the same manifest. */
export function writeDecisionOn(
  decided: DecidedManifest,
  words: DecisionWords,
  { config, key, clock }: { readonly config: DecidingNode; readonly key: SigningKey; readonly clock: Clock },
): SignedApproval {
  const { name: node, stateDir } = config;
  const own = { node, key: key.fingerprint };
  const last = decisionsOf(stateDir, decided.manifestDigest, own).at(-1)?.document.decidedAt;
  const after = last === undefined ? 0 : Date.parse(last) + 1;
  const decidedAt = new Date(Math.max(clock.nowMs(), after)).toISOString();
  const { study, manifestDigest, manifestVersion } = decided;
  const parsed = approvalSchema.safeParse({
    format: "chorale-approval-1",
    study,
    manifestDigest,
    manifestVersion,
    node,
    decidedAt,
    ...words,
  });
  if (!parsed.success) throw wrongWords(parsed.error.issues);
  const signed = signApproval(parsed.data, key);
  writeDecision(stateDir, signed);
  return signed;
}

/** Keeps a decision on a manifest together with the manifest, so that both can be shown later. */
export function decideOn(
  { manifest, digest }: FoundManifest,
  signed: SignedManifest,
  words: DecisionWords,
  place: Parameters<typeof writeDecisionOn>[2],
): SignedApproval {
  keepManifest(place.config.stateDir, signed);
  const decided = { study: manifest.study, manifestDigest: digest, manifestVersion: manifest.version };
  return writeDecisionOn(decided, words, place);
}

function wrongWords(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): CommandError {
  const [issue] = issues;
  return usageError(`--${String(issue?.path[0])}: ${issue?.message}`, "correct it and run the command again");
}
