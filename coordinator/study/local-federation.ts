import type { Kysely } from "kysely";
import { delay, type Timer } from "../../process/clock.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { Aggregator } from "../aggregation/aggregator.ts";
import type { Federation, NodeLink, SeenNode, StoredModel, UploadSession } from "../federation.ts";
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
import { greetNode } from "./greet-node.ts";
import { readDecision } from "./read-decision.ts";
import type { StudyDriver } from "./study-driver.ts";
import { StudyOrders } from "./study-orders.ts";
import { isMemberNow, StudyRegistry } from "./study-registry.ts";
import { hasEnded } from "./study.ts";
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

/** The federation on one machine: embedded database, files, one aggregation thread. */
export class LocalFederation implements Federation {
  readonly #options: FederationOptions;
  readonly #stores: Stores;
  readonly #studies: StudyRegistry;
  readonly #orders: StudyOrders;
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
    this.#orders = new StudyOrders({
      ...options,
      store: stores.studies,
      checkpoints: stores.checkpoints,
      studies: this.#studies,
      greet: async (driver, node) => {
        if (this.#nodes.isConnected(node)) await this.#greet(driver, node);
      },
    });
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
    for (const study of await this.#stores.studies.unsigned())
      this.#options.logger.warn({ study }, "is of a version that signed no manifests: create it anew");
    for (const restored of await this.#stores.studies.restore()) {
      const { driver } = this.#studies.adopt(restored);
      if (!hasEnded(driver.study)) await this.#resume(driver);
    }
    this.#tick();
  }

  async createStudy(signed: ManifestOnWire): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.create(signed));
  }

  async amendStudy(signed: ManifestOnWire): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.amend(signed));
  }

  async startStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.start(study));
  }

  async pauseStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.pause(study));
  }

  async resumeStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.resume(study));
  }

  async abortStudy(study: string, reason: string): Promise<StudyStatus> {
    return this.studyStatus(await this.#orders.abort(study, reason));
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

  manifestOf(study: string): ManifestOnWire {
    const { driver } = this.#studies.get(study);
    return driver.versions.get(driver.digest)!;
  }

  approvalsOf(study: string): Uint8Array[] {
    const { decisions } = this.#studies.get(study).driver.study;
    return Object.values(decisions).flatMap((decided) =>
      Object.values(decided).map(({ signed }) => Buffer.from(signed)),
    );
  }

  watchStudy(study: string, onStatus: (status: StudyStatus) => void): () => void {
    this.#studies.get(study);
    return this.#watchers.watch(study, onStatus);
  }

  listNodes(): SeenNode[] {
    return this.#nodes.list();
  }

  connectNode(node: NodeId, link: NodeLink): void {
    this.#nodes.connect(node, link);
    for (const { driver } of this.#studies.concerning(node)) void this.#greet(driver, node);
  }

  expelNode(node: NodeId): void {
    this.#nodes.expel(node);
    const event = { kind: "node_expelled", node, key: null } as const;
    for (const { driver } of this.#studies.concerning(node)) void this.#studies.dispatch(driver, event);
  }

  receive(node: NodeId, message: NodeMessage__Output): Promise<void> | undefined {
    const meaning = meaningOf(node, message, this.#options.clock.nowMs());
    if (meaning.kind === "heartbeat") return undefined;
    const { driver, progress } = this.#studies.getConcerning(node, meaning.study);
    if (meaning.kind === "decision") return this.#takeDecision(driver, node, meaning.signed);
    // What was on its way when a version came into force that does not name the node.
    if (!isMemberNow(this.#options.roster, driver, node)) return undefined;
    if (meaning.kind === "progress") {
      progress.set(node, meaning.progress);
      this.#watchers.changed(meaning.study);
      return undefined;
    }
    if (meaning.manifestDigest !== null && meaning.manifestDigest !== driver.digest) {
      // The node hears, or has heard by now, of the version that is in force.
      if (driver.versions.has(meaning.manifestDigest)) return undefined;
      throw new FederationError("MANIFEST_CHANGED", `${meaning.study} has another manifest`);
    }
    return this.#studies.dispatch(driver, meaning.event);
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

  #greet(driver: StudyDriver, node: NodeId): Promise<void> {
    const ports = { roster: this.#options.roster, studies: this.#studies, performer: this.#performer };
    return greetNode(ports, driver, node);
  }

  #takeDecision(driver: StudyDriver, node: NodeId, signed: Uint8Array): Promise<void> | undefined {
    const decided = readDecision(driver, node, signed);
    return decided === null ? undefined : this.#studies.dispatch(driver, decided);
  }

  #tick(): void {
    if (this.#closed) return;
    this.#studies.tick();
    this.#ticking = this.#options.clock.after(TICK_MS, () => this.#tick(), { background: true });
  }
}
