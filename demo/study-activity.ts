import type { StudyStatus } from "./child-output.ts";
import type { Activity } from "./progress.ts";

const STAGES: Record<string, string> = {
  PREPARING: "preparing",
  DOWNLOADING: "downloading",
  TRAINING: "training",
  UPLOADING: "uploading",
  SCORING: "scoring",
};

/** What a study's status says about its progress. The estimate is the mean duration of the last rounds times those to come. */
export function studyActivity(status: StudyStatus): Activity {
  const { state, round, roundsTotal, rounds, phase, waitingFor, members } = status;
  const running = state === "RUNNING";
  const recent = rounds.slice(-5);
  const meanMs = recent.reduce((sum, { durationMs }) => sum + durationMs, 0) / recent.length;
  return {
    phase: running ? "federated training" : "preparing data",
    fraction: roundsTotal === 0 ? 0 : Math.min(1, rounds.length / roundsTotal),
    detail: running
      ? `round ${round}/${roundsTotal}${phase === "" ? "" : `, ${phase}`}`
      : waitingForText(waitingFor),
    remainingMs: running && recent.length > 0 ? meanMs * Math.max(0, roundsTotal - rounds.length) : null,
    nodes: members.map(({ node, standing, stage, fraction }) => ({
      node,
      doing: STAGES[stage] ?? standing,
      fraction: Math.min(1, fraction),
    })),
  };
}

function waitingForText(waitingFor: string): string {
  return waitingFor === "" ? "" : `waiting for ${waitingFor}`;
}
