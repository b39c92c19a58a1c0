import { sizeProblem } from "./manifest-size.ts";
import { memberNames } from "./member.ts";
import { expiresAtMs } from "./release-terms.ts";
import { cohortSize } from "./round-terms.ts";
import type { StudyManifest } from "./study-manifest.ts";
import { studyInNumbers } from "./study-in-numbers.ts";
import { unsupportedIn } from "./unsupported.ts";

/**
 * Something that the author of a manifest should know: `problem` stops the study, `warning` asks for a second
 * look.
 */
export type Finding = {
  readonly level: "problem" | "warning";
  readonly field: readonly PropertyKey[];
  readonly message: string;
  readonly remedy: string;
};

type Add = (field: readonly PropertyKey[], message: string, remedy: string) => void;

const DAY_MS = 86_400_000;
const DEADLINE_SHORT_MS = 60_000;
/** The largest network that a coordinator takes. */
const PARAMETERS_MAX = 2 ** 31;

/**
 * What a valid manifest still makes one think about. Problems are what needs the clock, the sizes or this
 * build to be seen; warnings are choices that a data owner is likely to ask about.
 */
export function lintManifest(manifest: StudyManifest, nowMs: number): readonly Finding[] {
  const findings: Finding[] = [];
  const at =
    (level: Finding["level"]): Add =>
    (field, message, remedy) =>
      findings.push({ level, field, message, remedy });
  findProblems(manifest, nowMs, at("problem"));
  const warn = at("warning");
  warnOfRounds(manifest, nowMs, warn);
  warnOfSecrecy(manifest, warn);
  warnOfModels(manifest, warn);
  return findings;
}

function findProblems(manifest: StudyManifest, nowMs: number, add: Add): void {
  const ends = expiresAtMs(manifest);
  if (ends !== null && ends <= nowMs)
    add(["expires"], `the study ended with ${manifest.expires}`, "write a day to come");
  const size = sizeProblem(manifest);
  if (size !== null) add(["endpoints"], size.message, size.remedy);
  const unsupported = unsupportedIn(manifest);
  if (unsupported !== null) {
    const field = manifest.secureAggregation === "off" ? "privacy" : "secureAggregation";
    const [message = "", remedy = ""] = unsupported.split(": ");
    add([field], message, remedy);
  }
  const { parameters } = studyInNumbers(manifest);
  if (parameters === 0)
    add(
      ["model"],
      "nothing would travel: there is no shared layer and no shared head",
      "name a hidden layer",
    );
  if (parameters > PARAMETERS_MAX)
    add(["model"], `${parameters} parameters are more than ${PARAMETERS_MAX}`, "take a smaller network");
}

function warnOfRounds(manifest: StudyManifest, nowMs: number, warn: Add): void {
  const { rounds, validation, expires } = manifest;
  const nodes = cohortSize(manifest);
  const ends = expiresAtMs(manifest);
  if (expires === null)
    warn(
      ["expires"],
      "no end is agreed",
      `write the last day of the study, such as expires: "${dayOf(nowMs + 365 * DAY_MS)}"`,
    );
  if (ends !== null && ends > nowMs && ends - nowMs < rounds.deadlineMs)
    warn(["expires"], "the study ends before a round's deadline", "write a later day");
  if (rounds.updatesMin === 1 && nodes > 1)
    warn(
      ["rounds", "updatesMin"],
      "one member's update is enough: such a round's model shows that update to all others",
      `ask for ${Math.min(3, nodes)} or more`,
    );
  else if (rounds.updatesMin * 2 < nodes)
    warn(
      ["rounds", "updatesMin"],
      `a round counts with ${rounds.updatesMin} of ${nodes} members: fewer than half`,
      `ask for ${Math.ceil(nodes / 2)} or more`,
    );
  if (rounds.deadlineMs < DEADLINE_SHORT_MS)
    warn(
      ["rounds", "deadlineMs"],
      `a deadline of ${rounds.deadlineMs} ms is shorter than a minute: training and upload must fit in`,
      "write deadlineMs: 3600000 for an hour",
    );
  if (rounds.graceMs > rounds.deadlineMs)
    warn(["rounds", "graceMs"], "the grace is longer than the deadline", "write a shorter one");
  if (!validation.enabled)
    warn(
      ["validation", "enabled"],
      "nobody notices a round that makes the model worse",
      "write enabled: true",
    );
}

function warnOfSecrecy(manifest: StudyManifest, warn: Add): void {
  const { secureAggregation, release, rounds, protocol, privacy } = manifest;
  const nodes = cohortSize(manifest);
  if (secureAggregation === "off")
    warn(
      ["secureAggregation"],
      "the coordinator sees every single update, and an update can tell of the data behind it",
      "make sure that every member accepts this; nodes' policies can refuse it",
    );
  else if (rounds.cohort.kind === "random")
    warn(
      ["rounds", "cohort"],
      "the sums of two rounds differ by who was drawn: over rounds, single members show (arXiv 2303.03908)",
      "invite all members, or the same named ones",
    );
  if (nodes === 2)
    warn(
      ["members"],
      "with two members each can take its own update out of the model and has the other's",
      "find a third member, or make sure that both accept this",
    );
  if (release.recipients === "public")
    warn(
      ["release", "recipients"],
      "anyone may get the models, and a model can tell whether a compound was among its data",
      "release to members, or bound what the models tell by privacy.differentialPrivacy",
    );
  if (protocol.columns.length === 0 && !protocol.fingerprint.permuted)
    warn(
      ["protocol", "fingerprint", "permuted"],
      "the operator can read from the models which substructures matter to whom",
      "write permuted: true, and give the members a key (`chorale client protocol-hash` compares it)",
    );
  if (privacy.updateNormMax === null && manifest.strategy.name !== "median")
    warn(
      ["privacy", "updateNormMax"],
      "nothing bounds how far one member can move the model in a round",
      "write a norm that honest updates stay below, or take the strategy median",
    );
}

function warnOfModels(manifest: StudyManifest, warn: Add): void {
  const { protocol, strategy, rounds, endpoints } = manifest;
  if (protocol.hash === undefined)
    warn(
      ["protocol"],
      "the first member to join decides which key and protocol the others must have",
      "write the hash that `chorale client protocol-hash` prints at every member",
    );
  if (strategy.name === "trimmed_mean" && Math.floor(strategy.trim * rounds.updatesMin + 1e-9) === 0)
    warn(
      ["strategy", "trim"],
      `a share of ${strategy.trim} of ${rounds.updatesMin} updates is none: such a round leaves nothing out`,
      `write trim: ${Math.ceil(100 / rounds.updatesMin) / 100} or more, or a larger quorum`,
    );
  const shared = endpoints.findIndex(({ head }) => head === "shared");
  if (shared !== -1 && (strategy.name === "median" || strategy.name === "trimmed_mean"))
    warn(
      ["endpoints", shared, "head"],
      `under ${strategy.name} a member without labels of a shared endpoint counts, too, and holds it back`,
      "share only endpoints that nearly all members measure",
    );
  const idle = memberNames(manifest).length - cohortSize(manifest);
  if (rounds.cohort.kind === "named" && idle > 0)
    warn(
      ["rounds", "cohort"],
      `${idle === 1 ? "one member gets" : `${idle} members get`} the models without ever training`,
      "invite them, or make sure that the others agree",
    );
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
