import { createHash } from "node:crypto";
import { Client, type ClientDuplexStream, type Metadata } from "@grpc/grpc-js";
import { unary } from "../../coordinator/commands/operator-session.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadHeader } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadKey } from "../../proto/gen/chorale/v1/UploadKey.ts";
import type { UploadOffset__Output } from "../../proto/gen/chorale/v1/UploadOffset.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { protocol } from "../../proto/load.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials, type TlsFiles } from "../../transport/credentials.ts";
import { FederationError, type Reason } from "../../transport/federation-error.ts";
import { fromServiceError } from "../../transport/status.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { approvalBytes } from "../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "./approval-of.ts";
import { bodyOf, NodeSession, type Speaker } from "./node-session.ts";

/** What a node is known by: its certificate and its identity. */
export type NodeCredentials = Speaker & { readonly tls: TlsFiles };

/** A control stream of whole frames. */
export type RawControl = ClientDuplexStream<Buffer, CoordinatorMessage__Output>;

/** What an upload is to be, where it differs from an honest one. */
export type UploadChanges = Partial<UploadHeader> & {
  readonly bytes?: Buffer;
  readonly key?: Partial<UploadKey>;
  /** How many of the bytes are sent before the stream ends. */
  readonly sent?: number;
};

const asBytes = (bytes: Buffer): Buffer => bytes;
const methods = protocol.Node.service;
const HELLO: NodeMessage = { hello: { versionMin: 1, versionMax: 1, software: "hostile" } };

/** A node with a valid certificate and identity that sends what it likes, over real gRPC. */
export class HostileNode implements Disposable {
  readonly client: InstanceType<typeof protocol.Node>;
  readonly operator: InstanceType<typeof protocol.Operator>;
  readonly updateBytes: number;
  readonly #manifest: StudyManifest;
  readonly #speaker: Speaker;
  readonly #raw: Client;
  #baseModel = "";

  constructor(address: string, { tls, ...speaker }: NodeCredentials, manifest: StudyManifest) {
    const connection = [address, clientCredentials(tls), channelOptionsFor(address)] as const;
    this.client = new protocol.Node(...connection);
    this.operator = new protocol.Operator(...connection);
    this.#raw = new Client(...connection);
    this.#manifest = manifest;
    this.#speaker = speaker;
    this.updateBytes = bytesOf(sharedLayout(architectureOf(manifest)));
  }

  /** A session of its own. */
  session(): Promise<NodeSession> {
    return NodeSession.open(this.client, this.#speaker);
  }

  /** A control stream whose frames the caller makes. */
  connect(
    session: NodeSession,
    proof: Metadata = session.proof(methods.Connect.path, Buffer.alloc(0)),
  ): RawControl {
    const { path, responseDeserialize } = methods.Connect;
    return this.#raw.makeBidiStreamRequest(path, asBytes, responseDeserialize, proof);
  }

  /** The smallest call that takes a proof. */
  async probe(): Promise<unknown> {
    const { path, requestSerialize } = methods.Probe;
    const proof = (await this.session()).proof(path, requestSerialize({}));
    return unary((done) => this.client.probe({}, proof, done));
  }

  /** Joins the study as an honest node would, and resolves when invited to a round; then seems to train. */
  async takePart(protocolHash: string): Promise<{ round: number } & Disposable> {
    const session = await this.session();
    const call = this.connect(session);
    const say = (message: NodeMessage): void => void call.write(session.frame(bodyOf(message)));
    const { study } = this.#manifest;
    let round = 0;
    // Without signs of progress, a round with its quorum would go on without this node.
    const beating = setInterval(() => {
      if (round > 0) say({ progress: { study, round, stage: "TRAINING", fraction: 0.5 } });
    }, 200);
    const leave = (): void => {
      clearInterval(beating);
      call.end();
    };
    const invited = new Promise<number>((resolve, reject) => {
      call.on("error", reject);
      call.on("data", ({ studyOffered, roundInvited, refused }: CoordinatorMessage__Output) => {
        if (studyOffered) for (const message of this.#joining(protocolHash)) say(message);
        if (refused) reject(new Error(`${refused.reason}: ${refused.detail}`));
        if (!roundInvited) return;
        round = roundInvited.round;
        say({ roundAccepted: { study, round } });
        this.#baseModel = roundInvited.model;
        resolve(round);
      });
    });
    say(HELLO);
    return { round: await invited, [Symbol.dispose]: leave };
  }

  /**
   * Says these messages, properly signed, on a new control stream and gives the reason for which it was
   * ended.
   */
  async refusalOf(...messages: (NodeMessage | Buffer)[]): Promise<Reason | "none"> {
    const session = await this.session();
    const bodies = messages.map((message) => (Buffer.isBuffer(message) ? message : bodyOf(message)));
    return endOf(this.connect(session), ...bodies.map((body) => session.frame(body)));
  }

  /** Sends frames of any bytes on a new control stream and gives the reason for which it was ended. */
  async refusalOfFrames(...frames: Buffer[]): Promise<Reason | "none"> {
    return endOf(this.connect(await this.session()), ...frames);
  }

  /** Sends an update of round 1, honest but for the changes. Rejects with the error of a refusal. */
  async upload({
    bytes = Buffer.alloc(this.updateBytes),
    key,
    sent = bytes.length,
    ...changes
  }: UploadChanges = {}): Promise<UploadReceipt__Output> {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const offset = Number(changes.offset ?? 0);
    const header: UploadHeader = {
      key: { study: this.#manifest.study, round: 1, digest, ...key },
      baseModel: this.#baseModel,
      layoutDigest: canonicalDigest(sharedLayout(architectureOf(this.#manifest))),
      sizeBytes: this.updateBytes,
      offset,
      weight: 1,
      trainLoss: 1,
      ...changes,
    };
    const { path, requestSerialize } = methods.Upload;
    const proof = (await this.session()).proof(path, requestSerialize({ header }));
    const { promise, resolve, reject } = Promise.withResolvers<UploadReceipt__Output>();
    const call = this.client.upload(proof, (error, receipt) =>
      error ? reject(fromServiceError(error)) : resolve(receipt!),
    );
    call.on("error", () => {});
    call.write({ header });
    if (offset < sent) call.write({ chunk: { data: bytes.subarray(offset, sent) } });
    call.end();
    return promise;
  }

  /** How many bytes of an upload the coordinator holds. */
  async uploadOffset(key: UploadKey): Promise<UploadOffset__Output> {
    const { path, requestSerialize } = methods.GetUploadOffset;
    const proof = (await this.session()).proof(path, requestSerialize(key));
    return unary((done) => this.client.getUploadOffset(key, proof, done));
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

  #joining(protocolHash: string): NodeMessage[] {
    const { study } = this.#manifest;
    const manifestDigest = canonicalDigest(this.#manifest);
    const { node, key } = this.#speaker;
    const approval = approvalOf(node, this.#manifest, {}, key);
    return [
      { approvalGiven: { study, approval: approvalBytes(approval) } },
      { studyJoined: { study, manifestDigest, protocolHash } },
    ];
  }
}

/** Writes the frames and gives the reason with which the coordinator ended the stream. */
function endOf(call: RawControl, ...frames: Buffer[]): Promise<Reason | "none"> {
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
