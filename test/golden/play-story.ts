import { stepStudy } from "../../coordinator/study/step-study.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import {
  createStudy,
  type Decision,
  type Study,
  type StudyEffect,
  type StudyEvent,
} from "../../coordinator/study/study.ts";
import {
  approved,
  decided,
  nextVersion,
  smallStudy,
  type SmallStudyChanges,
} from "../support/small-study.ts";

type Told = { atMs: number; study: Study };
type Command = (args: readonly string[], told: Told) => StudyEvent | null;

const SUMS = [{ endpoint: "solubility", count: 10, sum: -30, sumOfSquares: 100 }];
/** `hash=b` is 64 times b; members that say nothing have this one. */
const HASH = "a";

/**
 * The commands of a story. Rounds are the open one unless `round=N` says otherwise; losses are those of one
 * label.
 */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: (_, { atMs }) => ({ kind: "started", atMs }),
  resume: (_, { atMs }) => ({ kind: "resumed", atMs }),
  pause: (words, { atMs }) => ({ kind: "paused", reason: words.join(" "), atMs }),
  abort: (words, { atMs }) => ({ kind: "abort_requested", reason: words.join(" "), atMs }),
  connect: ([node], { atMs }) => ({ kind: "node_connected", node: need(node), atMs }),
  join: ([node, ...rest], { atMs }) => {
    const hash = rest.find((word) => word.startsWith("hash="))?.slice("hash=".length) ?? HASH;
    const said = { protocolHash: hash.repeat(64), labelSums: SUMS, featureSums: [] };
    return { kind: "node_joined", node: need(node), ...said, atMs };
  },
  approve: ([node, ...rest], told) => decisionOf("approved", need(node), rest, told),
  withdraw: ([node, ...rest], told) => decisionOf("withdrawn", need(node), rest, told),
  refuse: ([node, ...rest], told) => decisionOf("declined", need(node), rest, told),
  propose: (words, { atMs, study }) => {
    const manifest = nextVersion(study.manifest, changesOfVersion(study, words));
    return { kind: "proposed", proposal: { manifest, digest: manifestDigest(manifest) }, atMs };
  },
  expel: ([node], { atMs }) => ({ kind: "node_expelled", node: need(node), key: null, atMs }),
  lose: ([node], { atMs }) => ({ kind: "node_lost", node: need(node), atMs }),
  decline: ([node, ...words], { atMs }) => {
    const declined = { reason: words.join(" "), final: true };
    return { kind: "node_declined", node: need(node), declined, atMs };
  },
  accept: ([node, ...rest], told) => {
    return { kind: "round_accepted", round: roundOf(rest, told), node: need(node), atMs: told.atMs };
  },
  "decline-round": ([node, ...rest], told) => {
    const reason = rest.filter((word) => !word.startsWith("round=")).join(" ");
    return { kind: "round_declined", round: roundOf(rest, told), node: need(node), reason, atMs: told.atMs };
  },
  upload: ([node, digest, ...rest], told) => {
    const update = { node: need(node), digest: need(digest), weight: 10, trainLoss: 1, atMs: told.atMs };
    return { kind: "update_received", round: roundOf(rest, told), ...update };
  },
  aggregated: ([model, ...rest], told) => {
    return { kind: "aggregated", round: roundOf(rest, told), model: need(model), atMs: told.atMs };
  },
  "aggregation-failed": (words, told) => {
    return { kind: "aggregation_failed", round: roundOf([], told), reason: words.join(" "), atMs: told.atMs };
  },
  score: ([node, model, loss], { atMs }) => {
    const lossSum = Number(need(loss));
    return { kind: "model_scored", node: need(node), model: need(model), lossSum, labelCount: 1, atMs };
  },
  tick: (progressing, { atMs }) => ({ kind: "ticked", progressing, atMs }),
  wait: ([seconds], told) => {
    told.atMs += Number(need(seconds).replace(/s$/, "")) * 1000;
    return null;
  },
};

/**
 * Plays a story and writes it anew: comments (`#`) and commands (`> `) as they stand, each command followed
 * by exactly what the study replied and, where it changed, its state. The first command, `study`, takes
 * `rounds.` and `validation.` terms as `key=value`.
 */
export function playStory(text: string): string {
  let told: Told | null = null;
  const lines: string[] = [];
  for (const line of text.split("\n").filter((line) => line.startsWith("#") || line.startsWith("> "))) {
    if (lines.length > 0 && !lines.at(-1)?.startsWith("#")) lines.push("");
    lines.push(line);
    if (line.startsWith("#")) continue;
    const [name = "", ...args] = line.slice(2).split(" ");
    if (name === "study") {
      told = { atMs: 0, study: openedBy(args) };
      lines.push(`  ${stateOf(told.study)}`);
    } else lines.push(...reply(name, args, need(told)).map((answer) => `  ${answer}`));
  }
  return `${lines.join("\n")}\n`;
}

function reply(name: string, args: readonly string[], told: Told): string[] {
  const event = need(COMMANDS[name], `no command ${name}`)(args, told);
  if (event === null) return [`it is ${told.atMs / 1000}s`];
  const [study, ...effects] = stepStudy(told.study, event);
  const before = stateOf(told.study);
  told.study = study;
  const answers = effects.map(describeEffect);
  if (stateOf(study) !== before) answers.push(stateOf(study));
  return answers.length === 0 ? ["nothing"] : answers;
}

