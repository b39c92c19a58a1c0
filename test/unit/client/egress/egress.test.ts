import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEgress, type EgressOptions } from "../../../../client/egress/egress.ts";
import type { ControlStream, NodeEgress } from "../../../../client/egress/outlet.ts";
import { readRecord } from "../../../../client/egress/verify-record.ts";
import { systemClock } from "../../../../process/clock.ts";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";
import { FEDERATION_ID, identityOf } from "../../../support/identities.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let certificates: TestFederation;
const folder = temporaryFolder();
beforeAll(async () => {
  certificates = await foundFederation();
});
afterAll(() => folder[Symbol.dispose]());

const body = Buffer.alloc(3 * CHUNK_BYTES + 5, "weights");
const digest = createHash("sha256").update(body).digest("hex");
const head = { study: "small", round: 2, digest, baseModel: "m", layoutDigest: "l", weight: 1, trainLoss: 1 };
const never = new AbortController().signal;
let records = 0;

async function open(
  coordinator: CoordinatorUnderTest,
  options: Partial<EgressOptions> = {},
): Promise<{ egress: NodeEgress; recordPath: string }> {
  records += 1;
  const recordPath = folder.join(`record-${records}.jsonl`);
  await coordinator.enroll("alpha");
  const tls = await certificates.certify("node", "alpha");
  const speaker = { federation: FEDERATION_ID, node: "alpha", key: identityOf("alpha") };
  const { address } = coordinator;
  return {
    egress: openEgress({ address, tls, speaker, recordPath, clock: systemClock, ...options }),
    recordPath,
  };
}

async function recorded(path: string): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const read of readRecord(path)) entries.push("entry" in read ? read.entry : read);
  return entries;
}

describe("the egress", () => {
  test("says Hello, passes messages both ways, and records each before it leaves", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { egress, recordPath } = await open(coordinator);
    let stream: ControlStream;
    const welcome = await new Promise<CoordinatorMessage__Output>((onMessage, reject) => {
      stream = egress.connect({ onMessage, onClosed: (error) => reject(error ?? new Error("closed")) });
    });
    expect(welcome.welcome?.node).toBe("alpha");
    stream!.send({ roundAccepted: { study: "small", round: 7 } });
    expect(await recorded(recordPath)).toMatchObject([
      { kind: "open_session_request", study: null },
      { kind: "hello", study: null },
      { kind: "round_accepted", study: "small", round: 7 },
    ]);
    await coordinator.federation.until(() => coordinator.federation.received.length === 1);
    egress.close();
  });

  test("uploads in chunks from an offset on and records the body's digest", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { egress, recordPath } = await open(coordinator);
    const sent: number[] = [];
    coordinator.federation.uploads.set(`alpha small 2 ${digest}`, body.subarray(0, 11));
    expect(await egress.uploadOffset(head)).toBe(11);
    const receipt = await egress.upload(head, body, 11, (bytes) => sent.push(bytes), never);
    expect(receipt.accepted?.digest).toBe(digest);
    expect(sent.at(-1)).toBe(body.length);
    expect(await recorded(recordPath)).toMatchObject([
      { kind: "open_session_request" },
      { kind: "upload_offset_request", study: "small", round: 2 },
      { kind: "update", study: "small", round: 2, digest },
    ]);
    egress.close();
  });

  test("downloads from an offset on", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { egress } = await open(coordinator);
    const path = folder.join("model");
    writeFileSync(path, body);
    coordinator.federation.models.set("m", { path, bytes: body.length });
    const parts: Uint8Array[] = [];
    await egress.download(
      { study: "small", model: "m", offset: 7 },
      (data) => parts.push(Buffer.from(data)),
      never,
    );
    expect(Buffer.concat(parts).equals(body.subarray(7))).toBe(true);
    egress.close();
  });

  test("gives a refusal by its reason", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { egress } = await open(coordinator);
    const download = egress.download({ study: "small", model: "none", offset: 0 }, () => {}, never);
    await expect(download).rejects.toMatchObject({ reason: "MODEL_UNKNOWN" });
    const upload = egress.upload({ ...head, digest: "0".repeat(64) }, body, 0, () => {}, never);
    await expect(upload).rejects.toMatchObject({ reason: "DIGEST_DIFFERS" });
    egress.close();
  });

  test("ends an upload that is not wanted any more and leaves what arrived for resuming", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const { egress } = await open(coordinator);
    federation.holdChunks = true;
    const controller = new AbortController();
    const upload = egress.upload(head, body, 0, () => {}, controller.signal);
    await federation.until(() => federation.appended > 0);
    controller.abort();
    await expect(upload).rejects.toMatchObject({ name: "AbortError" });
    federation.releaseChunks();
    await federation.until(() => federation.uploads.size > 0);
    const offset = await egress.uploadOffset(head);
    expect(offset).toBeGreaterThanOrEqual(CHUNK_BYTES);
    const receipt = await egress.upload(head, body, offset, () => {}, never);
    expect(receipt.accepted?.digest).toBe(digest);
    egress.close();
  });

  test("gives up a transfer in which nothing moves", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const { egress } = await open(coordinator, { stallMs: 500 });
    federation.holdChunks = true;
    await expect(egress.upload(head, body, 0, () => {}, never)).rejects.toThrow(/no byte moved/);
    federation.releaseChunks();
    egress.close();
  });
});
