import { initialBlocks } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import type { Clock } from "../../process/clock.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { NodeId } from "../round/round.ts";
import type { CheckpointStore } from "../store/checkpoint-store.ts";
import type { StudyStore } from "../store/study-store.ts";
import { admitManifest, requireAmendment, type Admission } from "./admit-manifest.ts";
import type { StudyDriver } from "./study-driver.ts";
import type { StudyRegistry, Timeless } from "./study-registry.ts";
import { createStudy, type Study, type StudyEvent } from "./study.ts";

type Ports = Admission & {
  readonly clock: Clock;
  readonly store: StudyStore;
  readonly checkpoints: CheckpointStore;
  readonly studies: StudyRegistry;
  /** A study that is new hears of the members that are connected. */
  readonly greet: (driver: StudyDriver, node: NodeId) => Promise<void>;
};

const OPEN: readonly Study["state"][] = ["created", "recruiting", "running", "paused"];

/** What the operator orders: each order is on disk when its promise resolves. */
export class StudyOrders {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * Opens a study under its first version. The same one again changes nothing; throws STUDY_EXISTS for
   * another.
   */
  async create(signed: ManifestOnWire): Promise<string> {
    const { studies, store, checkpoints, clock } = this.#ports;
    const { manifest, digest } = admitManifest(signed, this.#ports);
    const existing = studies.find(manifest.study);
    if (existing !== undefined && existing.driver.digest === digest) return manifest.study;
    if (existing !== undefined) throw exists(manifest.study);
    if (manifest.version !== 1 || manifest.previous !== null)
      throw new FederationError("MANIFEST_INVALID", "version: a new study begins with version 1");
    const layout = sharedLayout(architectureOf(manifest));
    const study = createStudy(
      manifest,
      checkpoints.put(manifest.study, initialBlocks(layout, manifest.seed)),
    );
    if (!(await store.insert(study, signed, clock.nowMs()))) throw exists(manifest.study);
    const versions = new Map([[digest, signed]]);
    const restored = { study, versions, sequence: 0, rounds: [], bytesUp: 0, bytesDown: 0 };
    const { driver } = studies.adopt(restored);
    for (const { name: node } of manifest.members) await this.#ports.greet(driver, node);
    return manifest.study;
  }

  /** Proposes a new version; it replaces one that waits. Throws MANIFEST_INVALID or STUDY_WRONG_STATE. */
  async amend(signed: ManifestOnWire): Promise<string> {
    const { manifest, digest } = admitManifest(signed, this.#ports);
    const { driver } = this.#ports.studies.get(manifest.study);
    requireState(driver, OPEN);
    if (driver.digest === digest || driver.study.proposal?.digest === digest) return manifest.study;
    requireAmendment(driver.study, manifest);
    await this.#ports.store.addVersion({ manifest, digest, signed });
    driver.addVersion(digest, signed);
    await this.#ports.studies.dispatch(driver, { kind: "proposed", proposal: { manifest, digest } });
    return manifest.study;
  }

  start(study: string): Promise<string> {
    return this.#order(study, { kind: "started" }, ["created"]);
  }

  pause(study: string): Promise<string> {
    return this.#order(study, { kind: "paused", reason: "by the operator" }, ["recruiting", "running"]);
  }

  resume(study: string): Promise<string> {
    return this.#order(study, { kind: "resumed" }, ["paused"]);
  }

  abort(study: string, reason: string): Promise<string> {
    return this.#order(study, { kind: "abort_requested", reason }, OPEN);
  }

  async #order(study: string, event: Timeless<StudyEvent>, from: readonly Study["state"][]): Promise<string> {
    const { driver } = this.#ports.studies.get(study);
    requireState(driver, from);
    await this.#ports.studies.dispatch(driver, event);
    return study;
  }
}

function requireState({ name, study }: StudyDriver, from: readonly Study["state"][]): void {
  if (!from.includes(study.state))
    throw new FederationError("STUDY_WRONG_STATE", `${name} is ${study.state}, not ${from.join(" or ")}`);
}

function exists(study: string): FederationError {
  return new FederationError("STUDY_EXISTS", `there is another study named ${study}`);
}
