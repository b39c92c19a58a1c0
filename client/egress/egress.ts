/**
 * The one module of the client that can send anything. Every message is written to the record before it
 * leaves, and what was recorded is what leaves: messages are serialised here and passed on as bytes.
 */
import * as grpc from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { software } from "../../process/software.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { PROTOCOL_VERSIONS, protocol } from "../../proto/load.ts";
import { CHUNK_BYTES, channelOptionsFor } from "../../transport/channel-options.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { clientCredentials, type TlsFiles } from "../../transport/credentials.ts";
import { fromServiceError } from "../../transport/status.ts";
import { ChunkFrame, readChunk } from "./chunk-wire.ts";
import type { ControlListener, ControlStream, Egress, UploadHead } from "./outlet.ts";
import { EgressRecord, sha256, type Leaving } from "./record.ts";
import { StallWatch } from "./stall-watch.ts";

/** Where the coordinator is, who this node is, and where the record lies. */
export type EgressOptions = {
  /** `HOST:PORT` of the coordinator. */
  readonly address: string;
  /** The name that the coordinator's certificate must have, where it is not the host's. */
  readonly serverName?: string | undefined;
  readonly tls: TlsFiles;
  readonly recordPath: string;
  readonly clock: Clock;
  /** A transfer fails when no byte moved for this long. */
  readonly stallMs?: number;
};

const STALL_MS = 60_000;
const methods = protocol.Node.service;
const asBytes = (bytes: Buffer): Buffer => bytes;

/** Opens the record and a channel; the connection itself is made by the first call. */
export function openEgress(options: EgressOptions): Egress {
  const record = new EgressRecord(options.recordPath, options.clock);
  const override =
    options.serverName === undefined ? {} : { "grpc.ssl_target_name_override": options.serverName };
  const client = new grpc.Client(options.address, clientCredentials(options.tls), {
    ...channelOptionsFor(options.address),
    ...override,
  });
  return new GrpcEgress(client, record, options.clock, options.stallMs ?? STALL_MS);
}

class GrpcEgress implements Egress {
  readonly #client: grpc.Client;
  readonly #record: EgressRecord;
  readonly #clock: Clock;
  readonly #stallMs: number;

  constructor(client: grpc.Client, record: EgressRecord, clock: Clock, stallMs: number) {
    this.#client = client;
    this.#record = record;
    this.#clock = clock;
    this.#stallMs = stallMs;
  }

  connect(listener: ControlListener): ControlStream {
    const { path, requestSerialize, responseDeserialize } = methods.Connect;
    const call = this.#client.makeBidiStreamRequest(path, asBytes, responseDeserialize);
    const send = (message: NodeMessage): void => {
      const bytes = requestSerialize(message);
      this.#note(leavingOf(message, bytes));
      call.write(bytes);
    };
    let closed = false;
    const close = (error: Error | null): void => {
      if (!closed) listener.onClosed(error);
      closed = true;
    };
    call.on("data", (message: CoordinatorMessage__Output) => listener.onMessage(message));
    call.on("error", (error) => close(fromServiceError(error)));
    call.on("end", () => close(null));
    const { min, max } = PROTOCOL_VERSIONS;
    send({ hello: { versionMin: min, versionMax: max, software } });
    return {
      send,
      congested: () => call.writableNeedDrain,
      close: () => call.end(),
      cancel: () => call.cancel(),
    };
  }

