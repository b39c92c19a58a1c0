import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import type { Guard } from "../policy/guard.ts";
import type { CoordinatorEvent } from "./agent-event.ts";
import { refusalOf, type Agent } from "./agent-state.ts";
import { FloodGate } from "./flood-gate.ts";
import type { Refusal } from "./known-study.ts";
import { SharedDecisions, type MemberDecisions } from "./member-decisions.ts";
import { OfferLimits } from "./offer-limits.ts";
import { readOffer, type NodeTrust } from "./read-offer.ts";
import { eventOf, type Readings } from "./wire.ts";

/** What a study is called goes into paths, records and answers: a message with another name is not read. */
function namesStudy(message: CoordinatorMessage__Output): boolean {
  return Object.values(message).every((content) => {
    const { study = "any" } = (typeof content === "object" ? (content ?? {}) : {}) as { study?: string };
    return nameSchema.safeParse(study).success;
  });
}

type Ports = {
  readonly trust: NodeTrust;
  readonly guard: Guard;
  readonly members: MemberDecisions;
  readonly clock: Clock;
  readonly logger: Logger;
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
  readonly #gate: FloodGate;
  /** What this connection was already told of in the log. */
  readonly #told = new Set<string>();

  constructor(ports: Ports) {
    const { trust, guard, members, clock, agent } = ports;
    this.#gate = new FloodGate(clock);
    const limits = new OfferLimits();
    this.#ports = ports;
    this.#shared = new SharedDecisions(members);
    this.#readings = {
      offer: (wire) => limits.refusal(agent(), wire) ?? readOffer(trust, guard, wire),
      approvedBy: (version) => this.#shared.approvedBy(agent(), version),
      judgeRound: (study, round) => this.#judgeRound(study, round),
    };
  }

  /**
   * The message as an event of the agent; `taken` for what needs none, `flood` where it is time to break off.
   * Throws where the node's policy cannot be asked.
   */
  read(message: CoordinatorMessage__Output): CoordinatorEvent | "taken" | "flood" {
    if (!this.#gate.take()) {
      this.#tell("the coordinator says more than there is to say: the connection is broken off");
      return "flood";
    }
    const event = namesStudy(message) ? this.#read(message) : null;
    if (event === null) this.#tell("a message of a newer protocol, or of no sense", message.message);
    return event ?? "taken";
  }

  /** Once for each connection: a log has an end. */
  #tell(what: string, message?: string): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#ports.logger.warn({ message }, what);
  }

  #read(message: CoordinatorMessage__Output): CoordinatorEvent | "taken" | null {
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
    this.#told.clear();
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
