import { randomBytes } from "node:crypto";
import {
  Server,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { DownloadRequest__Output } from "../../proto/gen/chorale/v1/DownloadRequest.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { OpenSessionRequest__Output } from "../../proto/gen/chorale/v1/OpenSessionRequest.ts";
import type { SignedNodeMessage__Output } from "../../proto/gen/chorale/v1/SignedNodeMessage.ts";
import type { UploadMessage__Output } from "../../proto/gen/chorale/v1/UploadMessage.ts";
import { protocol } from "../../proto/load.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { serverCredentials, type TlsFiles } from "../../transport/credentials.ts";
import { manifestOnWire, signManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";

/**
 * A coordinator that says what a test tells it to, to one node: it has the federation's certificate and the
 * operator's key, keeps no rules, and remembers all that the node said and every upload that it began.
 */
export class HostileCoordinator implements AsyncDisposable {
  readonly said: NodeMessage__Output[] = [];
  readonly uploads: string[] = [];
  /** Bytes of updates that came, without their headers. */
  uploadedBytes = 0;
  /** Uploads that the node broke off. */
  readonly brokenOff: string[] = [];
  /** After its header, an upload is not read on. */
  stallsUploads = false;
  readonly models = new Map<string, Buffer>();
  readonly #operator: SigningKey;
  readonly #server = new Server();
  readonly #watchers = new Set<() => void>();
  #tell: ((message: CoordinatorMessage) => void) | null = null;
  address = "";

  private constructor(operator: SigningKey) {
    this.#operator = operator;
  }

  /** Listens on a free port of loopback. */
  static async start(tls: TlsFiles, operator: SigningKey): Promise<HostileCoordinator> {
    const coordinator = new HostileCoordinator(operator);
    coordinator.#server.addService(protocol.Node.service, coordinator.#methods());
    const port = await bindServer(coordinator.#server, "127.0.0.1:0", serverCredentials(tls));
    coordinator.address = `127.0.0.1:${port}`;
    return coordinator;
  }

  /** Resolves with the first thing that the node said, now or later, that `matches`. */
  async heard(matches: (message: NodeMessage__Output) => boolean): Promise<NodeMessage__Output> {
    await this.until(() => this.said.some(matches));
    return this.said.find(matches)!;
  }

  /** Resolves when the node has begun to upload an update of the study. */
  uploaded(study: string): Promise<void> {
    return this.until(() => this.uploads.includes(study));
  }

  /** Resolves when `happened` says so, asked whenever the node does something. */
  until(happened: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!happened()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Says something to the node, which has to be connected. */
  tell(message: CoordinatorMessage): void {
    if (this.#tell === null) throw new Error("the node is not connected");
    this.#tell(message);
  }

  /** Offers a manifest, signed by the operator. */
  offer(manifest: StudyManifest, key: SigningKey = this.#operator): void {
    this.tell({ studyOffered: { study: manifest.study, ...manifestOnWire(signManifest(manifest, key)) } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.forceShutdown();
  }

  #methods(): UntypedServiceImplementation {
    return {
      OpenSession: (
        _call: ServerUnaryCall<OpenSessionRequest__Output, object>,
        done: sendUnaryData<object>,
      ): void => {
        const versions = { versionMin: 1, versionMax: 1, software: "hostile" };
        done(null, { session: "s", nonce: randomBytes(32), nowMs: Date.now(), ...versions });
      },
      Connect: (call: ConnectCall): void => this.#converse(call),
      Download: (call: ServerWritableStream<DownloadRequest__Output, object>): void => {
        const { model, offset } = call.request;
        call.write({ data: this.models.get(model)!.subarray(offset) });
        call.end();
      },
      Upload: (call: UploadCall, done: sendUnaryData<object>): void => {
        let study = "";
        call.on("data", ({ header, chunk }: UploadMessage__Output) => {
          this.uploadedBytes += chunk?.data.length ?? 0;
          if (!header) return;
          study = header.key?.study ?? "";
          this.uploads.push(study);
          if (this.stallsUploads) call.pause();
          this.#wake();
        });
        call.on("cancelled", () => {
          this.brokenOff.push(study);
          this.#wake();
        });
        call.on("end", () => done(null, { accepted: { digest: "" } }));
      },
      GetUploadOffset: (_call: unknown, done: sendUnaryData<object>): void => done(null, { offset: 0 }),
    };
  }

  #converse(call: ConnectCall): void {
    this.#tell = (message) => void call.write(message);
    call.on("data", ({ body }: SignedNodeMessage__Output) => {
      const message = protocol.NodeMessage.deserialize(body);
      this.said.push(message);
      if (message.hello)
        call.write({ welcome: { version: 1, software: "hostile", node: this.node, heartbeatMs: 60_000 } });
      this.#wake();
    });
    call.on("error", () => {});
    call.on("end", () => call.end());
  }

  /** The name that the node is told it has. */
  node = "";

  #wake(): void {
    for (const look of this.#watchers) look();
  }
}

type ConnectCall = ServerDuplexStream<SignedNodeMessage__Output, CoordinatorMessage>;
type UploadCall = ServerReadableStream<UploadMessage__Output, object>;