  async download(
    request: { readonly study: string; readonly model: string; readonly offset: number },
    onData: (data: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const { path, requestSerialize, responseDeserialize } = methods.Download;
    const bytes = requestSerialize(request);
    this.#note({ ...plain("download_request", bytes), study: request.study });
    const call = this.#client.makeServerStreamRequest(path, asBytes, asBytes, bytes);
    await this.#watched(call, signal, (watch) => {
      return new Promise<void>((resolve, reject) => {
        call.on("data", (message: Buffer) => {
          watch.moved();
          try {
            onData(readChunk(message, responseDeserialize));
            chunkPassed(message.length);
          } catch (error) {
            call.cancel();
            reject(error);
          }
        });
        call.on("error", reject);
        call.on("end", resolve);
      });
    });
  }

  async uploadOffset(key: {
    readonly study: string;
    readonly round: number;
    readonly digest: string;
  }): Promise<number> {
    const { path, requestSerialize, responseDeserialize } = methods.GetUploadOffset;
    const bytes = requestSerialize(key);
    this.#note({ ...plain("upload_offset_request", bytes), study: key.study, round: key.round });
    const deadline = this.#clock.nowMs() + this.#stallMs;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        asBytes,
        responseDeserialize,
        bytes,
        { deadline },
        (error, reply) => {
          if (error !== null || reply === undefined) reject(fromServiceError(error));
          else resolve(reply.offset);
        },
      );
    });
  }

  async upload(
    head: UploadHead,
    body: Uint8Array,
    offset: number,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<UploadReceipt__Output> {
    signal.throwIfAborted();
    const { study, round, digest, ...terms } = head;
    const { path, requestSerialize, responseDeserialize } = methods.Upload;
    const header = requestSerialize({
      header: { key: { study, round, digest }, ...terms, sizeBytes: body.length, offset },
    });
    this.#note({ kind: "update", bytes: header.length + body.length - offset, digest, study, round });
    const receipt = Promise.withResolvers<UploadReceipt__Output>();
    const call = this.#client.makeClientStreamRequest(path, asBytes, responseDeserialize, (error, reply) => {
      if (error !== null || reply === undefined) receipt.reject(error ?? new Error("no receipt"));
      else receipt.resolve(reply);
    });
    return this.#watched(call, signal, async (watch) => {
      call.write(header);
      const sending = sendBody(call, body, offset, (sent) => {
        watch.moved();
        onSent(sent);
      });
      return Promise.race([receipt.promise, sending.then(() => receipt.promise)]);
    });
  }

  close(): void {
    this.#client.close();
    this.#record.close();
  }

  #note(leaving: Leaving): void {
    if (leaving.kind === "heartbeat") this.#record.countHeartbeat(leaving);
    else this.#record.append(leaving);
  }

  /** Cancels the call when no byte moves or `signal` says so, and gives its failures in our terms. */
  async #watched<T>(
    call: { cancel(): void },
    signal: AbortSignal,
    run: (watch: StallWatch) => Promise<T>,
  ): Promise<T> {
    let stalled = false;
    const cancel = (): void => call.cancel();
    const watch = new StallWatch(this.#clock, this.#stallMs, () => {
      stalled = true;
      cancel();
    });
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await run(watch);
    } catch (error) {
      signal.throwIfAborted();
      if (stalled) throw new CommandError(`no byte moved for ${this.#stallMs} ms`, { cause: error });
      throw fromServiceError(error);
    } finally {
      watch.stop();
      signal.removeEventListener("abort", cancel);
    }
  }
}

/** Passes on the body in chunks, two under way at a time, as fast as the other side takes them. */
async function sendBody(
  call: grpc.ClientWritableStream<Buffer>,
  body: Uint8Array,
  offset: number,
  onSent: (bytes: number) => void,
): Promise<void> {
  let [frame, other] = [new ChunkFrame(), new ChunkFrame()];
  let before: Promise<void> = Promise.resolve();
  for (let start = offset; start < body.length; start += CHUNK_BYTES) {
    const end = Math.min(start + CHUNK_BYTES, body.length);
    [frame, other] = [other, frame];
    const message = frame.encode(body.subarray(start, end));
    const written = new Promise<void>((resolve) => void call.write(message, () => resolve()));
    await before;
    onSent(start);
    chunkPassed(message.length);
    before = written;
  }
  await before;
  onSent(body.length);
  call.end();
}

function plain(kind: string, bytes: Buffer): Leaving {
  return { kind, bytes: bytes.length, digest: sha256(bytes), study: null, round: null };
}

/** Kind, study and round of a control message. */
function leavingOf(message: NodeMessage, bytes: Buffer): Leaving {
  const [name = "nothing", content] =
    Object.entries(message).find(([, value]) => typeof value === "object") ?? [];
  const { study = null, round = null } = (content ?? {}) as { study?: string; round?: number };
  const kind = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { ...plain(kind, bytes), study, round };
}
