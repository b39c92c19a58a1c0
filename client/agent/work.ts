import type { AgentEffect, WorkEvent } from "./agent-event.ts";
import { refusalOf, withStudy, type Agent, type Step, type Work } from "./agent-state.ts";
import { answers, finishWork } from "./finish-work.ts";
import { modelFor, nextTask, type KnownStudy, type Task } from "./known-study.ts";

/** What others wait for comes first. */
const URGENCY: readonly Task[] = ["upload", "score", "train", "finish", "prepare"];

/** Takes the result of the work under way; answers to earlier work are ignored. */
export function answerWork(agent: Agent, event: WorkEvent): Step {
  const { work } = agent;
  const study = work === null ? undefined : agent.studies.get(work.study);
  if (work === null || study === undefined || event.ticket !== work.ticket) return [agent];
  if (event.kind === "downloaded") {
    if (work.stage !== "downloading") return [agent];
    const working: Work = { ...work, stage: "working" };
    return [{ ...agent, work: working }, ...startEffect(working, study)];
  }
  if (!answers(work, event)) return [agent];
  const [next, ...effects] = finishWork(study, event, work);
  return [withStudy({ ...agent, work: null }, next), ...effects];
}

/** Drops work that is no longer wanted and, when idle, starts the most urgent task of all studies. */
export function settleWork(agent: Agent): Step {
  if (agent.work !== null && isWanted(agent, agent.work)) return [agent];
  const abort: AgentEffect[] = agent.work === null ? [] : [{ kind: "abort_work", ticket: agent.work.ticket }];
  const work = chooseWork(agent);
  if (work === null) return [{ ...agent, work: null }, ...abort];
  const next = { ...agent, work, tickets: work.ticket, lastStudy: work.study };
  return [next, ...abort, ...startEffect(work, agent.studies.get(work.study)!)];
}

function isWanted(agent: Agent, work: Work): boolean {
  const study = agent.studies.get(work.study);
  if (study === undefined || refusalOf(agent, study) !== null) return false;
  const next = nextTask(study);
  const model = modelFor(study, work.task)?.digest ?? "";
  return next?.task === work.task && next.round === work.round && model === work.model;
}

/** Among equally urgent tasks the study that comes after the last one worked on has its turn. */
function chooseWork(agent: Agent): Work | null {
  const names = [...agent.studies.keys()];
  const turn = names.indexOf(agent.lastStudy) + 1;
  const candidates = [...names.slice(turn), ...names.slice(0, turn)].flatMap((name) => {
    const study = agent.studies.get(name)!;
    const next = refusalOf(agent, study) === null ? nextTask(study) : null;
    return next === null ? [] : [{ study, ...next }];
  });
  const ranked = candidates.toSorted((a, b) => URGENCY.indexOf(a.task) - URGENCY.indexOf(b.task));
  const [first] = ranked;
  if (first === undefined) return null;
  const { study, task, round } = first;
  const model = modelFor(study, task)?.digest ?? "";
  const stage = model === "" ? "working" : "downloading";
  return { ticket: agent.tickets + 1, study: study.name, task, round, stage, model };
}

function startEffect({ ticket, task, stage, round }: Work, study: KnownStudy): AgentEffect[] {
  const { name } = study;
  if (task === "prepare") return [{ kind: "prepare", ticket, study: name }];
  if (task === "upload") return [{ kind: "upload", ticket, study: name, round }];
  const model = modelFor(study, task);
  if (model === null) return [];
  if (stage === "downloading") return [{ kind: "download", ticket, study: name, model }];
  if (task === "finish") return [{ kind: "finish", ticket, study: name, model }];
  return [{ kind: task, ticket, study: name, round, model }];
}
