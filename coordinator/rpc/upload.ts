import type { handleClientStreamingCall } from "@grpc/grpc-js";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadMessage__Output } from "../../proto/gen/chorale/v1/UploadMessage.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { CHUNK_BYTES_MAX } from "../../transport/channel-options.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { UploadSession } from "../federation.ts";
import { respond } from "./answer-unary.ts";
import { requireNode } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { SignedRequest } from "./signed-request.ts";

type Message = SignedRequest<UploadMessage__Output>;
type UploadMethod = handleClientStreamingCall<Message, UploadReceipt>;
type UploadCall = Parameters<UploadMethod>[0];
type Messages = AsyncIterator<Message>;

/**
 * `Node.Upload`: a header, over which the call's proof is signed, then the update's chunks, each taken when
 * the one before is stored. A stream that breaks leaves what it brought, so that the node can resume.
 */
export function upload(scope: RpcScope, openUploads: OpenUploads): UploadMethod {
  return (call, callback) =>
    void respond(scope, "Upload", call, () => receiveWithinLimit(scope, openUploads, call), callback);
}

async function receiveWithinLimit(
  scope: RpcScope,
  openUploads: OpenUploads,
  call: UploadCall,
): Promise<UploadReceipt> {
  const incoming: Messages = (call as AsyncIterable<Message>)[Symbol.asyncIterator]();
  const first = await incoming.next();
  if (first.done === true)
    throw new FederationError("MALFORMED_MESSAGE", "the upload ended before its header");
  const { name } = requireNode(scope, call, first.value.bytes);
  const header = requireHeader(first.value.message);
  const { signal, leave } = scope.openCalls.enter(name);
  // Makes whatever waits for the next message throw the refusal.
  signal.addEventListener("abort", () => call.destroy(signal.reason as Error), { once: true });
  try {
    return await openUploads.during(name, () => receiveUpload(scope, name, header, incoming));
  } finally {
    leave();
  }
}

async function receiveUpload(
  scope: RpcScope,
  node: string,
  header: UploadHeader__Output,
  incoming: Messages,
): Promise<UploadReceipt> {
  const opened = await scope.federation.openUpload(node, header);
  if (!("append" in opened)) return opened;
  await appendAll(scope, header.key?.study ?? "", opened, incoming);
  return opened.finish();
}

/** Whatever stops the chunks, the session keeps what it holds and lets go of its file. */
async function appendAll(
  scope: RpcScope,
  study: string,
  session: UploadSession,
  rest: Messages,
): Promise<void> {
  const transfer = scope.turns.join();
  try {
    for (;;) {
      const next = await transfer.inTurn(() => rest.next());
      if (next.done === true) return;
      const data = requireChunk(next.value.message);
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

function requireHeader(message: UploadMessage__Output): UploadHeader__Output {
  if (message.message !== "header" || !message.header)
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

/** How many uploads each node has open, on whatever listener. */
export class OpenUploads {
  readonly #max: number;
  readonly #open = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Counts an upload of the node as open until it ends. Throws TOO_MANY_TRANSFERS. */
  async during<Result>(node: string, upload: () => Promise<Result>): Promise<Result> {
    const open = this.#open.get(node) ?? 0;
    if (open >= this.#max)
      throw new FederationError("TOO_MANY_TRANSFERS", `${node} has ${open} uploads open, the most allowed`);
    this.#open.set(node, open + 1);
    try {
      return await upload();
    } finally {
      this.#leave(node);
    }
  }

  #leave(node: string): void {
    const open = (this.#open.get(node) ?? 1) - 1;
    if (open > 0) this.#open.set(node, open);
    else this.#open.delete(node);
  }
}
