import { createHash, randomBytes } from "node:crypto";
import type { ClientWritableStream } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import type { UploadHeader } from "../../../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadMessage } from "../../../../proto/gen/chorale/v1/UploadMessage.ts";
import type { UploadOffset__Output } from "../../../../proto/gen/chorale/v1/UploadOffset.ts";
import type { UploadReceipt__Output } from "../../../../proto/gen/chorale/v1/UploadReceipt.ts";
import type { protocol } from "../../../../proto/load.ts";
import { CHUNK_BYTES, CHUNK_BYTES_MAX } from "../../../../transport/channel-options.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

type NodeClient = InstanceType<typeof protocol.Node>;
type UploadCall = ClientWritableStream<UploadMessage>;

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

function digestOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function headerOf(content: Buffer, changes: Partial<UploadHeader> = {}): UploadMessage {
  const key = { study: "admet", round: 1, digest: digestOf(content) };
  return { header: { key, sizeBytes: content.length, offset: 0, weight: 1, ...changes } };
}

function chunksOf(content: Buffer, offset = 0): UploadMessage[] {
  const chunks: UploadMessage[] = [];
  for (let from = offset; from < content.length; from += CHUNK_BYTES)
    chunks.push({ chunk: { data: content.subarray(from, from + CHUNK_BYTES) } });
  return chunks;
}

function openCall(client: NodeClient): { call: UploadCall; receipt: Promise<UploadReceipt__Output> } {
  const { promise, resolve, reject } = Promise.withResolvers<UploadReceipt__Output>();
  const call = client.upload((error, receipt) =>
    error ? reject(fromServiceError(error)) : resolve(receipt!),
  );
  call.on("error", () => {});
  promise.catch(() => {});
  return { call, receipt: promise };
}

function send(client: NodeClient, messages: readonly UploadMessage[]): Promise<UploadReceipt__Output> {
  const { call, receipt } = openCall(client);
  for (const message of messages) call.write(message);
  call.end();
  return receipt;
}

describe("an upload", () => {
  test("of every chunk is accepted and counted", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(2 * CHUNK_BYTES + 100);
    const receipt = await send(await coordinator.node("node-a"), [headerOf(content), ...chunksOf(content)]);
    expect(receipt.accepted?.digest).toBe(digestOf(content));
    expect(coordinator.federation.bytes.up).toBe(content.length);
  });

  test("that ends early is told where to resume", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(2 * CHUNK_BYTES);
    const client = await coordinator.node("node-a");
    const first = await send(client, [headerOf(content), ...chunksOf(content).slice(0, 1)]);
    expect(first.incomplete?.offset).toBe(CHUNK_BYTES);
    const rest = [headerOf(content, { offset: CHUNK_BYTES }), ...chunksOf(content, CHUNK_BYTES)];
    expect((await send(client, rest)).outcome).toBe("accepted");
  });

  test("whose connection breaks keeps what came, and says how much", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const content = randomBytes(3 * CHUNK_BYTES);
    const client = await coordinator.node("node-a");
    const { call } = openCall(client);
    for (const message of [headerOf(content), ...chunksOf(content).slice(0, 2)]) call.write(message);
    await federation.until(() => federation.bytes.up === 2 * CHUNK_BYTES);
    call.cancel();
    await federation.until(() => federation.uploads.size === 1);
    const key = { study: "admet", round: 1, digest: digestOf(content) };
    const held = await new Promise<UploadOffset__Output>((resolve, reject) =>
      client.getUploadOffset(key, (error, reply) => (error ? reject(error) : resolve(reply!))),
    );
    expect(held.offset).toBe(2 * CHUNK_BYTES);
  });

  test("with more bytes than announced is refused", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(200);
    const messages = [headerOf(content, { sizeBytes: 150 }), ...chunksOf(content)];
    await expect(send(await coordinator.node("node-a"), messages)).rejects.toMatchObject({
      reason: "SIZE_DIFFERS",
    });
  });

  test("whose bytes are not those of the digest is refused", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(200);
    const messages = [headerOf(content), ...chunksOf(randomBytes(200))];
    await expect(send(await coordinator.node("node-a"), messages)).rejects.toMatchObject({
      reason: "DIGEST_DIFFERS",
    });
  });

  test.each([
    ["no header", (content: Buffer) => chunksOf(content)],
    ["nothing at all", () => []],
    ["two headers", (content: Buffer) => [headerOf(content), headerOf(content)]],
    ["a header without a key", (content: Buffer) => [headerOf(content, { key: null })]],
  ])("with %s is refused", async (_case, messages) => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const sent = send(await coordinator.node("node-a"), messages(randomBytes(10)));
    await expect(sent).rejects.toMatchObject({ reason: "MALFORMED_MESSAGE" });
  });

  test("in chunks above 1 MiB is refused", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const content = randomBytes(CHUNK_BYTES_MAX + 1);
    const messages = [headerOf(content), { chunk: { data: content } }];
    await expect(send(await coordinator.node("node-a"), messages)).rejects.toMatchObject({
      reason: "MESSAGE_TOO_LARGE",
    });
  });

  test("above the number that a node may have open is refused, and a finished one makes room", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates, {
      limits: { openUploadsPerNodeMax: 1 },
    });
    const { federation } = coordinator;
    const client = await coordinator.node("node-a");
    const [one, two] = [randomBytes(100), randomBytes(100)];
    const open = openCall(client);
    open.call.write(headerOf(one));
    open.call.write(chunksOf(one)[0]!);
    await federation.until(() => federation.appended === 1);
    const second = [headerOf(two), ...chunksOf(two)];
    await expect(send(client, second)).rejects.toMatchObject({ reason: "TOO_MANY_TRANSFERS" });
    expect((await send(await coordinator.node("node-b"), second)).outcome).toBe("accepted");
    open.call.end();
    await open.receipt;
    expect((await send(client, second)).outcome).toBe("accepted");
  });

  test("is taken no faster than it is stored", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    federation.holdChunks = true;
    const content = Buffer.alloc(64 * CHUNK_BYTES);
    const { call, receipt } = openCall(await coordinator.node("node-a"));
    call.write(headerOf(content));
    let passedOn = 0;
    for (const chunk of chunksOf(content)) call.write(chunk, () => (passedOn += 1));
    call.end();
    await federation.until(() => federation.appended === 1);
    for (let turn = 0; turn < 1000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(federation.appended).toBe(1);
    expect(passedOn).toBeLessThan(40);
    federation.releaseChunks();
    expect((await receipt).outcome).toBe("accepted");
  });
});
