import type {
  AgentEffect,
  AgentEvent,
  ApprovedStudy,
  Outgoing,
  UpdateVerdict,
} from "../../../../client/agent/agent-event.ts";
import { createAgent, type Agent } from "../../../../client/agent/agent-state.ts";
import { stepAgent } from "../../../../client/agent/agent.ts";
import type { KnownStudy, OfferedModel, Refusal } from "../../../../client/agent/known-study.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../../../support/small-study.ts";

export const MANIFEST: StudyManifest = smallStudy();
export const DIGEST = "d".repeat(64);
export const HASH = "a".repeat(64);
const NO_SUMS = { labelSums: [], featureSums: [] };
export const SIGNATURE = { key: "", value: "" };
export const APPROVAL = { study: "small", digest: DIGEST };

/** A checkpoint by its digest. */
export function model(digest: string): OfferedModel {
  return { digest, bytes: 4, targetScales: [], featureScales: [] };
}

/** An offer whose signatures are taken for verified. */
export function offered(
  manifest: StudyManifest,
  digest: string,
  { approvedBy = [], forbidden = null }: { approvedBy?: string[]; forbidden?: Refusal | null } = {},
): AgentEvent & { kind: "study_offered" } {
  const offer = { digest, manifest, signature: SIGNATURE, forbidden };
  return { kind: "study_offered", study: manifest.study, offer, approvedBy };
}

/** What the owner's approvals look like to the agent. */
export function approvalsRead(approvals: readonly ApprovedStudy[]): AgentEvent & { kind: "approvals_read" } {
  const decisions = approvals.map(({ study, digest, approvedAt }) => {
    return { study, digest, signed: `${digest} ${approvedAt}` };
  });
  return { kind: "approvals_read", approvals, decisions };
}

/** The agent with a memory of its effects. */
export class AgentUnderTest {
  agent: Agent;
  readonly effects: AgentEffect[] = [];

  constructor(approvals = [APPROVAL], studies: readonly KnownStudy[] = []) {
    this.agent = createAgent({ node: "alpha", approvals, studies });
  }

  /** Steps, and gives the effects of these steps. */
  after(...events: AgentEvent[]): AgentEffect[] {
    const effects: AgentEffect[] = [];
    for (const event of events) {
      const [next, ...caused] = stepAgent(this.agent, event);
      this.agent = next;
      effects.push(...caused);
    }
    this.effects.push(...effects);
    return effects;
  }

  /** The same, only what is said to the coordinator. */
  said(...events: AgentEvent[]): Outgoing[] {
    return this.after(...events).flatMap((effect) => (effect.kind === "send" ? [effect.message] : []));
  }

  /** The ticket of the work under way. */
  get ticket(): number {
    return this.agent.work?.ticket ?? 0;
  }

  connect(): AgentEffect[] {
    return this.after({ kind: "connected", node: "alpha", heartbeatMs: 1000 });
  }

  offer(study = "small", digest = DIGEST): AgentEffect[] {
    return this.after(offered({ ...MANIFEST, study }, digest));
  }

  prepared(): AgentEffect[] {
    const preparation = { protocolHash: HASH, ...NO_SUMS, compounds: 3, rejectedRows: 0 };
    return this.after({ kind: "prepared", ticket: this.ticket, preparation });
  }

  invite(round: number, digest = `model-${round - 1}`, study = "small"): AgentEffect[] {
    return this.after({ kind: "round_invited", study, round, model: model(digest), forbidden: null });
  }

  downloaded(): AgentEffect[] {
    return this.after({ kind: "downloaded", ticket: this.ticket });
  }

  trained(digest = "update", finite = true, verdict: UpdateVerdict = null): AgentEffect[] {
    const update = { digest, weight: 2, trainLoss: 0.5 };
    return this.after({ kind: "trained", ticket: this.ticket, finite, verdict, ...update });
  }

  uploaded(): AgentEffect[] {
    return this.after({ kind: "uploaded", ticket: this.ticket, receipt: "accepted" });
  }

  publish(round: number, digest = `model-${round}`): AgentEffect[] {
    return this.after({ kind: "model_published", study: "small", round, model: model(digest) });
  }

  /** Connected, offered, approved and prepared. */
  static joined(): AgentUnderTest {
    const node = new AgentUnderTest();
    node.connect();
    node.offer();
    node.prepared();
    return node;
  }

  static training(): AgentUnderTest {
    const node = AgentUnderTest.joined();
    node.invite(1);
    node.downloaded();
    return node;
  }
}

/** The kinds of effects, in order. */
export function kinds(effects: readonly AgentEffect[]): string[] {
  return effects.map((effect) => (effect.kind === "send" ? effect.message.kind : effect.kind));
}
