import type { Clock } from "../../process/clock.ts";
import { CommandError, usageError } from "../../process/command-error.ts";
import type { SignedApproval } from "../../trust/manifest/approval.ts";
import { readConfig, readIdentity } from "../config.ts";
import { versionsOf } from "./approve-study.ts";
import { checkDecidable, decideOn, writeDecisionOn } from "./decide.ts";
import { readOwnDecisions } from "./decisions.ts";

/** What an owner says to decline or withdraw. */
export type RefusalOptions = {
  readonly configPath: string;
  /** A study's name; to decline also a file with its signed manifest. */
  readonly study: string;
  readonly name: string;
  /** Kept and shared with the decision. */
  readonly reason: string;
};

/**
 * Signs and keeps that the owner will not take part: in the proposed version where one waits, else in the one
 * that was offered. Throws a usage error as approving does, and where the version is approved already.
 */
export function declineStudy({ configPath, study, ...words }: RefusalOptions, clock: Clock): SignedApproval {
  const config = readConfig(configPath);
  const { name, reason } = namedWords(words);
  const [found] = versionsOf(study, config.stateDir);
  const key = readIdentity(config);
  const signed = checkDecidable(found!, config, key);
  const own = { node: config.name, fingerprint: key.fingerprint };
  const isApproved = readOwnDecisions(config.stateDir, own).latest.some(
    ({ document }) => document.manifestDigest === found!.digest && document.decision === "approved",
  );
  if (isApproved)
    throw usageError(
      `version ${found!.manifest.version} of ${found!.manifest.study} is approved`,
      `take the approval back with \`chorale client withdraw ${found!.manifest.study}\``,
    );
  const decision = { decision: "declined", name, reference: reason, expiresAt: "" } as const;
  return decideOn(found!, signed, decision, { config, key, clock });
}

/**
 * Takes back every approval of a study, whatever the version: a client that runs stops within a second.
 * Throws a `CommandError` where none was approved.
 */
export function withdrawStudy(
  { configPath, study, ...words }: RefusalOptions,
  clock: Clock,
): SignedApproval[] {
  const config = readConfig(configPath);
  const { name, reason } = namedWords(words);
  const key = readIdentity(config);
  const own = { node: config.name, fingerprint: key.fingerprint };
  const latest = readOwnDecisions(config.stateDir, own).latest.filter(
    ({ document }) => document.study === study,
  );
  const approved = latest.filter(({ document }) => document.decision === "approved");
  if (approved.length === 0) throw nothingToWithdraw(study, latest);
  const decision = { decision: "withdrawn", name, reference: reason, expiresAt: "" } as const;
  return approved.map(({ document }) => writeDecisionOn(document, decision, { config, key, clock }));
}

function nothingToWithdraw(study: string, latest: readonly SignedApproval[]): CommandError {
  const [last] = latest
    .map(({ document }) => document)
    .toSorted((a, b) => (a.decidedAt < b.decidedAt ? 1 : -1));
  if (last === undefined)
    return new CommandError(`no approval of a study ${study} is kept at this node`, {
      remedy: "run `chorale client studies` for what was approved",
    });
  const since = `${last.decidedAt.slice(0, 16).replace("T", " ")} UTC`;
  return new CommandError(`${study} was ${last.decision} already, on ${since} by ${last.name}`, {
    remedy: "there is nothing to do: without an approval nothing is trained for it here",
  });
}

function namedWords(words: Pick<RefusalOptions, "name" | "reason">): Pick<RefusalOptions, "name" | "reason"> {
  if (words.name.trim() === "") throw usageError("--name: says nothing", "write who decides");
  return words;
}
