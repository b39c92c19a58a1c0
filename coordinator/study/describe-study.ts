import type { MemberStatus } from "../../proto/gen/chorale/v1/MemberStatus.ts";
import type { StudyState as ProtocolState } from "../../proto/gen/chorale/v1/StudyState.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { bytesOf, type Layout } from "../../models/layout.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { Round } from "../round/round.ts";
import type { LiveProgress } from "./live-progress.ts";
import { scaleFields } from "./scale-fields.ts";
import type { StudyDriver } from "./study-driver.ts";
import { decisionOf, hasDeclined, isApproved, type Member, type Study, type StudyState } from "./study.ts";

const STATES: Record<StudyState, keyof typeof ProtocolState> = {
  created: "CREATED",
  recruiting: "RECRUITING",
  running: "RUNNING",
  paused: "PAUSED",
  completed: "STUDY_COMPLETED",
  aborted: "STUDY_ABORTED",
};

type Surroundings = {
  readonly layout: Layout;
  readonly progress: LiveProgress;
  readonly isConnected: (node: string) => boolean;
  readonly nowMs: number;
};

/** The status of a study as the operator sees it. */
export function describeStudy(driver: StudyDriver, surroundings: Surroundings): StudyStatus {
  const { study } = driver;
  return {
    study: driver.name,
    manifestDigest: driver.digest,
    version: study.manifest.version,
    proposedDigest: study.proposal?.digest ?? "",
    state: STATES[study.state],
    round: study.round?.number ?? study.roundsClosed,
    roundsTotal: study.manifest.rounds.count,
    phase: study.round?.phase ?? "",
    model: study.model,
    modelBytes: bytesOf(surroundings.layout),
    parameters: surroundings.layout.length,
    waitingFor: describeWaiting(study, surroundings.nowMs) + describeProposal(study, surroundings.nowMs),
    detail: study.detail,
    members: Object.entries(study.members).map(([node, member]) =>
      describeMember(node, member, study, surroundings),
    ),
    rounds: driver.rounds,
    ...scaleFields(study.scales),
    protocolHash: study.protocolHash ?? "",
    bytesUp: driver.bytes.up,
    bytesDown: driver.bytes.down,
  };
}

function describeMember(
  node: string,
  member: Member,
  study: Study,
  surroundings: Surroundings,
): MemberStatus {
  const connected = surroundings.isConnected(node);
  const decided = decisionOf(study, study.digest, node);
  const live = surroundings.progress.get(node);
  const working = connected && live !== undefined && study.state !== "completed" && study.state !== "aborted";
  return {
    node,
    connected,
    joined: member.joined,
    standing: standingOf(node, member, study, connected),
    stage: working ? live.stage : "STAGE_UNSPECIFIED",
    fraction: working ? live.fraction : 0,
    remainingMs: working ? live.remainingMs : 0,
    loss: working ? live.loss : 0,
    samplesPerSecond: working ? live.samplesPerSecond : 0,
    decision: decided?.decision ?? "",
    decidedAt: decided?.decidedAt ?? "",
    approvalExpires: decided?.expiresAt ?? "",
  };
}

function standingOf(node: string, member: Member, study: Study, connected: boolean): string {
  if (member.declined !== null)
    return member.declined.final
      ? `declined: ${member.declined.reason}`
      : `not yet: ${member.declined.reason}`;
  if (!connected) return "not connected";
  if (!member.joined) return "preparing";
  const participant = study.round?.participants[node];
  if (participant === undefined) return study.round === null ? "ready" : "waits for the next round";
  if (study.round?.phase === "scoring") return participant.score === null ? "scoring" : "scored";
  return participant.standing;
}

/** What has to happen next, by whom and by when, in one line. */
function describeWaiting(study: Study, nowMs: number): string {
  switch (study.state) {
    case "created":
      return "the operator to start the study";
    case "paused":
      return study.round === null ? "the operator to resume the study" : "the open round to end";
    case "recruiting":
      return describeRecruiting(study, nowMs);
    case "running":
      return study.round === null ? describeQuorum(study) : describeRound(study.round, nowMs);
    default:
      return "";
  }
}

/** Who has not approved the proposed version, which comes into force between rounds. */
function describeProposal(study: Study, nowMs: number): string {
  const { proposal } = study;
  if (proposal === null) return "";
  const missing = memberNames(study.manifest).filter(
    (node) => !isApproved(study, node, nowMs, proposal.digest),
  );
  const approvals = missing.length === 0 ? "the open round to end" : `the approval of ${missing.join(", ")}`;
  return `; version ${proposal.manifest.version} for ${approvals}`;
}

function describeRecruiting(study: Study, nowMs: number): string {
  const missing = Object.entries(study.members).filter(
    ([, member]) => !member.joined && !hasDeclined(member),
  );
  const names = missing.map(([node]) => node).join(", ");
  if (study.recruitEndsAtMs === null) return `${names} to join; ${describeQuorum(study)}`;
  return `${names} to join; starts without them in ${seconds(study.recruitEndsAtMs - nowMs)}`;
}

function describeQuorum(study: Study): string {
  const joined = Object.values(study.members).filter((member) => member.joined).length;
  return `a quorum of ${study.manifest.rounds.updatesMin} members (${joined} joined)`;
}

function describeRound(round: Round, nowMs: number): string {
  if (round.phase === "aggregating") return "the sum of the updates";
  const entries = Object.entries(round.participants);
  const awaited = entries.filter(([, { connected, standing, score }]) =>
    round.phase === "scoring"
      ? connected && score === null
      : standing === "invited" || standing === "accepted",
  );
  const what = round.phase === "scoring" ? "score" : "update";
  const reported = entries.filter(([, { update }]) => update !== null).length;
  const quorum =
    round.phase === "scoring" ? "" : `; ${reported} of ${round.terms.updatesMin} needed are here`;
  const names = awaited.map(([node]) => node).join(", ");
  return `the ${what} of ${names}${quorum}; deadline in ${seconds(round.deadlineAtMs - nowMs)}`;
}

function seconds(durationMs: number): string {
  return `${Math.max(0, Math.ceil(durationMs / 1000))} s`;
}
