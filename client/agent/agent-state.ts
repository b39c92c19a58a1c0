import type { AgentEffect, ApprovedStudy, OwnDecision, Version } from "./agent-event.ts";
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
  /** In force now. */
  readonly approvals: readonly ApprovedStudy[];
  readonly decisions: readonly OwnDecision[];
  /** By name, in the order in which they became known. */
  readonly studies: ReadonlyMap<string, KnownStudy>;
  /** New versions that wait for approvals, by the study's name; nothing is done under them. */
  readonly proposals: ReadonlyMap<string, Version>;
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
  opening: Pick<Agent, "node" | "approvals"> & {
    readonly decisions?: readonly OwnDecision[];
    readonly studies?: readonly KnownStudy[];
  },
): Agent {
  const { node, approvals, decisions = [], studies = [] } = opening;
  return {
    node,
    connected: false,
    failures: 0,
    approvals,
    decisions,
    proposals: new Map(),
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

/** Why nothing is done for a study: its owner, the node's policy, or a version that does not count. */
export function refusalOf(agent: Agent, study: KnownStudy): Refusal | null {
  if (!isApproved(agent, study.digest)) return notApproved(agent, study);
  return study.forbidden ?? study.superseded;
}

/** The owner's decision on a manifest, for the coordinator; nothing where there is none. */
export function giveDecision({ decisions }: Agent, study: string, digest: string): AgentEffect[] {
  const decision = decisions.find((one) => one.study === study && one.digest === digest);
  if (decision === undefined) return [];
  return [{ kind: "send", message: { kind: "approval_given", study, signed: decision.signed } }];
}

/** Why a manifest that is not approved is refused: never seen by the owner, or changed since. */
function notApproved(agent: Agent, { name, digest, manifest: { version } }: KnownStudy): Refusal {
  const other = agent.approvals.some((approval) => approval.study === name && approval.digest !== digest);
  // An amendment that waits for the owner is no surprise: it may still be approved.
  if (other && version === 1)
    return { reason: "MANIFEST_CHANGED", detail: `the owner approved another manifest of ${name}` };
  const detail = `the owner of ${agent.node} has not approved version ${version}, manifest ${digest}`;
  return { reason: "NOT_APPROVED", detail };
}
