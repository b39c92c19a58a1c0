import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { identityOf } from "../../../support/identities.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { messagesIn, TerminatingBalancer } from "../../../support/terminating-balancer.ts";
import { converse, openAlpha } from "./egress-under-test.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

const body = Buffer.alloc(2 * CHUNK_BYTES + 5, "weights");
const digest = sha256(body);
const head = { study: "small", round: 2, digest, baseModel: "m", layoutDigest: "l", weight: 1, trainLoss: 1 };
const never = new AbortController().signal;

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Makes the coordinator forget the sessions that alpha has: it keeps sixteen of each node. */
async function crowdOut(coordinator: CoordinatorUnderTest): Promise<void> {
  for (let session = 0; session < 16; session += 1) {
    const client = await coordinator.node("alpha");
    await new Promise((resolve) => client.getUploadOffset({}, resolve));
  }
}

describe("sessions of the egress", () => {
  test("are opened by the first call, for all calls, and another for each control stream", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    await Promise.all([alpha.egress.uploadOffset(head), alpha.egress.uploadOffset(head)]);
    await converse(alpha.egress).welcomed;
    await alpha.egress.uploadOffset(head);
    const kinds = (await alpha.recorded()).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "open_session_request",
      "upload_offset_request",
      "upload_offset_request",
      "open_session_request",
      "hello",
      "upload_offset_request",
    ]);
  });

  test("that the coordinator has forgotten are replaced, and the call is made again", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    expect(await alpha.egress.uploadOffset(head)).toBe(0);
    await crowdOut(coordinator);
    expect(await alpha.egress.uploadOffset(head)).toBe(0);
    await crowdOut(coordinator);
    const receipt = await alpha.egress.upload(head, body, 0, () => {}, never);
    expect(receipt.accepted?.digest).toBe(digest);
    expect(coordinator.refusals).toEqual(["SESSION_UNKNOWN", "SESSION_UNKNOWN"]);
  });

  test("carry what was sent before the control stream was open, in order, behind Hello", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const { stream, welcomed } = converse(alpha.egress);
    expect(stream.congested()).toBe(true);
    for (const round of [1, 2, 3]) stream.send({ roundAccepted: { study: "small", round } });
    await welcomed;
    const { federation } = coordinator;
    await federation.until(() => federation.received.length === 3);
    expect(federation.received.map(({ message }) => message.roundAccepted?.round)).toEqual([1, 2, 3]);
  });

  test("end with the stream when it is closed before it is open", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const { stream, closed } = converse(alpha.egress);
    stream.close();
    expect(await closed).toBeNull();
    stream.send({ heartbeat: {} });
    expect((await alpha.recorded()).map(({ kind }) => kind)).not.toContain("hello");
  });

  test("are refused to another identity key than the enrolled one", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const speaker = { federation: "f".repeat(32), node: "alpha", key: identityOf("mallory") };
    using alpha = await openAlpha(certificates, coordinator, { speaker });
    await expect(alpha.egress.uploadOffset(head)).rejects.toMatchObject({ reason: "SIGNATURE_INVALID" });
    expect(await converse(alpha.egress).closed).toMatchObject({ reason: "SIGNATURE_INVALID" });
  });

  test("say who the coordinator is, and measure the way", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    const greeting = await alpha.egress.greet();
    expect(greeting).toMatchObject({ versionMin: 1, versionMax: 1 });
    expect(greeting.software).toMatch(/^chorale /);
    const probed = await alpha.egress.probe({ paddingBytes: 1000, replyBytes: 50_000 });
    expect(probed.replyBytes).toBe(50_000);
    expect(probed.nowMs).toBeGreaterThanOrEqual(greeting.nowMs);
    const probe = (await alpha.recorded()).find(({ kind }) => kind === "probe_request");
    expect(probe?.bytes).toBeGreaterThan(1000);
  });
});

