import type { Kysely } from "kysely";
import { initialBlocks } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { delay, type Timer } from "../../process/clock.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { NodeStatus } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import type { Aggregator } from "../aggregation/aggregator.ts";
import type { Federation, NodeLink, StoredModel, UploadSession } from "../federation.ts";
import type { NodeId } from "../round/round.ts";
import type { CheckpointStore } from "../store/checkpoint-store.ts";
import type { Tables } from "../store/database.ts";
import type { NodeStore } from "../store/node-store.ts";
import type { StudyStore } from "../store/study-store.ts";
import type { UpdateStore } from "../store/update-store.ts";
import { describeStudy } from "./describe-study.ts";
import { EffectPerformer } from "./effect-performer.ts";
import { meaningOf } from "./event-of-message.ts";
import { NodeRegistry } from "./node-registry.ts";
import type { FederationOptions } from "./federation-options.ts";
import { readManifest } from "./read-manifest.ts";
import type { StudyDriver } from "./study-driver.ts";
import { StudyRegistry, type Timeless } from "./study-registry.ts";
import { createStudy, hasEnded, type Study, type StudyEvent } from "./study.ts";
import { StudyTransfers } from "./study-transfers.ts";
import { StudyWatchers } from "./study-watchers.ts";

type Stores = {
  readonly database: Kysely<Tables>;
  readonly studies: StudyStore;
  readonly nodes: NodeStore;
  readonly checkpoints: CheckpointStore;
  readonly updates: UpdateStore;
  readonly aggregator: Aggregator;
};

const TICK_MS = 500;
/** How long a node whose connection broke may take to come back before its rounds go on without it. */
const RETURN_MS = 2_000;
/** The same after a restart of the coordinator, when every node has to come back. */
const RETURN_AFTER_RESTART_MS = 20_000;
const PARAMETERS_MAX = 2 ** 31;

/** The federation on one machine: embedded database, files, one aggregation thread. */
export class LocalFederation implements Federation {
  readonly #options: FederationOptions;
  readonly #stores: Stores;
  readonly #studies: StudyRegistry;
  readonly #nodes: NodeRegistry;
  readonly #transfers: StudyTransfers;
  readonly #watchers: StudyWatchers;
  readonly #performer: EffectPerformer;
  #ticking: Timer | null = null;
  #closed = false;

