import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Guard } from "../policy/guard.ts";
import type { CoordinatorEvent } from "./agent-event.ts";
import { refusalOf, type Agent } from "./agent-state.ts";
import type { Refusal } from "./known-study.ts";
import { SharedDecisions, type MemberDecisions } from "./member-decisions.ts";
import { readOffer, type NodeTrust } from "./read-offer.ts";
import { eventOf, type Readings } from "./wire.ts";

type Ports = {
  readonly trust: NodeTrust;
  readonly guard: Guard;
  readonly members: MemberDecisions;
  readonly agent: () => Agent;
};

/**
 * Reads what the coordinator says, with all that has to be checked and asked at this node before the agent
 * hears.
 */
export class MessageReader {
  readonly #ports: Ports;
  readonly #shared: SharedDecisions;
  readonly #readings: Readings;

  constructor(ports: Ports) {
    const { trust, guard, members, agent } = ports;
    this.#ports = ports;
    this.#shared = new SharedDecisions(members);
    this.#readings = {
      offer: (wire) => readOffer(trust, guard, wire),
      approvedBy: (version) => this.#shared.approvedBy(agent(), version),
      judgeRound: (study, round) => this.#judgeRound(study, round),
    };
  }

  /**
   * The message as an event of the agent; `taken` for what needs none, null for one of a newer protocol.
   * Throws where the node's policy cannot be asked.
   */
  read(message: CoordinatorMessage__Output): CoordinatorEvent | "taken" | null {
    const agent = this.#ports.agent();
    const { approvalsShared } = message;
    if (approvalsShared) {
      this.#shared.take(agent, approvalsShared.study, approvalsShared.approvals);
      return "taken";
    }
    const event = eventOf(message, this.#readings);
    if (event?.kind === "study_proposed" && !("refusal" in event.offer))
      this.#shared.arrived(agent, event.offer);
    return event;
  }

  /** The connection is gone: what waited is told again on the next one. */
  forget(): void {
    this.#shared.clear();
  }

  /** Asked once for each round that could be taken on: the answer to a repeated invitation is known. */
  #judgeRound(name: string, round: number): Refusal | null {
    const agent = this.#ports.agent();
    const study = agent.studies.get(name);
    if (study === undefined || refusalOf(agent, study) !== null) return null;
    if (round <= study.roundClosed || study.round?.number === round) return null;
    return this.#ports.guard.judgeRound(study, round);
  }
}
