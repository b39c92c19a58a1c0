import type { AgentEffect, ApprovedStudy } from "./agent-event.ts";
import type { KnownStudy, Refusal, Task } from "./known-study.ts";

/**
 * The one piece of work under way; `model` is the digest of the checkpoint it works on, empty where there is
 * none.
 */
export type Work = {
  readonly ticket: number;
  readonly study: string;
  readonly task: Task;
  readonly stage: "downloading" | "working";
  readonly round: number;
  readonly model: string;
};

/** All that the agent knows; a value that is never changed in place. */
export type Agent = {
  /** This node's name as the configuration has it. */
  readonly node: string;
  readonly connected: boolean;
  /** Connections lost or refused in a row. */
  readonly failures: number;
  readonly approvals: readonly ApprovedStudy[];
  /** By name, in the order in which they became known. */
  readonly studies: ReadonlyMap<string, KnownStudy>;
  readonly work: Work | null;
  /** Tickets given so far. */
  readonly tickets: number;
  /** The study that was worked on last: the others go first. */
  readonly lastStudy: string;
  readonly gaveUp: boolean;
};

/** The next state and what to do. */
export type Step = readonly [Agent, ...AgentEffect[]];

/** An agent before its first connection, with what it knows from earlier runs. */
export function createAgent(
  opening: Pick<Agent, "node" | "approvals"> & { readonly studies?: readonly KnownStudy[] },
): Agent {
  const { node, approvals, studies = [] } = opening;
  return {
    node,
    connected: false,
    failures: 0,
    approvals,
    studies: new Map(studies.map((study) => [study.name, { ...study, restored: true, offered: false }])),
    work: null,
    tickets: 0,
    lastStudy: "",
    gaveUp: false,
  };
}

/** The agent with one study replaced or added. */
export function withStudy(agent: Agent, study: KnownStudy): Agent {
  return { ...agent, studies: new Map(agent.studies).set(study.name, study) };
}

/** The owner's approval of exactly this manifest. */
export function approvalOf(agent: Agent, digest: string): ApprovedStudy | undefined {
  return agent.approvals.find((approval) => approval.digest === digest);
}

/** Whether the owner approved exactly this manifest. */
export function isApproved(agent: Agent, digest: string): boolean {
  return approvalOf(agent, digest) !== undefined;
}

/** Why a manifest that is not approved is refused: never seen by the owner, or changed since. */
export function notApproved(agent: Agent, digest: string, study: string): Refusal {
  const other = agent.approvals.some((approval) => approval.study === study && approval.digest !== digest);
  if (other) return { reason: "MANIFEST_CHANGED", detail: `the owner approved another manifest of ${study}` };
  return { reason: "NOT_APPROVED", detail: `the owner of ${agent.node} has not approved manifest ${digest}` };
}
