import type { Agent } from "./agent-state.ts";
import type { KnownStudy } from "./known-study.ts";

/**
 * How everything that the owner approved came out: null while a study goes on or has not begun. Of several
 * approved manifests of one name the last approval counts.
 */
export function outcomeOf(agent: Agent): "completed" | "failed" | null {
  const latest = new Map(agent.approvals.map(({ study, digest }) => [study, digest]));
  if (latest.size === 0) return null;
  const outcomes = [...latest].map(([name, digest]) => outcomeOfStudy(agent.studies.get(name), digest));
  if (outcomes.includes(null)) return null;
  return outcomes.includes("failed") ? "failed" : "completed";
}

function outcomeOfStudy(study: KnownStudy | undefined, digest: string): "completed" | "failed" | null {
  if (study === undefined || study.ending === null) return null;
  // A later version that was approved never came into force.
  if (study.digest !== digest && (study.restored || study.ending.outcome === "aborted")) return null;
  const { outcome, model, finish } = study.ending;
  if (finish === "wanted") return null;
  const finished = finish === "done" || (finish === "none" && model === null);
  return outcome === "completed" && finished ? "completed" : "failed";
}
