import type { StudyStatus } from "./child-output.ts";
import type { Activity } from "./progress.ts";

type Member = StudyStatus["members"][number];

const STAGES: Record<string, string> = {
  PREPARING: "preparing",
  DOWNLOADING: "downloading",
  TRAINING: "training",
  UPLOADING: "uploading",
  SCORING: "scoring",
};

/** A member in one of these standings has work to do; in any other its last stage is over. */
const AT_WORK = ["preparing", "accepted", "scoring"];

/**
 * What a study's status says about its progress. The estimate is the mean duration of the last rounds times
 * those to come.
 */
export function studyActivity(status: StudyStatus): Activity {
  const { state, round, roundsTotal, rounds, phase, members } = status;
  const nodes = members.map(describeMember);
  if (state !== "RUNNING") return { ...whileNotRunning(status), nodes, remainingMs: null };
  const recent = rounds.slice(-5);
  const meanMs = recent.reduce((sum, { durationMs }) => sum + durationMs, 0) / recent.length;
  return {
    phase: "federated training",
    fraction: roundsTotal === 0 ? 0 : Math.min(1, rounds.length / roundsTotal),
    detail: `round ${round}/${roundsTotal}${phase === "" ? "" : `, ${phase}`}`,
    remainingMs: recent.length === 0 ? null : meanMs * Math.max(0, roundsTotal - rounds.length),
    nodes,
  };
}

function whileNotRunning({ state, members }: StudyStatus): Pick<Activity, "phase" | "fraction" | "detail"> {
  if (state !== "CREATED" && state !== "RECRUITING")
    return { phase: "finishing at the nodes", fraction: 1, detail: "" };
  const ready = members.filter(({ joined }) => joined).length;
  return {
    phase: "preparing data at the nodes",
    fraction: ready / Math.max(1, members.length),
    detail: `${ready} of ${members.length} ready`,
  };
}

function describeMember({ node, standing, stage, fraction }: Member): Activity["nodes"][number] {
  const working = AT_WORK.includes(standing) ? STAGES[stage] : undefined;
  return { node, doing: working ?? standing, fraction: working === undefined ? 0 : Math.min(1, fraction) };
}
