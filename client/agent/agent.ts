/**
 * The client's agent as a pure state machine: `stepAgent(agent, event)` gives the next state and what to do.
 * No clock, randomness, network or storage. It may know several studies and works on one at a time; nothing
 * trains before the owner approved the exact manifest and while the node's policy is against it, a round is
 * trained at most once, and its one update is delivered until it is over.
 */
import type { AgentEffect, AgentEvent } from "./agent-event.ts";
import type { Agent, Step } from "./agent-state.ts";
import { backoffMs } from "./backoff.ts";
import { judgeHeldUpdate, judgeStudies, readApprovals } from "./permissions.ts";
import { closeRound, inviteToRound, publishModel } from "./rounds.ts";
import { endStudy, offerStudy, proposeVersion, refuseStudy } from "./studies.ts";
import { answerWork, settleWork } from "./work.ts";

/** The next state and the effects of one event. An agent that gave up never changes. */
export function stepAgent(agent: Agent, event: AgentEvent): Step {
  if (agent.gaveUp) return [agent];
  const [handled, ...effects] = handle(agent, event);
  if (handled.gaveUp) return [handled, ...effects];
  const [settled, ...work] = settleWork(handled);
  const possible = settled.connected ? effects : effects.filter((effect) => effect.kind !== "send");
  return [settled, ...possible, ...work];
}

function handle(agent: Agent, event: AgentEvent): Step {
  switch (event.kind) {
    case "started":
      return [agent, { kind: "reconnect", afterMs: 0 }];
    case "connected":
      return connect(agent, event.node);
    case "disconnected":
      return disconnect(agent, event.jitter);
    case "refused":
      return refuse(agent, event);
    case "approvals_read":
      return readApprovals(agent, event);
    case "studies_judged":
      return judgeStudies(agent, event.forbidden);
    case "update_judged":
      return judgeHeldUpdate(agent, event);
    case "study_offered":
      return offerStudy(agent, event);
    case "study_proposed":
      return proposeVersion(agent, event);
    case "study_refused":
      return refuseStudy(agent, event);
    case "round_invited":
      return inviteToRound(agent, event);
    case "round_closed":
      return closeRound(agent, event);
    case "model_published":
      return publishModel(agent, event);
    case "study_ended":
      return endStudy(agent, event);
    default:
      return answerWork(agent, event);
  }
}

/**
 * The certificate decides who a node is; a configuration that says otherwise would join under a wrong name.
 */
function connect(agent: Agent, node: string): Step {
  if (node === agent.node) return [{ ...agent, connected: true, failures: 0 }];
  return refuse(agent, {
    kind: "refused",
    reason: "UNAUTHENTICATED",
    detail: `the certificate is of ${node}, the configuration's name is ${agent.node}`,
    remedy: `write name: ${node} in the configuration, or use the certificate of ${agent.node}`,
    retry: false,
  });
}

/** Work goes on without a connection: what it gives is delivered when the connection is back. */
function disconnect(agent: Agent, jitter: number): Step {
  const failures = agent.failures + 1;
  const studies = new Map([...agent.studies].map(([name, study]) => [name, { ...study, offered: false }]));
  const next = { ...agent, connected: false, failures, studies };
  return [next, { kind: "reconnect", afterMs: backoffMs(failures, jitter) }];
}

function refuse(agent: Agent, event: AgentEvent & { kind: "refused" }): Step {
  if (event.retry) return [agent];
  const { reason, detail, remedy } = event;
  const abort: AgentEffect[] = agent.work === null ? [] : [{ kind: "abort_work", ticket: agent.work.ticket }];
  return [{ ...agent, gaveUp: true, work: null }, ...abort, { kind: "give_up", reason, detail, remedy }];
}
