import type { Compressors } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** All codecs of Parquet; a page of no bytes, such as a dictionary of nulls, needs none. */
export const decompressors: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input: Uint8Array, size: number) => (size === 0 ? new Uint8Array(0) : unpack(input, size)),
  ]),
);
