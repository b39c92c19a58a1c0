import { createHash } from "node:crypto";
import { Client, type ClientDuplexStream } from "@grpc/grpc-js";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadHeader } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadKey } from "../../proto/gen/chorale/v1/UploadKey.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { protocol } from "../../proto/load.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials, type TlsFiles } from "../../transport/credentials.ts";
import { FederationError, type Reason } from "../../transport/federation-error.ts";
import { fromServiceError } from "../../transport/status.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** What an upload is to be, where it differs from an honest one. */
export type UploadChanges = Partial<UploadHeader> & {
  readonly bytes?: Buffer;
  readonly key?: Partial<UploadKey>;
  /** How many of the bytes are sent before the stream ends. */
  readonly sent?: number;
};

const asBytes = (bytes: Buffer): Buffer => bytes;

/** A node with a valid certificate that sends what it likes, over real gRPC. */
export class HostileNode implements Disposable {
  readonly client: InstanceType<typeof protocol.Node>;
  readonly operator: InstanceType<typeof protocol.Operator>;
  readonly updateBytes: number;
  readonly #manifest: StudyManifest;
  readonly #raw: Client;
  #baseModel = "";

  constructor(address: string, tls: TlsFiles, manifest: StudyManifest) {
    const connection = [address, clientCredentials(tls), channelOptionsFor(address)] as const;
    this.client = new protocol.Node(...connection);
    this.operator = new protocol.Operator(...connection);
    this.#raw = new Client(...connection);
    this.#manifest = manifest;
    this.updateBytes = bytesOf(sharedLayout(architectureOf(manifest)));
  }

  /** Joins the study as an honest node would, and resolves when invited to a round; then seems to train. */
  async takePart(protocolHash: string): Promise<{ round: number } & Disposable> {
    const call = this.client.connect();
    const { study } = this.#manifest;
    let round = 0;
    // Without signs of progress, a round with its quorum would go on without this node.
    const beating = setInterval(() => {
      if (round > 0) call.write({ progress: { study, round, stage: "TRAINING", fraction: 0.5 } });
    }, 200);
    const leave = (): void => {
      clearInterval(beating);
      call.end();
    };
    const invited = new Promise<number>((resolve, reject) => {
      call.on("error", reject);
      call.on("data", ({ studyOffered, roundInvited, refused }: CoordinatorMessage__Output) => {
        if (studyOffered) call.write(this.#joining(protocolHash));
        if (refused) reject(new Error(`${refused.reason}: ${refused.detail}`));
        if (!roundInvited) return;
        round = roundInvited.round;
        call.write({ roundAccepted: { study, round } });
        this.#baseModel = roundInvited.model;
        resolve(round);
      });
    });
    call.write({ hello: { versionMin: 1, versionMax: 1, software: "hostile" } });
    return { round: await invited, [Symbol.dispose]: leave };
  }

  /** Sends frames of any bytes on a new control stream and gives the reason for which it was ended. */
  async refusalOfFrames(...frames: Buffer[]): Promise<Reason | "none"> {
    const { path, responseDeserialize } = protocol.Node.service.Connect;
    const call: ClientDuplexStream<Buffer, CoordinatorMessage__Output> = this.#raw.makeBidiStreamRequest(
      path,
      asBytes,
      responseDeserialize,
    );
    for (const frame of frames) call.write(frame);
    return new Promise((resolve, reject) => {
      let reason: Reason | "none" = "none";
      call.on("data", ({ refused }: CoordinatorMessage__Output) => {
        if (refused) reason = refused.reason as Reason;
      });
      call.on("error", (error) => reject(fromServiceError(error)));
      call.on("end", () => resolve(reason));
    });
  }

  /** Sends an update of round 1, honest but for the changes. Rejects with the error of a refusal. */
  upload({
    bytes = Buffer.alloc(this.updateBytes),
    key,
    sent = bytes.length,
    ...header
  }: UploadChanges = {}) {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const { promise, resolve, reject } = Promise.withResolvers<UploadReceipt__Output>();
    const call = this.client.upload((error, receipt) =>
      error ? reject(fromServiceError(error)) : resolve(receipt!),
    );
    call.on("error", () => {});
    const offset = Number(header.offset ?? 0);
    call.write({
      header: {
        key: { study: this.#manifest.study, round: 1, digest, ...key },
        baseModel: this.#baseModel,
        layoutDigest: canonicalDigest(sharedLayout(architectureOf(this.#manifest))),
        sizeBytes: this.updateBytes,
        offset,
        weight: 1,
        trainLoss: 1,
        ...header,
      },
    });
    if (offset < sent) call.write({ chunk: { data: bytes.subarray(offset, sent) } });
    call.end();
    return promise;
  }

  /** The reason for which such an upload is refused. */
  refusalOfUpload(changes: UploadChanges): Promise<Reason> {
    return reasonOf(this.upload(changes));
  }

  [Symbol.dispose](): void {
    this.client.close();
    this.operator.close();
    this.#raw.close();
  }

  #joining(protocolHash: string): NodeMessage {
    const { study } = this.#manifest;
    return { studyJoined: { study, manifestDigest: canonicalDigest(this.#manifest), protocolHash } };
  }
}

/** The reason of a refusal. Throws when there was none, or when the failure has no reason. */
export async function reasonOf(call: Promise<unknown>): Promise<Reason> {
  try {
    await call;
  } catch (error) {
    const known = fromServiceError(error);
    if (known instanceof FederationError) return known.reason;
    throw error;
  }
  throw new Error("this was not refused");
}

/** What `Connect` sends for a message. */
export function frameOf(message: NodeMessage): Buffer {
  return protocol.Node.service.Connect.requestSerialize(message);
}
