// A node of the round bench: the real agent, transfers and record, with a trainer that returns at once.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { AgentDriver } from "../../client/agent/driver.ts";
import { openEgress } from "../../client/egress/egress.ts";
import { readConfig } from "../../client/config.ts";
import { openIdentity } from "../../client/enrolment/open-identity.ts";
import { openGuard } from "../../client/policy/guard.ts";
import { decisionsNow } from "../../client/policy/watch-decisions.ts";
import type { TrainedUpdate, Trainer } from "../../client/training/trainer.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { systemClock } from "../../process/clock.ts";
import { createLogger } from "../../process/log.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { BENCH_ENDPOINT } from "./bench-study.ts";

const LABELS = 100;
/** Nothing is featurised: all nodes of the bench agree on this. */
const BENCH_HASH = createHash("sha256").update("bench").digest("hex");

/** What the bench tells its nodes. */
export type BenchNode = {
  readonly config: string;
  /** Of the coordinator, whose port was not known when node.yaml was written. */
  readonly address: string;
};

/**
 * Gives the same update in every round, filled once; its digest is computed each time, as by a real trainer.
 */
class InstantTrainer implements Trainer {
  readonly #update: Float32Array<SharedArrayBuffer>;

  constructor(parameters: number, value: number) {
    this.#update = new Float32Array(new SharedArrayBuffer(parameters * Float32Array.BYTES_PER_ELEMENT)).fill(
      value,
    );
  }

  async prepare(): ReturnType<Trainer["prepare"]> {
    const sums = { endpoint: BENCH_ENDPOINT, count: LABELS, sum: LABELS / 2, sumOfSquares: LABELS / 2 };
    return {
      protocolHash: BENCH_HASH,
      labelSums: [sums],
      featureSums: [],
      compounds: LABELS,
      rejectedRows: 0,
    };
  }

  async train(): Promise<TrainedUpdate> {
    const digest = createHash("sha256").update(new Uint8Array(this.#update.buffer)).digest("hex");
    return { update: this.#update, digest, weight: LABELS, trainLoss: 0 };
  }

  async score(): ReturnType<Trainer["score"]> {
    return { lossSum: 0, labelCount: 0 };
  }

  async finish(): Promise<void> {}

  async dispose(): Promise<void> {}
}

const settings = JSON.parse(process.env.CHORALE_BENCH_NODE!) as BenchNode;
const config = readConfig(settings.config);
const { stateDir, name: node, federation } = config;
const { tls, speaker } = openIdentity(config);
const egress = openEgress({
  address: settings.address,
  tls,
  speaker,
  recordPath: join(stateDir, "record.jsonl"),
  clock: systemClock,
});
const own = { node, fingerprint: speaker.key.fingerprint };
const driver = new AgentDriver({
  trust: { ...own, operator: federation.operator },
  guard: openGuard,
  members: { store: () => {}, approvedBy: () => [] },
  egress,
  createTrainer: (manifest) => new InstantTrainer(sharedLayout(architectureOf(manifest)).length, 1e-6),
  decisions: decisionsNow(stateDir, own, systemClock.nowMs()),
  clock: systemClock,
  logger: createLogger(node, process.env.CHORALE_BENCH_LOG ?? "error"),
  jitter: Math.random,
});
process.once("SIGTERM", () => void driver.stop());
await driver.run();
egress.close();