  constructor(options: FederationOptions, stores: Stores) {
    this.#options = options;
    this.#stores = stores;
    this.#nodes = new NodeRegistry({ ...options, store: stores.nodes });
    this.#watchers = new StudyWatchers(options.clock, (study) => this.studyStatus(study));
    this.#studies = new StudyRegistry({
      ...options,
      store: stores.studies,
      perform: (driver, effect) => this.#performer.perform(driver, effect),
      changed: (study) => this.#watchers.changed(study),
    });
    this.#transfers = new StudyTransfers({ ...options, ...stores, studies: this.#studies });
    this.#performer = new EffectPerformer({
      ...options,
      ...stores,
      linkOf: (node) => this.#nodes.linkOf(node),
      expectWork: (study, node, stage) => {
        this.#studies.get(study).progress.begin(node, stage, options.clock.nowMs());
      },
      layoutOf: (study) => this.#studies.get(study).layout,
      changed: (study) => this.#watchers.changed(study),
    });
  }

  /** Loads what was there before the last stop and goes on with it. */
  async restore(): Promise<void> {
    await this.#nodes.restore();
    for (const restored of await this.#stores.studies.restore()) {
      const { driver } = this.#studies.adopt(restored);
      if (!hasEnded(driver.study)) await this.#resume(driver);
    }
    this.#tick();
  }

  async createStudy(bytes: Uint8Array): Promise<StudyStatus> {
    const { manifest, digest } = readManifest(bytes);
    const existing = this.#studies.find(manifest.study);
    if (existing !== undefined) {
      if (existing.driver.digest === digest) return this.studyStatus(manifest.study);
      throw new FederationError("STUDY_EXISTS", `there is another study named ${manifest.study}`);
    }
    const layout = sharedLayout(architectureOf(manifest));
    if (layout.length > PARAMETERS_MAX)
      throw new FederationError(
        "MANIFEST_INVALID",
        `model: ${layout.length} parameters are above the limit of 2^31`,
      );
    const model = this.#stores.checkpoints.put(manifest.study, initialBlocks(layout, manifest.seed));
    const study = createStudy(manifest, model);
    if (!(await this.#stores.studies.insert(study, digest, this.#options.clock.nowMs())))
      throw new FederationError("STUDY_EXISTS", `there is another study named ${manifest.study}`);
    const opened = this.#studies.adopt({ digest, study, sequence: 0, rounds: [], bytesUp: 0, bytesDown: 0 });
    for (const { name: node } of manifest.members)
      if (this.#nodes.isConnected(node))
        await this.#studies.dispatch(opened.driver, { kind: "node_connected", node });
    return this.studyStatus(manifest.study);
  }

  startStudy(study: string): Promise<StudyStatus> {
    return this.#command(study, { kind: "started" }, ["created"]);
  }

  pauseStudy(study: string): Promise<StudyStatus> {
    return this.#command(study, { kind: "paused", reason: "by the operator" }, ["recruiting", "running"]);
  }

  resumeStudy(study: string): Promise<StudyStatus> {
    return this.#command(study, { kind: "resumed" }, ["paused"]);
  }

  abortStudy(study: string, reason: string): Promise<StudyStatus> {
    return this.#command(study, { kind: "abort_requested", reason }, [
      "created",
      "recruiting",
      "running",
      "paused",
    ]);
  }

  listStudies(): StudyStatus[] {
    return this.#studies.all().map(({ driver }) => this.studyStatus(driver.name));
  }

  studyStatus(study: string): StudyStatus {
    const { driver, layout, progress } = this.#studies.get(study);
    const nowMs = this.#options.clock.nowMs();
    return describeStudy(driver, {
      layout,
      progress,
      nowMs,
      isConnected: (node) => this.#nodes.isConnected(node),
    });
  }

  manifestOf(study: string): Uint8Array {
    return canonicalBytes(this.#studies.get(study).driver.study.manifest);
  }

  watchStudy(study: string, onStatus: (status: StudyStatus) => void): () => void {
    this.#studies.get(study);
    return this.#watchers.watch(study, onStatus);
  }

  listNodes(): NodeStatus[] {
    return this.#nodes.list();
  }

  connectNode(node: NodeId, link: NodeLink): void {
    this.#nodes.connect(node, link);
    for (const { driver } of this.#studies.ofMember(node)) {
      if (hasEnded(driver.study)) this.#performer.tellEnded(driver, node);
      else void this.#studies.dispatch(driver, { kind: "node_connected", node });
    }
  }

  receive(node: NodeId, message: NodeMessage__Output): void {
    const meaning = meaningOf(node, message, this.#options.clock.nowMs());
    if (meaning.kind === "heartbeat") return;
    const { driver, progress } = this.#studies.getForMember(node, meaning.study);
    if (meaning.kind === "progress") {
      progress.set(node, meaning.progress);
      return this.#watchers.changed(meaning.study);
    }
    if (meaning.manifestDigest !== null && meaning.manifestDigest !== driver.digest)
      throw new FederationError("MANIFEST_CHANGED", `${meaning.study} has another manifest`);
    void this.#studies.dispatch(driver, meaning.event);
  }

  disconnectNode(node: NodeId, link: NodeLink): void {
    if (!this.#nodes.disconnect(node, link)) return;
    for (const { driver } of this.#studies.ofMember(node)) this.#watchers.changed(driver.name);
    void this.#loseUnlessBack(node, RETURN_MS);
  }

  uploadOffset(node: NodeId, key: { study: string; round: number; digest: string }): number {
    return this.#transfers.uploadOffset(node, key);
  }

  async openUpload(node: NodeId, header: UploadHeader__Output): Promise<UploadSession | UploadReceipt> {
    if (this.#closed) throw new FederationError("SHUTTING_DOWN", "the coordinator is stopping");
    return this.#transfers.openUpload(node, header);
  }

  openModel(node: NodeId | null, study: string, digest: string): StoredModel {
    return this.#transfers.openModel(node, study, digest);
  }

  countBytes(study: string, direction: "up" | "down", bytes: number): void {
    const opened = this.#studies.find(study);
    if (opened !== undefined) opened.driver.bytes[direction] += bytes;
    this.#options.metrics.bytes(direction, bytes);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ticking?.cancel();
    this.#nodes.dismissAll();
    await this.#stores.aggregator.close();
    await Promise.all(this.#studies.all().map(({ driver }) => driver.close()));
    await this.#stores.database.destroy();
  }

  async #resume(driver: StudyDriver): Promise<void> {
    this.#performer.tidyStorage(driver);
    const damaged = await this.#performer.resumeRound(driver);
    if (damaged !== null)
      await this.#studies.dispatch(driver, { kind: "abandon_requested", reason: damaged });
    for (const [node, { connected }] of Object.entries(driver.study.members))
      if (connected) void this.#loseUnlessBack(node, RETURN_AFTER_RESTART_MS);
  }

  async #loseUnlessBack(node: NodeId, patienceMs: number): Promise<void> {
    await delay(this.#options.clock, patienceMs);
    if (this.#closed || this.#nodes.isConnected(node)) return;
    for (const { driver } of this.#studies.ofMember(node))
      void this.#studies.dispatch(driver, { kind: "node_lost", node });
  }

  async #command(
    study: string,
    event: Timeless<StudyEvent>,
    from: readonly Study["state"][],
  ): Promise<StudyStatus> {
    const { driver } = this.#studies.get(study);
    if (!from.includes(driver.study.state))
      throw new FederationError(
        "STUDY_WRONG_STATE",
        `${study} is ${driver.study.state}, not ${from.join(" or ")}`,
      );
    await this.#studies.dispatch(driver, event);
    return this.studyStatus(study);
  }

  #tick(): void {
    if (this.#closed) return;
    this.#studies.tick();
    this.#ticking = this.#options.clock.after(TICK_MS, () => this.#tick(), { background: true });
  }
}
