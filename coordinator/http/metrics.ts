import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Reason } from "../../transport/federation-error.ts";
import type { Federation } from "../federation.ts";

/** What the coordinator counts while it works. Counts and durations only; never a study's content. */
export type Metrics = {
  roundClosed(outcome: "aggregated" | "rejected" | "abandoned", durationMs: number): void;
  /** Payload bytes of checkpoints (down) and updates (up). */
  bytes(direction: "up" | "down", count: number): void;
  refusal(reason: Reason): void;
};

/** `Metrics` with what the HTTP side needs to publish them. */
export type PublishedMetrics = Metrics & {
  /** Lets the gauges of nodes and studies read this federation at every scrape. */
  observe(federation: Pick<Federation, "listNodes" | "listStudies">): void;
  /** All metrics in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** Metrics in a registry of their own, with those of the process (memory, CPU, event loop lag). */
export function createMetrics(): PublishedMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = createCounters(registry);
  return {
    roundClosed(outcome, durationMs) {
      counters.rounds.inc({ outcome });
      counters.roundSeconds.observe(durationMs / 1000);
    },
    bytes: (direction, count) => counters.payloadBytes.inc({ direction }, count),
    refusal: (reason) => counters.refusals.inc({ reason }),
    observe: (federation) => observeFederation(registry, federation),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Metrics that go nowhere, for programs that publish none. */
export const noMetrics: Metrics = { roundClosed: () => {}, bytes: () => {}, refusal: () => {} };

function createCounters(registry: Registry) {
  const registers = [registry];
  return {
    rounds: new Counter({
      name: "chorale_rounds_total",
      help: "Rounds closed, by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    roundSeconds: new Histogram({
      name: "chorale_round_duration_seconds",
      help: "From the opening of a round to its close",
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400],
      registers,
    }),
    payloadBytes: new Counter({
      name: "chorale_payload_bytes_total",
      help: "Bytes of checkpoints sent (down) and updates received (up)",
      labelNames: ["direction"],
      registers,
    }),
    refusals: new Counter({
      name: "chorale_refusals_total",
      help: "Requests refused, by reason",
      labelNames: ["reason"],
      registers,
    }),
  };
}

function observeFederation(
  registry: Registry,
  federation: Pick<Federation, "listNodes" | "listStudies">,
): void {
  const registers = [registry];
  void new Gauge({
    name: "chorale_nodes_connected",
    help: "Nodes whose control stream is open",
    registers,
    collect() {
      this.set(federation.listNodes().filter((node) => node.connected).length);
    },
  });
  void new Gauge({
    name: "chorale_training_samples_per_second",
    help: "Rows per second that the nodes training now report, in all",
    registers,
    collect() {
      const members = federation.listStudies().flatMap((study) => study.members ?? []);
      this.set(members.reduce((sum, { samplesPerSecond }) => sum + Number(samplesPerSecond ?? 0), 0));
    },
  });
  void new Gauge({
    name: "chorale_studies",
    help: "Studies, by state",
    labelNames: ["state"],
    registers,
    collect() {
      this.reset();
      for (const study of federation.listStudies()) this.inc({ state: String(study.state).toLowerCase() });
    },
  });
}
