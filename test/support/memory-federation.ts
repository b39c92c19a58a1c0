import { createHash } from "node:crypto";
import type {
  Federation,
  NodeLink,
  SeenNode,
  StoredModel,
  UploadSession,
} from "../../coordinator/federation.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";

type Key = { study: string; round: number; digest: string };

/**
 * A small federation without rounds, for what the transport does with it: it remembers who is connected and
 * what they said, stores uploads of any study in memory and offers the model files that a test registers.
 */
export class MemoryFederation implements Federation {
  readonly links = new Map<string, NodeLink>();
  readonly received: { node: string; message: NodeMessage__Output }[] = [];
  readonly uploads = new Map<string, Buffer>();
  readonly models = new Map<string, StoredModel>();
  readonly statuses = new Map<string, StudyStatus>();
  readonly manifests = new Map<string, ManifestOnWire>();
  readonly approvals = new Map<string, Uint8Array[]>();
  readonly expelled: string[] = [];
  readonly bytes = { up: 0, down: 0 };
  /** Chunks that wait for `releaseChunks` when `holdChunks` is set. */
  holdChunks = false;
  appended = 0;
  /** Until when a message is being written down. */
  holdMessages: PromiseWithResolvers<void> | null = null;
  /** Thrown by the next `receive`. */
  failure: Error | null = null;
  readonly #held: (() => void)[] = [];
  readonly #watchers = new Map<string, Set<(status: StudyStatus) => void>>();
  readonly #changes = new Set<() => void>();

  /** Resolves when `condition` holds, now or after something happened to this federation. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#changes.delete(look);
        resolve();
      };
      this.#changes.add(look);
      look();
    });
  }

  releaseChunks(): void {
    this.holdChunks = false;
    for (const release of this.#held.splice(0)) release();
  }

  /** Sets a study's status and tells its watchers. */
  setStatus(status: StudyStatus & { study: string }): void {
    this.statuses.set(status.study, status);
    for (const watcher of this.#watchers.get(status.study) ?? []) watcher(status);
  }

  async createStudy(signed: ManifestOnWire): Promise<StudyStatus> {
    const { study } = JSON.parse(Buffer.from(signed.manifest).toString()) as { study: string };
    this.manifests.set(study, signed);
    const status: StudyStatus & { study: string } = { study, state: "CREATED" };
    this.setStatus(status);
    return status;
  }

  async amendStudy(signed: ManifestOnWire): Promise<StudyStatus> {
    return this.createStudy(signed);
  }

  async startStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(study);
  }

  async pauseStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(study);
  }

  async resumeStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(study);
  }

  async abortStudy(study: string): Promise<StudyStatus> {
    return this.studyStatus(study);
  }

  listStudies(): StudyStatus[] {
    return [...this.statuses.values()];
  }

  studyStatus(study: string): StudyStatus {
    const status = this.statuses.get(study);
    if (status === undefined) throw new FederationError("STUDY_UNKNOWN", `there is no study named ${study}`);
    return status;
  }

  manifestOf(study: string): ManifestOnWire {
    const signed = this.manifests.get(study);
    if (signed === undefined) throw new FederationError("STUDY_UNKNOWN", `there is no study named ${study}`);
    return signed;
  }

  approvalsOf(study: string): Uint8Array[] {
    return this.approvals.get(study) ?? [];
  }

  watchStudy(study: string, onStatus: (status: StudyStatus) => void): () => void {
    const watchers = this.#watchers.get(study) ?? new Set();
    this.#watchers.set(study, watchers.add(onStatus));
    onStatus(this.studyStatus(study));
    return () => void watchers.delete(onStatus);
  }

  listNodes(): SeenNode[] {
    return [...this.links].map(([node, { software, certificateSha256 }]) => ({
      node,
      connected: true,
      software,
      certificateSha256,
      firstSeenMs: 1,
      lastSeenMs: 2,
    }));
  }

  expelNode(node: string): void {
    this.expelled.push(node);
    this.links.get(node)?.refuse("REVOKED", `${node} is no member any more`);
  }

  connectNode(node: string, link: NodeLink): void {
    const older = this.links.get(node);
    this.links.set(node, link);
    older?.refuse("ALREADY_CONNECTED", `${node} has connected anew`);
    this.#changed();
  }

  receive(node: string, message: NodeMessage__Output): Promise<void> | undefined {
    if (this.failure !== null) throw this.failure;
    this.received.push({ node, message });
    this.#changed();
    return this.holdMessages?.promise;
  }

  disconnectNode(node: string, link: NodeLink): void {
    if (this.links.get(node) === link) this.links.delete(node);
    this.#changed();
  }

  uploadOffset(node: string, key: Key): number {
    return this.uploads.get(uploadName(node, key))?.length ?? 0;
  }

  async openUpload(node: string, header: UploadHeader__Output): Promise<UploadSession | UploadReceipt> {
    const { key, sizeBytes, offset } = header;
    if (key === null) throw new FederationError("MALFORMED_MESSAGE", "no key");
    const name = uploadName(node, key);
    const held = this.uploads.get(name) ?? Buffer.alloc(0);
    if (offset !== held.length) throw new FederationError("OFFSET_INVALID", `${held.length} bytes are held`);
    const parts = [held];
    let size = held.length;
    const store = (): void => {
      this.uploads.set(name, Buffer.concat(parts));
      this.#changed();
    };
    return {
      offset: size,
      append: async (data) => {
        if (size + data.length > sizeBytes)
          throw new FederationError("SIZE_DIFFERS", `more than ${sizeBytes} bytes`);
        parts.push(Buffer.from(data));
        size += data.length;
        this.appended += 1;
        this.#changed();
        if (this.holdChunks) await new Promise<void>((release) => this.#held.push(release));
      },
      finish: async () => {
        store();
        if (size < sizeBytes) return { incomplete: { offset: size } };
        const digest = createHash("sha256").update(this.uploads.get(name)!).digest("hex");
        if (digest !== key.digest) throw new FederationError("DIGEST_DIFFERS", "other bytes than announced");
        return { accepted: { digest } };
      },
      suspend: async () => store(),
    };
  }

  openModel(_node: string | null, study: string, digest: string): StoredModel {
    const model = this.models.get(digest);
    if (model === undefined) throw new FederationError("MODEL_UNKNOWN", `${study} has no such checkpoint`);
    return model;
  }

  countBytes(_study: string, direction: "up" | "down", bytes: number): void {
    this.bytes[direction] += bytes;
    this.#changed();
  }

  async close(): Promise<void> {
    for (const link of this.links.values()) link.refuse("SHUTTING_DOWN", "the coordinator is stopping");
  }

  #changed(): void {
    for (const look of this.#changes) look();
  }
}

function uploadName(node: string, { study, round, digest }: Key): string {
  return `${node} ${study} ${round} ${digest}`;
}
