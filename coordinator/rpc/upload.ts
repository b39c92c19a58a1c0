import type { handleClientStreamingCall } from "@grpc/grpc-js";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadMessage__Output } from "../../proto/gen/chorale/v1/UploadMessage.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { CHUNK_BYTES_MAX } from "../../transport/channel-options.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { UploadSession } from "../federation.ts";
import { respond } from "./answer-unary.ts";
import type { IdentifiedCall, RpcScope } from "./refuse-call.ts";
import { requireNode } from "./require-peer.ts";
import type { TransferTurns } from "./transfer-turns.ts";

type UploadMessages = AsyncIterable<UploadMessage__Output>;

/**
 * `Node.Upload`: a header, then the update's chunks, each taken when the one before is stored. A stream that
 * breaks leaves what it brought, so that the node can resume.
 */
export function upload(
  scope: RpcScope,
  turns: TransferTurns,
): handleClientStreamingCall<UploadMessage__Output, UploadReceipt> {
  const openUploads = new OpenUploads(scope.limits.openUploadsPerNodeMax);
  return (call, callback) =>
    void respond(scope, "Upload", call, () => receiveWithinLimit(scope, turns, openUploads, call), callback);
}

async function receiveWithinLimit(
  scope: RpcScope,
  turns: TransferTurns,
  openUploads: OpenUploads,
  call: IdentifiedCall & UploadMessages,
): Promise<UploadReceipt> {
  const { name } = requireNode(call);
  openUploads.enter(name);
  try {
    return await receiveUpload(scope, turns, name, call);
  } finally {
    openUploads.leave(name);
  }
}

async function receiveUpload(
  scope: RpcScope,
  turns: TransferTurns,
  node: string,
  messages: UploadMessages,
): Promise<UploadReceipt> {
  const incoming = messages[Symbol.asyncIterator]();
  const header = requireHeader((await incoming.next()).value as UploadMessage__Output | undefined);
  const opened = await scope.federation.openUpload(node, header);
  if (!("append" in opened)) return opened;
  await appendAll(scope, turns, header.key?.study ?? "", opened, incoming);
  return opened.finish();
}

/** Whatever stops the chunks, the session keeps what it holds and lets go of its file. */
async function appendAll(
  scope: RpcScope,
  turns: TransferTurns,
  study: string,
  session: UploadSession,
  rest: AsyncIterator<UploadMessage__Output>,
): Promise<void> {
  const transfer = turns.join();
  try {
    for (;;) {
      const next = await transfer.inTurn(() => rest.next());
      if (next.done === true) return;
      const data = requireChunk(next.value);
      await session.append(data);
      scope.federation.countBytes(study, "up", data.length);
      chunkPassed(data.length);
      transfer.moved(data.length);
    }
  } catch (error) {
    await session.suspend();
    throw error;
  } finally {
    transfer.end();
  }
}

function requireHeader(message: UploadMessage__Output | undefined): UploadHeader__Output {
  if (message?.message !== "header" || !message.header)
    throw new FederationError("MALFORMED_MESSAGE", "the first message of an upload is its header");
  if (!message.header.key) throw new FederationError("MALFORMED_MESSAGE", "the upload's header has no key");
  return message.header;
}

function requireChunk(message: UploadMessage__Output): Buffer {
  if (message.message !== "chunk" || !message.chunk)
    throw new FederationError("MALFORMED_MESSAGE", "after the header of an upload come chunks only");
  const { data } = message.chunk;
  if (data.length > CHUNK_BYTES_MAX)
    throw new FederationError(
      "MESSAGE_TOO_LARGE",
      `a chunk of ${data.length} bytes is above ${CHUNK_BYTES_MAX}`,
    );
  return data;
}

/** How many uploads each node has open. */
class OpenUploads {
  readonly #max: number;
  readonly #open = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  enter(node: string): void {
    const open = this.#open.get(node) ?? 0;
    if (open >= this.#max)
      throw new FederationError("TOO_MANY_TRANSFERS", `${node} has ${open} uploads open, the most allowed`);
    this.#open.set(node, open + 1);
  }

  leave(node: string): void {
    const open = (this.#open.get(node) ?? 1) - 1;
    if (open > 0) this.#open.set(node, open);
    else this.#open.delete(node);
  }
}
