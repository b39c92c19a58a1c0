import { open, type FileHandle } from "node:fs/promises";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { CHUNK_BYTES } from "../../transport/channel-options.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { StoredModel } from "../federation.ts";
import { CHUNK_PREFIX_BYTES, frameChunk } from "./chunk-codec.ts";
import type { Transfer, TransferTurns } from "./transfer-turns.ts";

/** A download call, of a node or the operator, whose answers are framed chunks. */
export type ModelCall<Request = unknown> = ServerWritableStream<Request, Buffer>;

/** Chunks handed to gRPC and not yet passed on to the connection. More is memory, not speed. */
const CHUNKS_UNDER_WAY = 2;

/**
 * Sends a checkpoint's bytes from `offset` on and ends the call; `onSent` hears of every chunk's bytes. Holds
 * three chunks in memory whatever the checkpoint's size, and reads no faster than the receiver takes. Returns
 * early when the receiver goes away. Throws OFFSET_INVALID beyond the end, and what `signal` aborts with.
 */
export async function streamModel(
  call: ModelCall,
  turns: TransferTurns,
  model: StoredModel,
  offset: number,
  onSent: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > model.bytes)
    throw new FederationError(
      "OFFSET_INVALID",
      `offset ${offset} is outside a checkpoint of ${model.bytes} bytes`,
    );
  const file = await open(model.path, "r");
  const transfer = turns.join();
  try {
    await sendFrom(call, transfer, file, model, offset, onSent, signal);
  } finally {
    transfer.end();
    await file.close();
  }
  call.end();
}

async function sendFrom(
  call: ModelCall,
  transfer: Transfer,
  file: FileHandle,
  model: StoredModel,
  offset: number,
  onSent: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const writer = new ChunkWriter(call, signal);
  for (let position = offset; position < model.bytes && !call.cancelled;) {
    const frame = await transfer.inTurn(() => writer.freeFrame());
    signal?.throwIfAborted();
    const wanted = Math.min(CHUNK_BYTES, model.bytes - position);
    const { bytesRead } = await file.read(frame, CHUNK_PREFIX_BYTES, wanted, position);
    if (bytesRead === 0) throw new Error(`the checkpoint ends at ${position} of ${model.bytes} bytes`);
    position += bytesRead;
    writer.write(frame, bytesRead);
    onSent(bytesRead);
    chunkPassed(bytesRead);
    transfer.moved(bytesRead);
  }
}

/** A frame is used again only when gRPC has called back for it: from then on it holds a copy of its own. */
class ChunkWriter {
  readonly #call: ModelCall;
  readonly #signal: AbortSignal | undefined;
  readonly #free: Buffer[] = [];
  #framesMade = 0;
  #onFree: (() => void) | null = null;

  constructor(call: ModelCall, signal?: AbortSignal) {
    this.#call = call;
    this.#signal = signal;
    call.once("cancelled", () => this.#onFree?.());
    signal?.addEventListener("abort", () => this.#onFree?.(), { once: true });
  }

  /** Waits for a frame that gRPC is done with; after a cancellation or an abort, gives any. */
  async freeFrame(): Promise<Buffer> {
    if (this.#free.length === 0 && this.#framesMade <= CHUNKS_UNDER_WAY) {
      this.#framesMade += 1;
      return Buffer.allocUnsafeSlow(CHUNK_PREFIX_BYTES + CHUNK_BYTES);
    }
    while (this.#free.length === 0 && !this.#call.cancelled && this.#signal?.aborted !== true)
      await new Promise<void>((resolve) => {
        this.#onFree = resolve;
      });
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(CHUNK_PREFIX_BYTES + CHUNK_BYTES);
  }

  write(frame: Buffer, bytes: number): void {
    this.#call.write(frameChunk(frame, bytes), () => {
      this.#free.push(frame);
      this.#onFree?.();
    });
  }
}
