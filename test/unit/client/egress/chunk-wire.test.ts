import { describe, expect, test } from "vitest";
import { ChunkFrame, readChunk } from "../../../../client/egress/chunk-wire.ts";
import { protocol } from "../../../../proto/load.ts";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";

const { Upload, Download } = protocol.Node.service;
const data = Buffer.alloc(CHUNK_BYTES, "chorale");
const sizes = [1, 123, 124, 127, 128, 16_380, 16_384, CHUNK_BYTES - 1, CHUNK_BYTES];

describe("chunks on the wire", () => {
  test.for(sizes)("of %i bytes are written as the generated encoder writes them", (size) => {
    const chunk = { chunk: { data: data.subarray(0, size) } };
    expect(new ChunkFrame().encode(chunk.chunk.data).equals(Upload.requestSerialize(chunk))).toBe(true);
  });

  test.for([0, ...sizes])("of %i bytes are read as the generated decoder reads them", (size) => {
    const message = Download.responseSerialize({ data: data.subarray(0, size) });
    expect(Buffer.from(readChunk(message, Download.responseDeserialize)).equals(data.subarray(0, size))).toBe(
      true,
    );
  });

  test("with a field of a newer version are read too", () => {
    const message = Buffer.concat([
      Download.responseSerialize({ data: Buffer.from("abc") }),
      Buffer.from([0x10, 7]),
    ]);
    expect(Buffer.from(readChunk(message, Download.responseDeserialize)).toString()).toBe("abc");
  });

  test("that are cut short are refused", () => {
    const message = Download.responseSerialize({ data: Buffer.from("abc") }).subarray(0, 4);
    expect(() => readChunk(message, Download.responseDeserialize)).toThrow(/index out of range/);
  });
});
