import type { Chunk__Output } from "../../proto/gen/chorale/v1/Chunk.ts";
import { CHUNK_BYTES } from "../../transport/channel-options.ts";

/** Field 2 of `UploadMessage`, `chunk`, and field 1 of `Chunk`, `data`: both length-delimited. */
const CHUNK_TAG = 0x12;
const DATA_TAG = 0x0a;
const PREFIX_BYTES_MAX = 10;

/** A place to write one `UploadMessage` with a chunk after the other, without an allocation for each. */
export class ChunkFrame {
  readonly #buffer = Buffer.allocUnsafeSlow(PREFIX_BYTES_MAX + CHUNK_BYTES);

  /**
   * The wire form of `UploadMessage { chunk: { data } }`; valid until the next call. At most `CHUNK_BYTES` of
   * data.
   */
  encode(data: Uint8Array): Buffer {
    const dataHead = [DATA_TAG, ...varint(data.length)];
    const head = [CHUNK_TAG, ...varint(dataHead.length + data.length), ...dataHead];
    this.#buffer.set(head);
    this.#buffer.set(data, head.length);
    return this.#buffer.subarray(0, head.length + data.length);
  }
}

/** How many bytes `ChunkFrame` makes of an upload's data, chunk by chunk. */
export function framedBytes(dataBytes: number): number {
  const whole = Math.floor(dataBytes / CHUNK_BYTES);
  const rest = dataBytes % CHUNK_BYTES;
  return whole * frameBytes(CHUNK_BYTES) + (rest === 0 ? 0 : frameBytes(rest));
}

function frameBytes(dataBytes: number): number {
  const chunk = 1 + varint(dataBytes).length + dataBytes;
  return 1 + varint(chunk).length + chunk;
}

/**
 * The data of a `Chunk` as a view of the message, where the generated decoder would copy. A message of
 * another form, for example with a field of a newer version, goes to `decode`.
 */
export function readChunk(message: Buffer, decode: (message: Buffer) => Chunk__Output): Uint8Array {
  if (message[0] !== DATA_TAG) return decode(message).data;
  let length = 0;
  let at = 1;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = message[at]!;
    at += 1;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return at + length === message.length ? message.subarray(at) : decode(message).data;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}
