import type { Clock, Timer } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { ControlStream, Egress } from "../egress/outlet.ts";
import type { Trainer } from "../training/trainer.ts";
import type { AgentEffect, AgentEvent, ApprovedStudy } from "./agent-event.ts";
import { createAgent, type Agent } from "./agent-state.ts";
import { stepAgent } from "./agent.ts";
import type { KnownStudy } from "./known-study.ts";
import { ProgressReport } from "./progress-report.ts";
import { eventOf, messageOf, refusalOf } from "./wire.ts";
import { Workbench } from "./workbench.ts";

/** Why an agent came to its end. */
export type AgentEnd =
  | { readonly kind: "stopped" }
  | { readonly kind: "gave_up"; readonly reason: string; readonly detail: string; readonly remedy: string };

/** One step of the agent, for those who watch: nothing in it is a row, a structure, a label or a weight. */
export type AgentStep = { readonly event: AgentEvent; readonly before: Agent; readonly after: Agent };

/** What a driver works with: the node, its owner's approvals, the network, the trainers and the clock. */
export type DriverOptions = {
  readonly node: string;
  readonly egress: Egress;
  readonly createTrainer: (manifest: StudyManifest) => Trainer;
  readonly approvals: readonly ApprovedStudy[];
  /** Studies of earlier runs. */
  readonly studies?: readonly KnownStudy[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Uniform in [0, 1): spreads the nodes' attempts to reconnect. */
  readonly jitter: () => number;
  readonly onStep?: (step: AgentStep) => void;
};

/** How long a new stream may take to be welcomed. */
const WELCOME_MS = 30_000;

/** From which attempt on a coordinator that always closes at once is taken to refuse this node. */
const SUSPICIOUS_FAILURES = 3;

/** Performs the agent's effects with the network, the trainers and the clock. */
export class AgentDriver {
  readonly #options: DriverOptions;
  readonly #workbench: Workbench;
  readonly #progress: ProgressReport;
  readonly #queue: AgentEvent[] = [];
  readonly #ended = Promise.withResolvers<AgentEnd>();
  #agent: Agent;
  #stepping = false;
  #stopped = false;
  #wasConnected = false;
  #stream: ControlStream | null = null;
  #connecting: Timer | null = null;
  #heartbeat: Timer | null = null;

  constructor(options: DriverOptions) {
    this.#options = options;
    const { node, approvals, studies = [], egress, clock, jitter, logger, createTrainer } = options;
    this.#agent = createAgent({ node, approvals, studies });
    this.#progress = new ProgressReport(clock, (message) => this.#sendUnlessCongested(message));
    this.#workbench = new Workbench({
      createTrainer,
      logger,
      transfers: {
        egress,
        clock,
        jitter,
        onBreak: (error) => logger.warn({ reason: error.message }, "transfer broke; it is resumed"),
      },
      onProgress: (study, round, stage, progress) => this.#progress.report(study, round, stage, progress),
    });
  }

  get agent(): Agent {
    return this.#agent;
  }

  /**
   * Connects, and resolves when the agent was stopped or gave up. Rejects where this program itself failed.
   */
  run(): Promise<AgentEnd> {
    this.dispatch({ kind: "started" });
    return this.#ended.promise;
  }

  /** The owner's approvals as they are now. */
  readApprovals(approvals: readonly ApprovedStudy[]): void {
    this.dispatch({ kind: "approvals_read", approvals });
  }

  /** Says goodbye, lets the training stop and ends. */
  async stop(): Promise<void> {
    await this.#end({ kind: "stopped" });
  }

  /** One event after the other, each with its effects in order. */
  dispatch(event: AgentEvent): void {
    this.#queue.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#step(next);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#stepping = false;
    }
  }

  #step(event: AgentEvent): void {
    if (this.#stopped) return;
    const before = this.#agent;
    const [after, ...effects] = stepAgent(before, event);
    this.#agent = after;
    if (event.kind === "connected") {
      this.#wasConnected = true;
      this.#beat(event.heartbeatMs);
    }
    this.#options.onStep?.({ event, before, after });
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: AgentEffect): void {
    switch (effect.kind) {
      case "send":
        return this.#send(messageOf(effect.message));
      case "reconnect":
        this.#connecting?.cancel();
        this.#connecting = this.#options.clock.after(effect.afterMs, () => this.#connect());
        return;
      case "abort_work":
        return this.#workbench.abort(effect.ticket);
      case "discard_update":
        return this.#workbench.discardUpdate(effect.study);
      case "release":
        return this.#workbench.release(effect.study);
      case "give_up": {
        const { reason, detail, remedy } = effect;
        void this.#end({ kind: "gave_up", reason, detail, remedy });
        return;
      }
      default:
        this.#workbench.perform(effect, this.#agent.studies.get(effect.study)!).then(
          (event) => event && this.dispatch(event),
          (error: unknown) => this.#fail(error),
        );
    }
  }

  #connect(): void {
    if (this.#stopped) return;
    try {
      const stream = this.#options.egress.connect({
        onMessage: (message) => this.#receive(message),
        onClosed: (error) => this.#lose(error),
      });
      this.#stream = stream;
      this.#connecting = this.#options.clock.after(WELCOME_MS, () => stream.cancel(), { background: true });
    } catch (error) {
      this.#fail(error);
    }
  }

  #receive(message: CoordinatorMessage__Output): void {
    const event = eventOf(message);
    if (event?.kind === "connected") this.#connecting?.cancel();
    if (event === null)
      this.#options.logger.warn({ message: message.message }, "a message of a newer protocol");
    else this.dispatch(event);
  }

  #lose(error: Error | null): void {
    this.#heartbeat?.cancel();
    this.#connecting?.cancel();
    this.#stream = null;
    if (this.#stopped) return;
    this.#options.logger.warn({ reason: error?.message ?? "ended by the coordinator" }, "not connected");
    const suspicious = !this.#wasConnected && this.#agent.failures + 1 >= SUSPICIOUS_FAILURES;
    const refusal = error === null ? null : refusalOf(error, suspicious);
    if (refusal !== null) this.dispatch(refusal);
    this.dispatch({ kind: "disconnected", jitter: this.#options.jitter() });
  }

  #beat(intervalMs: number): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = this.#options.clock.after(Math.max(50, intervalMs), () => {
      this.#send({ heartbeat: {} });
      this.#beat(intervalMs);
    });
  }

  #send(message: NodeMessage): void {
    try {
      this.#stream?.send(message);
    } catch (error) {
      this.#fail(error);
    }
  }

  #sendUnlessCongested(message: NodeMessage): void {
    if (this.#agent.connected && this.#stream?.congested() === false) this.#send(message);
  }

  /** A failure of this program, for example a record that cannot be written: nothing may leave any more. */
  #fail(error: unknown): void {
    void this.#end({ kind: "failed", error });
  }

  async #end(end: AgentEnd | { readonly kind: "failed"; readonly error: unknown }): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#connecting?.cancel();
    this.#heartbeat?.cancel();
    this.#stream?.close();
    await this.#workbench.close();
    if (end.kind === "failed") this.#ended.reject(end.error);
    else this.#ended.resolve(end);
  }
}
