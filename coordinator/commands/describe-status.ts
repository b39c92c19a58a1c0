import type { MemberStatus__Output } from "../../proto/gen/chorale/v1/MemberStatus.ts";
import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { alignColumns } from "../../process/align-columns.ts";
import { lastDayOf } from "../../trust/manifest/last-day.ts";

const STATES: Record<StudyStatus__Output["state"], string> = {
  STUDY_STATE_UNSPECIFIED: "unknown",
  CREATED: "created, not started",
  RECRUITING: "recruiting",
  RUNNING: "running",
  PAUSED: "paused",
  STUDY_COMPLETED: "completed",
  STUDY_ABORTED: "aborted",
};

/** What a person does next in each state. */
const NEXT: Record<StudyStatus__Output["state"], (study: string) => string | null> = {
  STUDY_STATE_UNSPECIFIED: () => null,
  CREATED: (study) => `start it: chorale coordinator study start ${study}`,
  RECRUITING: () => "members approve the study at their own side; the first round opens by itself",
  RUNNING: () => null,
  PAUSED: (study) => `resume it: chorale coordinator study resume ${study}`,
  STUDY_COMPLETED: (study) =>
    `export the model: chorale coordinator study export ${study} --out ${study}.onnx`,
  STUDY_ABORTED: () => "correct the cause and open a new study",
};

const MEMBERS_SHOWN_MAX = 24;
const ROUNDS_SHOWN_MAX = 5;

/** One screen that says what a study waits for, for whom, since when, and what happens next. */
export function describeStatus(status: StudyStatus__Output): string {
  const round =
    status.round > 0 ? `, round ${status.round} of ${status.roundsTotal}` : `, ${status.roundsTotal} rounds`;
  const phase = status.phase === "" ? "" : ` (${status.phase})`;
  const facts = [
    ["Study", `${status.study}: ${STATES[status.state]}${round}${phase}`],
    ["Version", describeVersion(status)],
    ["Waits for", status.waitingFor],
    ["Because", status.detail],
    ["Next", NEXT[status.state](status.study) ?? ""],
    ["Model", describeModel(status)],
    ["Protocol", describeProtocol(status)],
    ["Moved", `${sizeOf(status.bytesUp)} from nodes, ${sizeOf(status.bytesDown)} to nodes`],
  ].filter(([, text]) => text !== "");
  return [
    alignColumns(facts),
    "\nMembers\n",
    describeMembers(status.members),
    status.rounds.length === 0 ? "" : `\nRounds\n${describeRounds(status.rounds)}`,
  ].join("");
}

/** One line for each study. */
export function describeStudies(studies: readonly StudyStatus__Output[]): string {
  if (studies.length === 0) return "There is no study yet: chorale coordinator study create FILE.yaml\n";
  return alignColumns(
    studies.map(({ study, state, round, roundsTotal, waitingFor, detail }) => [
      study,
      STATES[state],
      `round ${round} of ${roundsTotal}`,
      waitingFor === "" ? detail : `waits for ${waitingFor}`,
    ]),
  );
}

/** Those who are not ready first, because they are what is waited for. */
function describeMembers(members: readonly MemberStatus__Output[]): string {
  const sorted = [...members].sort(
    (a, b) => Number(a.joined && a.connected) - Number(b.joined && b.connected),
  );
  const shown = sorted
    .slice(0, MEMBERS_SHOWN_MAX)
    .map((member) => [member.node, describeDecision(member), member.standing, describeWork(member)]);
  const hidden = sorted.length - shown.length;
  return (
    alignColumns(shown, { indent: "  " }) + (hidden > 0 ? `  and ${hidden} more; --json shows all\n` : "")
  );
}

/** What the member's owner decided on the manifest in force. */
function describeDecision({ decision, approvalExpires }: MemberStatus__Output): string {
  if (decision === "") return "not approved yet";
  return approvalExpires === "" ? decision : `${decision} until ${lastDayOf(approvalExpires)}`;
}

function describeVersion({ version, manifestDigest, proposedDigest }: StudyStatus__Output): string {
  const inForce = `${version}, manifest ${manifestDigest.slice(0, 12)}`;
  return proposedDigest === "" ? inForce : `${inForce}; ${proposedDigest.slice(0, 12)} is proposed`;
}

function describeWork(member: MemberStatus__Output): string {
  const { stage, fraction, remainingMs, loss, samplesPerSecond } = member;
  if (stage === "STAGE_UNSPECIFIED") return "";
  return [
    `${stage.toLowerCase()} ${Math.round(fraction * 100)} %`,
    ...(loss > 0 ? [`loss ${loss.toFixed(4)}`] : []),
    ...(samplesPerSecond > 0 ? [`${Math.round(samplesPerSecond)} rows/s`] : []),
    ...(remainingMs > 0 ? [`about ${durationOf(remainingMs)} left`] : []),
  ].join(", ");
}

function describeRounds(rounds: readonly RoundSummary__Output[]): string {
  const rows = rounds
    .slice(-ROUNDS_SHOWN_MAX)
    .map((round) => [
      `${round.round}`,
      round.outcome.toLowerCase(),
      durationOf(round.durationMs),
      `${round.nodes.length} nodes`,
      round.outcome === "ABANDONED" ? "" : `training loss ${round.trainLoss.toFixed(4)}`,
      round.validation === undefined ? "" : `validation loss ${round.validation.toFixed(4)}`,
      round.detail,
    ]);
  return alignColumns(rows, { indent: "  " });
}

function describeModel({ parameters, modelBytes, model }: StudyStatus__Output): string {
  const digest = model === "" ? "no checkpoint yet" : `sha256 ${model.slice(0, 12)}`;
  return `${parameters.toLocaleString("en")} parameters, ${sizeOf(modelBytes)}; ${digest}`;
}

/** Partners compare it with `chorale client protocol-hash`; members that give another are refused. */
function describeProtocol({ protocolHash }: StudyStatus__Output): string {
  return protocolHash === "" ? "" : `hash ${protocolHash.slice(0, 12)}`;
}

function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return unit === 0 ? `${bytes} B` : `${(bytes / 1000 ** unit).toFixed(1)} ${units[unit]}`;
}

function durationOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
