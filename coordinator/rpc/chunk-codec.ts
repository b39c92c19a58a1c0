import type { MethodDefinition } from "@grpc/proto-loader";
import { CHUNK_BYTES } from "../../transport/channel-options.ts";

/** Room in front of a chunk's data for its tag and length. */
export const CHUNK_PREFIX_BYTES = 4;

/** Field 1, length-delimited: `Chunk.data`. */
const DATA_TAG = 0x0a;

type DownloadDefinition = MethodDefinition<unknown, Buffer, unknown, unknown>;

/**
 * A download method whose answers are written as wire bytes (`frameChunk`): the file is read to where the
 * message is sent from, which spares the encoder's copy of every byte.
 */
export function chunkDefinition(method: object): DownloadDefinition {
  return { ...method, responseSerialize: (message: Buffer) => message } as DownloadDefinition;
}

/**
 * The wire form of a `Chunk` whose `bytes` of data lie in `frame` from `CHUNK_PREFIX_BYTES` on: writes tag
 * and length right before the data and returns the message, a view of `frame`.
 */
export function frameChunk(frame: Buffer, bytes: number): Buffer {
  if (bytes < 0 || bytes > CHUNK_BYTES) throw new RangeError(`a chunk of ${bytes} bytes`);
  const length = varint(bytes);
  const start = CHUNK_PREFIX_BYTES - length.length - 1;
  frame[start] = DATA_TAG;
  frame.set(length, start + 1);
  return frame.subarray(start, CHUNK_PREFIX_BYTES + bytes);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}
