import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AgentDriver, type AgentEnd } from "../../../../client/agent/driver.ts";
import type { GlobalModel, TrainedUpdate, Trainer } from "../../../../client/training/trainer.ts";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { createLogger } from "../../../../process/log.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { canonicalBytes, canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { tinyManifest } from "../../../support/federation-scenario.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { broken, ScriptedEgress } from "./scripted-egress.ts";

const manifest = tinyManifest({ members: ["alpha", "beta"] });
const digest = canonicalDigest(manifest);
const layout = sharedLayout(architectureOf(manifest));

function vector(value: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(layout.length * 4)).fill(value);
}

const bytesOfVector = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

class ScriptedTrainer implements Trainer {
  readonly trained: { number: number; model: GlobalModel }[] = [];
  readonly finished: string[] = [];
  result: Promise<TrainedUpdate> | null = null;
  value = 0.5;
  signal: AbortSignal | null = null;
  disposed = false;

  async prepare() {
    return { protocolHash: "hash", labelSums: [], compounds: 3, rejectedRows: 0 };
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
class NodeUnderTest implements AsyncDisposable {
  readonly egress = new ScriptedEgress();
  readonly trainer = new ScriptedTrainer();
  readonly clock = new ManualClock();
  readonly driver: AgentDriver;
  readonly end: Promise<AgentEnd>;
  #ticking = true;

  constructor(approved = true) {
    this.driver = new AgentDriver({
      node: "alpha",
      egress: this.egress,
      createTrainer: () => this.trainer,
      approvals: approved ? [{ study: "tiny", digest }] : [],
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
    this.egress.say({ studyOffered: { study: "tiny", manifest: canonicalBytes(manifest) } });
    await this.says("studyJoined");
  }

  model(value: number): { model: string; modelBytes: number; targetScales: never[] } {
    const bytes = bytesOfVector(vector(value));
    const model = sha256(bytes);
    this.egress.models.set(model, bytes);
    return { model, modelBytes: bytes.length, targetScales: [] };
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

describe("the driver", () => {
  test("takes a round from the invitation to the score and downloads each model once", async () => {
    await using node = new NodeUnderTest();
    const { egress, trainer } = node;
    await node.join();
    node.invite(1, 0);
    await node.idle();
    expect(egress.uploads[0]).toMatchObject({ offset: 0, head: { study: "tiny", round: 1, weight: 4 } });
    expect(egress.uploads[0]!.head.layoutDigest).toBe(canonicalDigest(layout));
    expect(sha256(egress.uploads[0]!.body)).toBe(egress.uploads[0]!.head.digest);
    node.publish(1, 3);
    await node.says("modelScored");
    expect(egress.sent.at(-1)).toMatchObject({ modelScored: { round: 1, lossSum: 3, labelCount: 2 } });
    egress.say({ roundClosed: { study: "tiny", round: 1, outcome: "AGGREGATED" } });
    node.invite(2, 3);
    await node.idle();
    expect(trainer.trained.map(({ model }) => model.parameters[0])).toEqual([0, 3]);
    expect(egress.downloads).toEqual([0, 0]);
  });

  test("resumes a download and an upload where they broke", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    egress.downloadPlans.push({ breakAfter: 100 }, { breakAfter: 160 });
    egress.uploadPlans.push({ breakAfter: 40 });
    await node.join();
    node.invite(1);
    await node.idle();
    expect(egress.downloads).toEqual([0, 100, 160]);
    expect(egress.uploads.map(({ offset }) => offset)).toEqual([0, 40]);
    expect(node.trainer.trained).toHaveLength(1);
  });

  test("fetches damaged bytes again, and declines the round when they stay wrong", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    const wrong = bytesOfVector(vector(7));
    egress.downloadPlans.push({ bytes: wrong });
    await node.join();
    node.invite(1);
    await node.idle();
    expect(node.trainer.trained).toHaveLength(1);
    egress.downloadPlans.push({ bytes: wrong }, { bytes: wrong }, { bytes: wrong });
    node.invite(2, 1);
    await node.says("roundDeclined");
    expect(egress.sent.at(-1)).toMatchObject({ roundDeclined: { round: 2, reason: "DIGEST_DIFFERS" } });
    expect(node.trainer.trained).toHaveLength(1);
  });

  test("declines a model whose size is not the layout's without fetching it", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const invited = { ...node.model(0), modelBytes: layout.length * 4 + 4 };
    node.egress.say({ roundInvited: { study: "tiny", round: 1, deadlineMs: 1, ...invited } });
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { reason: "SIZE_DIFFERS" } });
    expect(node.egress.downloads).toEqual([]);
  });

  test.for([Number.NaN, Number.POSITIVE_INFINITY])("keeps an update with %s at home", async (value) => {
    await using node = new NodeUnderTest();
    node.trainer.value = value;
    await node.join();
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { reason: "TRAINING_FAILED" } });
    expect(node.egress.uploads).toEqual([]);
  });

