import { createHash } from "node:crypto";
import { AgentDriver, type AgentEnd } from "../../../../client/agent/driver.ts";
import { openGuard, type Guard } from "../../../../client/policy/guard.ts";
import type { GlobalModel, TrainedUpdate, Trainer } from "../../../../client/training/trainer.ts";
import type { Scales } from "../../../../models/scales.ts";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { createLogger } from "../../../../process/log.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { tinyManifest } from "../../../support/federation-scenario.ts";
import { identityOf, operatorIdentity, signedOnWire } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { ScriptedEgress } from "./scripted-egress.ts";

const operator = operatorIdentity.fingerprint;
export const manifest = tinyManifest({ members: ["alpha", "beta"] });
export const digest = canonicalDigest(manifest);
export const layout = sharedLayout(architectureOf(manifest));

export function vector(value: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(layout.length * 4)).fill(value);
}

export const bytesOfVector = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export class ScriptedTrainer implements Trainer {
  readonly trained: { number: number; model: GlobalModel }[] = [];
  readonly finished: string[] = [];
  result: Promise<TrainedUpdate> | null = null;
  value = 0.5;
  signal: AbortSignal | null = null;
  disposed = false;

  async prepare() {
    return { protocolHash: "a".repeat(64), labelSums: [], featureSums: [], compounds: 3, rejectedRows: 0 };
  }

  async train(
    round: { number: number; model: GlobalModel },
    _: unknown,
    signal: AbortSignal,
  ): Promise<TrainedUpdate> {
    this.trained.push(round);
    this.signal = signal;
    const update = vector(this.value);
    return this.result ?? { update, digest: sha256(bytesOfVector(update)), weight: 4, trainLoss: 0.25 };
  }

  async score({ parameters }: GlobalModel) {
    return { lossSum: parameters[0]!, labelCount: 2 };
  }

  async finish({ digest }: GlobalModel) {
    this.finished.push(digest);
  }

  async dispose() {
    this.disposed = true;
  }
}

/** A driver on a manual clock that moves on whenever the node waits. */
export class NodeUnderTest implements AsyncDisposable {
  readonly egress = new ScriptedEgress();
  readonly trainer = new ScriptedTrainer();
  readonly clock = new ManualClock();
  readonly driver: AgentDriver;
  readonly end: Promise<AgentEnd>;
  #ticking = true;

  constructor(approved = true, guard: Guard = openGuard) {
    this.driver = new AgentDriver({
      trust: { node: "alpha", fingerprint: identityOf("alpha").fingerprint, operator },
      guard,
      members: { store: () => {}, approvedBy: () => [] },
      egress: this.egress,
      createTrainer: () => this.trainer,
      decisions: { approved: approved ? [{ study: "tiny", digest }] : [], latest: [] },
      clock: this.clock,
      logger: createLogger("test", "silent"),
      jitter: () => 0.5,
    });
    this.end = this.driver.run();
    const tick = (): void => {
      this.clock.advance(100);
      if (this.#ticking) setImmediate(tick);
    };
    tick();
  }

  async join(): Promise<void> {
    await this.egress.until(() => this.egress.listener !== null);
    this.egress.welcome();
    this.offer();
    await this.says("studyJoined");
  }

  offer(version = manifest): void {
    this.egress.say({ studyOffered: { study: "tiny", ...signedOnWire(version) } });
  }

  model(value: number): Record<keyof Scales, never[]> & { model: string; modelBytes: number } {
    const bytes = bytesOfVector(vector(value));
    const model = sha256(bytes);
    this.egress.models.set(model, bytes);
    return { model, modelBytes: bytes.length, targetScales: [], featureScales: [] };
  }

  invite(round: number, value = 0): void {
    this.egress.say({ roundInvited: { study: "tiny", round, deadlineMs: 1000, ...this.model(value) } });
  }

  publish(round: number, value: number): void {
    this.egress.say({ modelPublished: { study: "tiny", round, ...this.model(value) } });
  }

  says(kind: string, count = 1): Promise<void> {
    return this.egress.until(() => this.egress.kinds().filter((name) => name === kind).length >= count);
  }

  /** Resolves when the agent has nothing to do. */
  async idle(): Promise<void> {
    while (this.driver.agent.work !== null) await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.stop();
    this.#ticking = false;
  }
}
