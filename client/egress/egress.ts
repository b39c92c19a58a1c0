/**
 * The one place from which the client sends anything. Every message is written to the record before it
 * leaves, and what was recorded is what leaves: messages are serialised here and passed on as bytes.
 */
import type { Clock } from "../../process/clock.ts";
import type { Enrolled__Output } from "../../proto/gen/chorale/v1/Enrolled.ts";
import type { SessionOpened__Output } from "../../proto/gen/chorale/v1/SessionOpened.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { protocol } from "../../proto/load.ts";
import type { ClientTls } from "../../transport/credentials.ts";
import type { FederationError } from "../../transport/federation-error.ts";
import { enrolmentBytes, type EnrolmentRequest } from "../../trust/enrolment/enrolment-proof.ts";
import type { CallScope } from "./call-scope.ts";
import { Channel, type Destination } from "./channel.ts";
import { ControlLink } from "./control-link.ts";
import { Departures } from "./departures.ts";
import { download } from "./download.ts";
import type { ControlListener, ControlStream, Greeting, NodeEgress, Probed, UploadHead } from "./outlet.ts";
import { EgressRecord } from "./record.ts";
import { Session, Sessions, type Speaker } from "./session.ts";
import { askSigned, askUnsigned } from "./unary.ts";
import { upload } from "./upload.ts";

/** Where the coordinator is, who this node is, and where the record lies. */
export type EgressOptions = Destination & {
  readonly tls: ClientTls;
  /** Signs for this node. */
  readonly speaker: Speaker;
  readonly recordPath: string;
  readonly clock: Clock;
  /** A transfer fails when no byte moved for this long, and a question when no answer came. */
  readonly stallMs?: number;
  /** Asked before an update leaves, whoever wants to send it: why so many bytes may not leave, or null. */
  readonly mayLeave?: (bytes: number) => FederationError | null;
};

const STALL_MS = 60_000;
const methods = protocol.Node.service;

/** Opens the record and a channel; the connection itself is made by the first call. */
export function openEgress(options: EgressOptions): NodeEgress {
  return new GrpcEgress(options);
}

class GrpcEgress implements NodeEgress {
  readonly #options: EgressOptions;
  readonly #scope: CallScope;
  readonly #record: EgressRecord;
  #channel: Channel;
  #link: ControlLink | null = null;

  constructor(options: EgressOptions) {
    const { recordPath, clock, speaker, stallMs = STALL_MS, mayLeave = () => null } = options;
    this.#record = new EgressRecord(recordPath, clock, { key: speaker.key });
    this.#options = options;
    this.#channel = new Channel(options, options.tls);
    this.#scope = {
      channel: () => this.#channel,
      sessions: new Sessions(async () => new Session(speaker, await this.#openSession())),
      departures: new Departures(this.#record),
      mayLeave,
      clock,
      stallMs,
    };
  }

  connect(listener: ControlListener): ControlStream {
    this.#scope.departures.check();
    this.#link = new ControlLink(this.#scope, listener);
    return this.#link;
  }

  download(
    request: { readonly study: string; readonly model: string; readonly offset: number },
    onData: (data: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return download(this.#scope, request, onData, signal);
  }

  async uploadOffset(key: {
    readonly study: string;
    readonly round: number;
    readonly digest: string;
  }): Promise<number> {
    const { study, round, digest } = key;
    const question = { kind: "upload_offset_request", study, round };
    return (await askSigned(this.#scope, methods.GetUploadOffset, question, { study, round, digest })).offset;
  }

  upload(
    head: UploadHead,
    body: Uint8Array,
    offset: number,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<UploadReceipt__Output> {
    return upload(this.#scope, head, { body, offset, onSent }, signal);
  }

  enroll(request: EnrolmentRequest): Promise<Enrolled__Output> {
    const { node, identityKey, certificateRequest } = request;
    const signature = this.#options.speaker.key.sign(enrolmentBytes(request));
    const secret = Buffer.from(request.secret);
    const message = { node, secret, identityKey, certificateRequest, signature };
    return askUnsigned(this.#scope, methods.Enroll, { kind: "enroll_request" }, message);
  }

  async renewCertificate(certificateRequest: string): Promise<string> {
    const question = { kind: "renew_certificate_request" };
    const request = { certificateRequest };
    return (await askSigned(this.#scope, methods.RenewCertificate, question, request)).certificate;
  }

  async greet(): Promise<Greeting> {
    const [{ nowMs, software, versionMin, versionMax }, roundTripMs] = await this.#timed(() =>
      this.#openSession(),
    );
    return { nowMs, software, versionMin, versionMax, roundTripMs };
  }

  async probe(size: { readonly paddingBytes: number; readonly replyBytes: number }): Promise<Probed> {
    // Zeros: the record's digest shows to anyone that nothing else was in it.
    const request = { padding: Buffer.alloc(size.paddingBytes), replyBytes: size.replyBytes };
    await this.#scope.sessions.current();
    const [{ padding, nowMs }, roundTripMs] = await this.#timed(() =>
      askSigned(this.#scope, methods.Probe, { kind: "probe_request" }, request),
    );
    return { nowMs, replyBytes: padding.length, roundTripMs };
  }

  bytesSince(sinceMs: number): number {
    return this.#record.bytesSince(sinceMs);
  }

  useTls(files: ClientTls): void {
    const before = this.#channel;
    this.#channel = new Channel(this.#options, files);
    before.retire();
    this.#link?.replace();
  }

  close(): void {
    this.#link?.close();
    this.#channel.client.close();
    this.#scope.departures.close();
  }

  #openSession(): Promise<SessionOpened__Output> {
    const { node } = this.#options.speaker;
    return askUnsigned(this.#scope, methods.OpenSession, { kind: "open_session_request" }, { node });
  }

  async #timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
    const { clock } = this.#scope;
    const beganMs = clock.monotonicMs();
    return [await work(), clock.monotonicMs() - beganMs];
  }
}