describe("the record", () => {
  test("accounts for every byte that a balancer sees", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { certificate, key } = await certificates.certify("server", "balancer");
    const tls = { cert: Buffer.from(certificate), key: Buffer.from(key) };
    await using balancer = await TerminatingBalancer.start(tls, coordinator.balancerAddress);
    const authority = certificates.authority.certificate;
    const options = { address: balancer.address, tls: { authority } };
    using alpha = await openAlpha(certificates, coordinator, options);
    const { stream, welcomed } = converse(alpha.egress);
    await welcomed;
    stream.send({ roundAccepted: { study: "small", round: 2 } });
    for (let beat = 0; beat < 130; beat += 1) stream.send({ heartbeat: {} });
    await alpha.egress.uploadOffset(head);
    const receipt = await alpha.egress
      .upload(head, body, 7, () => {}, never)
      .catch((error: unknown) => error);
    expect(receipt).toBeInstanceOf(Error);
    await alpha.egress.upload(head, body, 0, () => {}, never);
    await coordinator.federation.until(() => coordinator.federation.received.length === 131);
    alpha.egress.close();
    const calls = balancer.calls.map(({ path, sent }) => ({ path, messages: messagesIn(sent) }));
    const recorded = (await alpha.recorded()).filter(({ kind }) => kind !== "repaired");
    const sum = recorded.reduce(
      (bytes, entry) => bytes + (entry.kind === "heartbeats_unsent" ? -entry.bytes : entry.bytes),
      0,
    );
    const updates = recorded.filter(({ kind }) => kind === "update");
    const seen = calls.flatMap(({ messages }) => messages).reduce((bytes, { length }) => bytes + length, 0);
    const whole = calls.filter(({ path }) => path.endsWith("/Upload")).at(-1)!;
    expect(updates.at(-1)?.bytes).toBe(whole.messages.reduce((bytes, { length }) => bytes + length, 0));
    // A refused upload breaks off: the record says what was about to leave, which may be more.
    const refused = calls.filter(({ path }) => path.endsWith("/Upload"))[0]!;
    const unsent = updates[0]!.bytes - refused.messages.reduce((bytes, { length }) => bytes + length, 0);
    expect(sum - seen).toBe(unsent);
    for (const { path, messages } of calls.filter(({ path: at }) => !/Upload$|Connect$/.test(at)))
      expect(
        recorded.map((entry) => entry.digest),
        path,
      ).toContain(sha256(messages[0]!));
    const control = calls.find(({ path }) => path.endsWith("/Connect"))!.messages;
    expect(recorded.find(({ kind }) => kind === "hello")?.digest).toBe(sha256(control[0]!));
    expect(recorded.find(({ kind }) => kind === "round_accepted")?.digest).toBe(sha256(control[1]!));
  });

  test("has no update that the node's policy keeps back, whoever sends it", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const asked: number[] = [];
    const mayLeave = (bytes: number): FederationError => {
      asked.push(bytes);
      return new FederationError("POLICY_REFUSED", "bytesPerDayMax");
    };
    using alpha = await openAlpha(certificates, coordinator, { mayLeave });
    const upload = alpha.egress.upload(head, body, 0, () => {}, never);
    await expect(upload).rejects.toMatchObject({ reason: "POLICY_REFUSED" });
    expect(asked[0]).toBeGreaterThan(body.length);
    expect((await alpha.recorded()).map(({ kind }) => kind)).toEqual(["open_session_request"]);
    expect(alpha.egress.bytesSince(0)).toBe((await alpha.recorded())[0]!.bytes);
  });

  test("that cannot be written lets nothing leave any more", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    using alpha = await openAlpha(certificates, coordinator);
    await alpha.egress.uploadOffset(head);
    alpha.spoilRecord();
    await expect(alpha.egress.uploadOffset(head)).rejects.toThrow(/another program writes/);
    const connect = (): unknown => alpha.egress.connect({ onMessage: () => {}, onClosed: () => {} });
    expect(connect).toThrow(/another program writes/);
  });
});
