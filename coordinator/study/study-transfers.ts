import type { Clock } from "../../process/clock.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { Federation, StoredModel, UploadSession } from "../federation.ts";
import { isDigest, type NodeId } from "../round/round.ts";
import type { CheckpointStore } from "../store/checkpoint-store.ts";
import type { UpdateStore } from "../store/update-store.ts";
import { openUpload } from "./receive-upload.ts";
import type { StudyRegistry } from "./study-registry.ts";

type Ports = {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly studies: StudyRegistry;
  readonly checkpoints: CheckpointStore;
  readonly updates: UpdateStore;
};

/** Models out, updates in: who may have what, and where it lies. */
export class StudyTransfers implements Pick<Federation, "openModel" | "openUpload" | "uploadOffset"> {
  readonly #ports: Ports;
  readonly #uploads = new Map<string, UploadSession>();
  /** The last opening of each slot: one follows the other, so that no two write one file. */
  readonly #openings = new Map<string, Promise<unknown>>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  uploadOffset(node: NodeId, key: { study: string; round: number; digest: string }): number {
    this.#ports.studies.getForMember(node, key.study);
    if (!isDigest(key.digest)) throw new FederationError("MALFORMED_MESSAGE", "not a digest");
    return this.#ports.updates.heldBytes({ ...key, node });
  }

  async openUpload(node: NodeId, header: UploadHeader__Output): Promise<UploadSession | UploadReceipt> {
    const { driver } = this.#ports.studies.getForMember(node, header.key?.study ?? "");
    const slot = `${node}/${driver.name}`;
    const opening = (this.#openings.get(slot) ?? Promise.resolve()).then(() =>
      this.#replaceUpload(slot, node, header),
    );
    this.#openings.set(
      slot,
      opening.catch(() => {}),
    );
    return opening;
  }

  openModel(node: NodeId | null, study: string, digest: string): StoredModel {
    const { studies, checkpoints } = this.#ports;
    const { driver } = node === null ? studies.get(study) : studies.getForMember(node, study);
    if (node === null && driver.study.manifest.release.recipients === "members")
      throw new FederationError("NOT_RELEASED", `${study} releases its models to its members only`);
    const { model, round } = driver.study;
    const published = node === null || [model, round?.baseModel, round?.model].includes(digest);
    const stored = published && isDigest(digest) ? checkpoints.find(study, digest) : null;
    if (stored === null) throw new FederationError("MODEL_UNKNOWN", `${study} has no such checkpoint now`);
    return stored;
  }

  /** A node that lost its connection may be back before the old upload noticed: the newer one wins. */
  async #replaceUpload(
    slot: string,
    node: NodeId,
    header: UploadHeader__Output,
  ): Promise<UploadSession | UploadReceipt> {
    const { studies, updates, clock, stateDir: folder } = this.#ports;
    await this.#uploads.get(slot)?.suspend();
    this.#uploads.delete(slot);
    const { driver, layout } = studies.getForMember(node, header.key?.study ?? "");
    const opened = await openUpload({ driver, node, layout, updates, folder, clock }, header);
    if ("append" in opened) this.#uploads.set(slot, opened);
    return opened;
  }
}