  test("declines a round whose update the coordinator refuses for good", async () => {
    await using node = new NodeUnderTest();
    node.egress.uploadPlans.push({ error: new FederationError("LAYOUT_DIFFERS", "another layout") });
    await node.join();
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.uploads).toHaveLength(1);
  });

  test("trains on through a lost connection and joins again with what it has", async () => {
    await using node = new NodeUnderTest();
    const { egress, trainer } = node;
    const training = Promise.withResolvers<TrainedUpdate>();
    trainer.result = training.promise;
    await node.join();
    node.invite(1);
    await node.says("roundAccepted");
    egress.listener!.onClosed(broken);
    egress.listener = null;
    await node.egress.until(() => egress.connections === 2);
    training.resolve({ update: vector(1), digest: "f".repeat(64), weight: 1, trainLoss: 1 });
    await node.idle();
    egress.welcome();
    egress.say({ studyOffered: { study: "tiny", manifest: canonicalBytes(manifest) } });
    node.invite(1);
    await node.says("studyJoined", 2);
    await node.says("roundAccepted", 2);
    await node.idle();
    expect(trainer.trained).toHaveLength(1);
    expect(new Set(egress.uploads.map(({ head }) => head.digest)).size).toBe(1);
  });

  test("stops a training whose round is closed", async () => {
    await using node = new NodeUnderTest();
    const training = Promise.withResolvers<TrainedUpdate>();
    node.trainer.result = training.promise;
    await node.join();
    node.invite(1);
    while (node.trainer.signal === null) await new Promise((resolve) => setImmediate(resolve));
    node.egress.say({ roundClosed: { study: "tiny", round: 1, outcome: "ABANDONED" } });
    expect(node.trainer.signal.aborted).toBe(true);
    training.resolve({ update: vector(1), digest: "f".repeat(64), weight: 1, trainLoss: 1 });
    node.trainer.result = null;
    node.invite(2);
    await node.says("roundAccepted", 2);
    await node.idle();
    expect(node.egress.uploads.map(({ head }) => head.round)).toEqual([2]);
  });

  test("finishes a completed study and frees its trainer", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const best = node.model(9);
    node.egress.say({ studyEnded: { study: "tiny", outcome: "COMPLETED", detail: "", ...best } });
    await node.idle();
    expect(node.trainer.finished).toEqual([best.model]);
    while (!node.trainer.disposed) await new Promise((resolve) => setImmediate(resolve));
  });

  test("sends heartbeats at the interval that the welcome names", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const before = node.clock.nowMs();
    await node.says("heartbeat", 5);
    expect(node.clock.nowMs() - before).toBeGreaterThanOrEqual(4000);
  });

  test("declines a study that is not approved", async () => {
    await using node = new NodeUnderTest(false);
    await node.egress.until(() => node.egress.listener !== null);
    node.egress.welcome();
    node.egress.say({ studyOffered: { study: "tiny", manifest: canonicalBytes(manifest) } });
    expect(node.egress.sent).toMatchObject([
      { studyDeclined: { manifestDigest: digest, reason: "NOT_APPROVED" } },
    ]);
  });

  test("gives up with the remedy when the coordinator will not have it", async () => {
    await using node = new NodeUnderTest();
    await node.egress.until(() => node.egress.listener !== null);
    node.egress.say({
      refused: { reason: "VERSION_UNSUPPORTED", detail: "old", remedy: "upgrade the node" },
    });
    expect(await node.end).toMatchObject({
      kind: "gave_up",
      reason: "VERSION_UNSUPPORTED",
      remedy: "upgrade the node",
    });
  });

  test("gives up where one side does not take the other's certificate", async () => {
    await using node = new NodeUnderTest();
    await node.egress.until(() => node.egress.listener !== null);
    const details =
      "No connection established. Last error: Error: self-signed certificate in certificate chain";
    node.egress.listener!.onClosed(Object.assign(new Error("not ours"), { cause: { details } }));
    expect(await node.end).toMatchObject({ kind: "gave_up", reason: "UNAUTHENTICATED" });
  });
});
