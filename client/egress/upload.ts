import type { Client, ClientWritableStream, Metadata } from "@grpc/grpc-js";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { protocol } from "../../proto/load.ts";
import { CHUNK_BYTES } from "../../transport/channel-options.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { asBytes, callSigned, type CallScope } from "./call-scope.ts";
import { ChunkFrame, framedBytes } from "./chunk-wire.ts";
import type { UploadHead } from "./outlet.ts";
import { watchCall } from "./watch-call.ts";

const { path, requestSerialize, responseDeserialize } = protocol.Node.service.Upload;

/** A part of an update that leaves in one call. */
type Shipment = {
  readonly body: Uint8Array;
  readonly offset: number;
  readonly onSent: (bytes: number) => void;
};

/** Sends `body` from `offset` on; `onSent` is told how many bytes of the whole have been passed on. */
export async function upload(
  scope: CallScope,
  head: UploadHead,
  shipment: Shipment,
  signal: AbortSignal,
): Promise<UploadReceipt__Output> {
  signal.throwIfAborted();
  const { study, round, digest, ...terms } = head;
  const { body, offset } = shipment;
  const header = requestSerialize({
    header: { key: { study, round, digest }, ...terms, sizeBytes: body.length, offset },
  });
  const bytes = header.length + framedBytes(body.length - offset);
  return callSigned(scope, path, header, async (client, proof) => {
    signal.throwIfAborted();
    const refusal = scope.mayLeave(bytes);
    if (refusal !== null) throw refusal;
    scope.departures.note({ kind: "update", bytes, digest, study, round });
    return send(scope, { client, proof, header }, shipment, signal);
  });
}

async function send(
  scope: CallScope,
  { client, proof, header }: { client: Client; proof: Metadata; header: Buffer },
  { body, offset, onSent }: Shipment,
  signal: AbortSignal,
): Promise<UploadReceipt__Output> {
  const receipt = Promise.withResolvers<UploadReceipt__Output>();
  let over = false;
  const call = client.makeClientStreamRequest(path, asBytes, responseDeserialize, proof, (error, reply) => {
    over = true;
    if (error !== null || reply === undefined) receipt.reject(error ?? new Error("no receipt"));
    else receipt.resolve(reply);
  });
  return watchCall(scope, call, signal, async (watch) => {
    call.write(header);
    const sending = sendBody(call, body, offset, (sent) => {
      if (over) return false;
      watch.moved();
      onSent(sent);
      return true;
    });
    return Promise.race([receipt.promise, sending.then(() => receipt.promise)]);
  });
}

/**
 * Passes on the body in chunks, two under way at a time, as fast as the other side takes them, until `goesOn`
 * says no.
 */
async function sendBody(
  call: ClientWritableStream<Buffer>,
  body: Uint8Array,
  offset: number,
  goesOn: (sent: number) => boolean,
): Promise<void> {
  let [frame, other] = [new ChunkFrame(), new ChunkFrame()];
  let before: Promise<void> = Promise.resolve();
  for (let start = offset; start < body.length; start += CHUNK_BYTES) {
    const end = Math.min(start + CHUNK_BYTES, body.length);
    [frame, other] = [other, frame];
    const message = frame.encode(body.subarray(start, end));
    const written = new Promise<void>((resolve) => void call.write(message, () => resolve()));
    await before;
    if (!goesOn(start)) return;
    chunkPassed(message.length);
    before = written;
  }
  await before;
  if (goesOn(body.length)) call.end();
}
