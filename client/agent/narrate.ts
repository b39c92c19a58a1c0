import type { AgentStep } from "./driver.ts";
import { isApproved, type Agent } from "./agent-state.ts";
import type { KnownStudy } from "./known-study.ts";

/** What a step means to a person at the node, one line each; nothing for what happens all the time. */
export function narrate(step: AgentStep): string[] {
  return [...narrateConnection(step), ...narrateProposals(step), ...narrateStudies(step)];
}

function narrateConnection({ event, before, after }: AgentStep): string[] {
  if (event.kind === "connected" && after.connected && !before.connected)
    return [`connected to the coordinator as ${event.node}`];
  if (event.kind === "disconnected" && before.connected)
    return ["the connection ended, as it does at a renewal; work goes on, and it comes back by itself"];
  if (event.kind === "disconnected" && after.failures === 1)
    return ["no connection to the coordinator yet; trying again"];
  return [];
}

function narrateStudies(step: AgentStep): string[] {
  const lines: string[] = [];
  for (const study of step.after.studies.values()) {
    const before = step.before.studies.get(study.name);
    if (before !== study) lines.push(...narrateStudy(step, before, study));
  }
  const { work } = step.after;
  const started = work !== null && work.stage === "working" && work !== step.before.work;
  if (started && work.task === "train") lines.push(`${work.study}: round ${work.round}: training`);
  if (started && work.task === "prepare") lines.push(`${work.study}: preparing this node's table`);
  if (started && work.task === "finish")
    lines.push(`${work.study}: fitting the private head to the released model`);
  return lines;
}

function narrateStudy(
  { event, after }: AgentStep,
  before: KnownStudy | undefined,
  study: KnownStudy,
): string[] {
  const name = study.name;
  switch (event.kind) {
    case "study_offered":
      if (study.superseded !== null)
        return before?.superseded?.detail === study.superseded.detail
          ? []
          : [`${name}: stopped: ${study.superseded.detail}`];
      if (before !== undefined && before.digest === study.digest && !before.restored) return [];
      if (study.forbidden !== null)
        return [`${name}: offered; ${study.forbidden.detail}; see chorale client policy explain ${name}`];
      if (before !== undefined && study.manifest.previous === before.digest)
        return [`${name}: version ${study.manifest.version} is in force${waiting(after, study)}`];
      return after.approvals.some(({ digest }) => digest === study.digest)
        ? [`${name}: offered; its owner has approved it`]
        : [`${name}: offered; it waits for this node's owner: chorale client approve`];
    case "studies_judged":
      if ((before?.forbidden === null) === (study.forbidden === null)) return [];
      return study.forbidden === null
        ? [`${name}: this node's policy allows it again`]
        : [`${name}: stopped: ${study.forbidden.detail}; see chorale client policy explain ${name}`];
    case "update_judged":
      if (study.round?.declined) return [`${name}: round ${study.round.number}: the update was discarded`];
      return [`${name}: round ${study.round?.number}: the update was released`];
    case "trained":
      if (study.round?.held !== true) return [];
      return [
        `${name}: round ${study.round.number}: the update waits for a person: chorale client results, then release or discard`,
      ];
    case "study_refused":
      return [
        `${name}: the coordinator refused this node: ${event.reason}: ${event.detail}`,
        `${name}: to take part, ${event.remedy}; then restart this client or approve the study anew`,
      ];
    case "prepared": {
      const { compounds, rejectedRows } = event.preparation;
      return [`${name}: joined with ${compounds} compounds${leftOut(name, rejectedRows)}`];
    }
    case "uploaded": {
      const round = before?.round;
      const told = event.receipt === "accepted" ? "update uploaded" : "update came too late";
      return round
        ? [`${name}: round ${round.number}: ${told}, training loss ${round.update?.trainLoss.toFixed(4)}`]
        : [];
    }
    case "scored": {
      const { lossSum, labelCount } = event;
      const mean = labelCount > 0 ? (lossSum / labelCount).toFixed(4) : "no validation labels";
      return [`${name}: round ${before?.publication?.round}: scored, validation loss ${mean}`];
    }
    case "round_closed":
      return event.outcome === "aggregated" ? [] : [`${name}: round ${event.round} ${event.outcome}`];
    case "work_failed":
      return [`${name}: ${event.reason}: ${event.detail}`];
    case "study_ended":
      return [`${name}: ${event.outcome}${event.detail === "" ? "" : `: ${event.detail}`}`];
    case "finished":
      return [`${name}: finished; the model and its test scores are in the state folder`];
    default:
      return [];
  }
}

function waiting(agent: Agent, { name, digest }: KnownStudy): string {
  return isApproved(agent, digest) ? "" : `; it waits for this node's owner: chorale client approve ${name}`;
}

function narrateProposals({ before, after }: AgentStep): string[] {
  return [...after.proposals]
    .filter(([name, { digest }]) => before.proposals.get(name)?.digest !== digest)
    .map(
      ([
        name,
        {
          manifest: { version },
        },
      ]) => `${name}: version ${version} is proposed: chorale client show ${name}, then approve or decline`,
    );
}

/** Where an owner finds what was left out of the data. */
function leftOut(study: string, rows: number): string {
  if (rows === 0) return "";
  const count = rows === 1 ? "1 row" : `${rows} rows`;
  return ` (${count} rejected: prepared/${study}/rejected.csv in the state folder)`;
}