function describeEffect(effect: StudyEffect): string {
  switch (effect.kind) {
    case "share":
      return `share what the owner of ${effect.node} decided`;
    case "offer":
    case "propose":
    case "dismiss":
    case "invite":
      return `${effect.kind} ${effect.node}`;
    case "refuse":
      return `refuse ${effect.node}: ${effect.reason}: ${effect.detail}`;
    case "reply":
      return `reply to ${effect.node} about ${effect.digest}: ${effect.verdict}`;
    case "aggregate":
      return `aggregate ${effect.updates.map(({ node, digest }) => `${digest} of ${node}`).join(", ")}`;
    case "publish":
      return `publish ${effect.model} to ${effect.node}`;
    case "record_round": {
      const { round, outcome } = effect.closed;
      const how = `record round ${round.number} as ${outcome}`;
      if (round.outcome?.kind !== "aggregated") return `${how}: ${round.outcome?.reason}`;
      return `${how} ${round.model}, loss ${round.outcome.validation ?? "unknown"}`;
    }
    case "end":
      return `end: ${effect.outcome}`;
  }
}

function stateOf(study: Study): string {
  const { manifest, proposal } = study;
  const inForce = manifest.version === 1 ? "" : `version ${manifest.version}; `;
  const proposed = proposal === null ? "" : `; version ${proposal.manifest.version} proposed`;
  return describeState(study, inForce, proposed);
}

function describeState(
  { state, model, members, round, detail, protocolHash }: Study,
  inForce: string,
  proposed: string,
): string {
  const joined = Object.entries(members).flatMap(([node, member]) => (member.joined ? [node] : []));
  const why = detail && ` (${detail})`;
  const hash = protocolHash === null || protocolHash.startsWith(HASH) ? "" : `; protocol ${protocolHash[0]}`;
  const standing = `${inForce}${state}${why}${hash}${proposed}`;
  const study = `${standing}; model ${model}; joined: ${joined.join(" ") || "nobody"}`;
  if (round === null) return `[${study}]`;
  const parts = Object.entries(round.participants).map(
    ([node, { standing, connected, score }]) =>
      `${node} ${standing}${connected ? "" : " but lost"}${score === null ? "" : " and scored"}`,
  );
  const until = round.phase === "aggregating" ? "" : ` until ${round.deadlineAtMs / 1000}s`;
  return `[${study}; round ${round.number} ${round.phase}${until}: ${parts.join(", ")}]`;
}

/**
 * `approved=alpha,beta`: by whom the study is approved at the beginning; by all who are not asked otherwise.
 */
function openedBy(words: readonly string[]): Study {
  const by = words.find((word) => word.startsWith("approved="))?.slice("approved=".length);
  const terms = words.filter((word) => !word.startsWith("approved="));
  const study = createStudy(smallStudy(changesOf(terms)), "m0");
  return by === undefined ? approved(study) : approved(study, by === "nobody" ? [] : by.split(","));
}

/** `on=proposal`: on the proposed version; `until=60s`: an approval that ends then. */
function decisionOf(
  decision: Decision["decision"],
  node: string,
  words: readonly string[],
  { atMs, study }: Told,
): StudyEvent {
  const isOnProposal = words.includes("on=proposal");
  const { digest } = isOnProposal ? need(study.proposal, "nothing is proposed") : study;
  const until = words.find((word) => word.startsWith("until="))?.slice("until=".length, -1);
  if (until === undefined) return decided(node, digest, { decision, atMs });
  const expiresAt = new Date(Number(until) * 1000).toISOString();
  return decided(node, digest, { decision, expiresAt, atMs });
}

/** `rounds.count=3` or `members=alpha,beta`. */
function changesOfVersion({ manifest }: Study, words: readonly string[]): object {
  const members = words.find((word) => word.startsWith("members="))?.slice("members=".length).split(",");
  const terms = changesOf(words.filter((word) => !word.startsWith("members=")));
  const rounds = { ...manifest.rounds, ...terms.rounds };
  return members === undefined ? { rounds } : { rounds, members };
}

function changesOf(words: readonly string[]): SmallStudyChanges {
  const none = (): Record<string, unknown> => ({});
  const changes = { rounds: none(), validation: none(), amendments: none() };
  for (const word of words) {
    const [path = "", value = ""] = word.split("=");
    const [group, key = ""] = path.split(".");
    if (group !== "rounds" && group !== "validation" && group !== "amendments")
      throw new Error(`no term ${path}`);
    changes[group][key] = /^[\d.]+$/.test(value) ? Number(value) : value === "false" ? false : value;
  }
  return changes;
}

function roundOf(words: readonly string[], { study }: Told): number {
  const named = words.find((word) => word.startsWith("round="));
  if (named !== undefined) return Number(named.slice("round=".length));
  return need(study.round, "no round is open").number;
}

function need<T>(value: T | undefined | null, complaint = "a word is missing"): T {
  if (value === undefined || value === null) throw new Error(complaint);
  return value;
}
