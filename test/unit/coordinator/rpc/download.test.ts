import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { ClientReadableStream } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import { frameChunk, CHUNK_PREFIX_BYTES } from "../../../../coordinator/rpc/chunk-codec.ts";
import type { Chunk__Output } from "../../../../proto/gen/chorale/v1/Chunk.ts";
import { protocol } from "../../../../proto/load.ts";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

function collect(call: ClientReadableStream<Chunk__Output>): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    call.on("data", ({ data }: Chunk__Output) => parts.push(data));
    call.on("error", (error) => reject(fromServiceError(error)));
    call.on("end", () => resolve(Buffer.concat(parts)));
  });
}

/** Registers a checkpoint of this content. */
function publish(coordinator: CoordinatorUnderTest, path: string, content: Buffer): string {
  writeFileSync(path, content);
  const model = createHash("sha256").update(content).digest("hex");
  coordinator.federation.models.set(model, { path, bytes: content.length });
  return model;
}

/** Lets everything that is ready happen, many times over. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a download", () => {
  test.each([0, 1, 127, 128, CHUNK_BYTES - 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 5])(
    "of %i bytes is whole",
    async (size) => {
      using folder = temporaryFolder();
      await using coordinator = await CoordinatorUnderTest.start(certificates);
      const content = randomBytes(size);
      const model = publish(coordinator, folder.join("model"), content);
      const received = await collect((await coordinator.node("node-a")).download({ study: "admet", model }));
      expect(received.equals(content)).toBe(true);
      expect(coordinator.federation.bytes.down).toBe(size);
    },
  );

  test("goes on from an offset", async () => {
    using folder = temporaryFolder();
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(2 * CHUNK_BYTES + 7);
    const model = publish(coordinator, folder.join("model"), content);
    const client = await coordinator.node("node-a");
    for (const offset of [1, CHUNK_BYTES + 3, content.length]) {
      const received = await collect(client.download({ study: "admet", model, offset }));
      expect(received.equals(content.subarray(offset))).toBe(true);
    }
  });

  test("from beyond the end is refused", async () => {
    using folder = temporaryFolder();
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const model = publish(coordinator, folder.join("model"), Buffer.alloc(10));
    const call = (await coordinator.node("node-a")).download({ study: "admet", model, offset: 11 });
    await expect(collect(call)).rejects.toMatchObject({ reason: "OFFSET_INVALID" });
  });

  test("of an unknown checkpoint is refused", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const call = (await coordinator.node("node-a")).download({ study: "admet", model: "00" });
    await expect(collect(call)).rejects.toMatchObject({ reason: "MODEL_UNKNOWN" });
  });

  test("of a checkpoint that is not on disk fails without naming the file", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    coordinator.federation.models.set("00", { path: "/nowhere/model", bytes: 10 });
    const call = (await coordinator.node("node-a")).download({ study: "admet", model: "00" });
    await expect(collect(call)).rejects.toMatchObject({
      reason: "INTERNAL",
      message: "internal error at the coordinator",
    });
  });

  test("is read from disk no faster than the node takes it", async () => {
    using folder = temporaryFolder();
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const size = 48 * CHUNK_BYTES;
    const model = publish(coordinator, folder.join("model"), Buffer.alloc(size));
    const channel = { "grpc-node.flow_control_window": 256 * 1024 };
    const client = await coordinator.node("node-a", { channel });
    const { federation } = coordinator;
    const call = client.download({ study: "admet", model });
    let received = 0;
    let aheadMax = 0;
    for await (const { data } of call as AsyncIterable<Chunk__Output>) {
      received += data.length;
      if (received === data.length) await turns(500);
      aheadMax = Math.max(aheadMax, federation.bytes.down - received);
    }
    expect(received).toBe(size);
    expect(aheadMax).toBeLessThanOrEqual(12 * CHUNK_BYTES);
  });
});

test.each([1, 127, 128, 16_383, 16_384, CHUNK_BYTES])(
  "a framed chunk of %i bytes is what the protocol's own encoder writes",
  (size) => {
    const data = randomBytes(size);
    const frame = Buffer.alloc(CHUNK_PREFIX_BYTES + CHUNK_BYTES);
    data.copy(frame, CHUNK_PREFIX_BYTES);
    expect(frameChunk(frame, size).equals(protocol.Node.service.Download.responseSerialize({ data }))).toBe(
      true,
    );
  },
);
