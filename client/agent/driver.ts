import type { Timer } from "../../process/clock.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { ControlStream } from "../egress/outlet.ts";
import type { AgentEffect, AgentEvent } from "./agent-event.ts";
import { createAgent, type Agent } from "./agent-state.ts";
import { stepAgent } from "./agent.ts";
import type { DriverOptions } from "./driver-options.ts";
import { MessageReader } from "./message-reader.ts";
import { readingOf, type OwnerDecisions } from "./owner-decisions.ts";
import { ProgressReport } from "./progress-report.ts";
import { messageOf, refusalOf } from "./wire.ts";
import { Workbench } from "./workbench.ts";

/** Why an agent came to its end. */
export type AgentEnd =
  | { readonly kind: "stopped" }
  | { readonly kind: "gave_up"; readonly reason: string; readonly detail: string; readonly remedy: string };

/** One step of the agent, for those who watch: nothing in it is a row, a structure, a label or a weight. */
export type AgentStep = { readonly event: AgentEvent; readonly before: Agent; readonly after: Agent };

/** How long a new stream may take to be welcomed. */
const WELCOME_MS = 30_000;

/** From which attempt on a coordinator that always closes at once is taken to refuse this node. */
const SUSPICIOUS_FAILURES = 3;

/** Performs the agent's effects with the network, the trainers and the clock. */
export class AgentDriver {
  readonly #options: DriverOptions;
  readonly #workbench: Workbench;
  readonly #progress: ProgressReport;
  readonly #reader: MessageReader;
  readonly #unwatch: () => void;
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
    const { trust, guard, studies = [], egress, clock, jitter, logger, createTrainer } = options;
    const { node } = trust;
    const { approvals, decisions } = readingOf(options.decisions);
    this.#agent = createAgent({ node, approvals, decisions, studies });
    const agent = (): Agent => this.#agent;
    this.#reader = new MessageReader({ trust, guard, members: options.members, clock, logger, agent });
    this.#unwatch = guard.watch(() => this.judgeAgain());
    this.#progress = new ProgressReport(clock, (message) => this.#sendUnlessCongested(message));
    this.#workbench = new Workbench({
      createTrainer,
      judgeUpdate: (update) => guard.judgeUpdate(update),
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

  /** The owner's decisions as they are now. */
  readDecisions(decisions: OwnerDecisions): void {
    this.dispatch(readingOf(decisions));
  }

  /** The node's policy, or what a person released, may be another than before: it is asked again. */
  judgeAgain(): void {
    if (this.#stopped) return;
    try {
      const studies = [...this.#agent.studies.values()].filter(({ restored }) => !restored);
      const { guard } = this.#options;
      const forbidden = new Map(studies.map((study) => [study.digest, guard.judgeStudy(study)]));
      this.dispatch({ kind: "studies_judged", forbidden });
      for (const { name } of studies) this.#judgeHeld(name);
    } catch (error) {
      this.#fail(error);
    }
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
    if (event.kind === "trained") this.#reportHeld();
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
        this.#options.guard.forgetUpdate(effect.study);
        return this.#workbench.discardUpdate(effect.study);
      case "release":
        this.#options.guard.forgetUpdate(effect.study);
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
    try {
      const event = this.#reader.read(message);
      if (event === "flood") this.#stream?.cancel();
      if (event === "taken" || event === "flood") return;
      if (event.kind === "connected") this.#connecting?.cancel();
      this.dispatch(event);
    } catch (error) {
      // A policy that cannot be asked allows nothing.
      this.#fail(error);
    }
  }

  #judgeHeld(name: string): void {
    const study = this.#agent.studies.get(name);
    const update = study?.round?.held === true ? study.round.update : null;
    if (study === undefined || update === null) return;
    const judged = this.#workbench.judgeAgain(study, update.digest);
    if (judged !== null)
      this.dispatch({ kind: "update_judged", study: name, digest: update.digest, ...judged });
  }

  /** The coordinator sees that this node waits for a person: at once, and with every heartbeat. */
  #reportHeld(): void {
    for (const { name, round } of this.#agent.studies.values())
      if (round?.held === true) {
        const nothing = { fraction: 0, remainingMs: 0, loss: 0, samplesPerSecond: 0 };
        this.#sendUnlessCongested({
          progress: { study: name, round: round.number, stage: "HELD", ...nothing },
        });
      }
  }

  #lose(error: Error | null): void {
    this.#heartbeat?.cancel();
    this.#connecting?.cancel();
    this.#stream = null;
    this.#reader.forget();
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
      this.#reportHeld();
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
    this.#unwatch();
    this.#connecting?.cancel();
    this.#heartbeat?.cancel();
    this.#stream?.close();
    await this.#workbench.close();
    if (end.kind === "failed") this.#ended.reject(end.error);
    else this.#ended.resolve(end);
  }
}
