import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { unary } from "../../../../coordinator/commands/operator-session.ts";
import type { CertificateRenewed__Output } from "../../../../proto/gen/chorale/v1/CertificateRenewed.ts";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Enrolled__Output } from "../../../../proto/gen/chorale/v1/Enrolled.ts";
import type { InvitationCreated__Output } from "../../../../proto/gen/chorale/v1/InvitationCreated.ts";
import type { ListNodesReply__Output } from "../../../../proto/gen/chorale/v1/ListNodesReply.ts";
import type { NodeStatus__Output } from "../../../../proto/gen/chorale/v1/NodeStatus.ts";
import type { ProbeReply__Output } from "../../../../proto/gen/chorale/v1/ProbeReply.ts";
import { CHUNK_BYTES } from "../../../../transport/channel-options.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { enrolmentBytes } from "../../../../trust/enrolment/enrolment-proof.ts";
import { createCertificateRequest } from "../../../../trust/identity/certificate-request.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { FEDERATION_ID, identityOf, operatorIdentity } from "../../../support/identities.ts";
import { openControl, openSession, type NodeClient } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const HELLO = { hello: { versionMin: 1, versionMax: 1, software: "chorale\u001b[2J test" } };

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

type Operator = ReturnType<CoordinatorUnderTest["operatorWith"]>;

async function operatorOf(coordinator: CoordinatorUnderTest): Promise<Operator> {
  return coordinator.operatorWith(await certificates.certify("operator", "operator"));
}

function invite(operator: Operator, node: string, replace = false): Promise<InvitationCreated__Output> {
  return unary((done) => operator.createInvitation({ node, validMs: 60_000, replace }, done));
}

function revoke(operator: Operator, node: string): Promise<NodeStatus__Output> {
  return unary((done) => operator.revokeNode({ node, reason: "a test" }, done));
}

async function nodesOf(operator: Operator): Promise<NodeStatus__Output[]> {
  return (await unary<ListNodesReply__Output>((done) => operator.listNodes({}, done))).nodes;
}

/** Enrolls without any client certificate, as a new node does. */
function enroll(
  coordinator: CoordinatorUnderTest,
  node: string,
  secret: Uint8Array,
  certificateRequest = "",
): Promise<Enrolled__Output> {
  const key = identityOf(node);
  const request = { node, secret, identityKey: key.publicKey, certificateRequest };
  const signature = key.sign(enrolmentBytes(request));
  const client = coordinator.unsigned();
  return unary((done) => client.enroll({ ...request, secret: Buffer.from(secret), signature }, done));
}

const reasonOf = (error: unknown): string | undefined =>
  (fromServiceError(error) as { reason?: string }).reason;

describe("a node without a certificate", () => {
  test("enrolls with an invitation and calls with what it got", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { secret } = await invite(await operatorOf(coordinator), "acme");
    const { request, key } = await createCertificateRequest("whatever");
    const enrolled = await enroll(coordinator, "acme", secret, request);
    expect(enrolled).toMatchObject({
      federation: FEDERATION_ID,
      federationName: "federation of tests",
      operatorKey: operatorIdentity.publicKey,
    });
    const tls = { authority: certificates.authority.certificate, certificate: enrolled.certificate, key };
    const client = await coordinator.node("acme", { tls });
    expect(await unary<ProbeReply__Output>((done) => client.probe({ replyBytes: 7 }, done))).toMatchObject({
      padding: Buffer.alloc(7),
    });
  });

  test("enrolls with nothing else", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const failure = await enroll(coordinator, "acme", randomBytes(32)).catch(reasonOf);
    expect(failure).toBe("INVITATION_INVALID");
    const tooLong = enroll(coordinator, "acme", randomBytes(32), "x".repeat(20_000));
    expect(await tooLong.catch(reasonOf)).toBe("MESSAGE_TOO_LARGE");
    expect(coordinator.enrolments.all()).toEqual([]);
  });

  test("cannot break the coordinator by a name that is cut within a character", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    for (const name of [`x${"\u{1f600}".repeat(100)}`, "\u{1f600}".repeat(100), "x".repeat(10_000)]) {
      expect(await enroll(coordinator, name, randomBytes(32)).catch(reasonOf)).toBe("MALFORMED_MESSAGE");
      expect(await openSession(coordinator.unsigned(), name).catch(reasonOf)).toBe("MALFORMED_MESSAGE");
    }
  });

  test("asks for a session, not too often", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.unsigned();
    const { nonce, nowMs, versionMin, versionMax } = await openSession(client, "acme");
    expect(nonce).toHaveLength(32);
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(60_000);
    expect([versionMin, versionMax]).toEqual([1, 1]);
    expect(await openSession(client, "../acme").catch(reasonOf)).toBe("MALFORMED_MESSAGE");
    const asked = await Promise.allSettled(Array.from({ length: 400 }, () => openSession(client, "acme")));
    const refused = asked.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(100);
    expect(reasonOf((refused[0] as PromiseRejectedResult).reason)).toBe("TOO_MANY_CALLS");
  });
});

describe("a node with one", () => {
  test("gets another one for a fresh key, with its own name", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await coordinator.node("acme");
    const { request } = await createCertificateRequest("operator");
    const { certificate } = await unary<CertificateRenewed__Output>((done) =>
      client.renewCertificate({ certificateRequest: request }, done),
    );
    expect(new X509Certificate(certificate).subjectAltName).toBe("URI:chorale:node:acme");
  });

  test("gets none where the authority's key is kept elsewhere", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates, { certifies: false });
    const client = await coordinator.node("acme");
    const { request } = await createCertificateRequest("acme");
    const asked = unary((done) => client.renewCertificate({ certificateRequest: request }, done));
    expect(await asked.catch(reasonOf)).toBe("CANNOT_CERTIFY");
  });

  test("is sent no more than a probe's limit", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await coordinator.node("acme");
    const asked = unary((done) => client.probe({ replyBytes: 2 ** 20 + 1 }, done));
    expect(await asked.catch(reasonOf)).toBe("MESSAGE_TOO_LARGE");
  });
});

describe("revoking a node", () => {
  /** A control stream of this node that was welcomed; resolves with what ended it. */
  async function connected(coordinator: CoordinatorUnderTest, client: NodeClient, name: string) {
    const call = openControl(client);
    const ended = new Promise<string | undefined>((resolve) => {
      let reason: string | undefined;
      call.on("data", ({ refused }: CoordinatorMessage__Output) => (reason = refused?.reason));
      call.on("end", () => resolve(reason));
      call.on("error", () => resolve("broken"));
    });
    call.write(HELLO);
    await coordinator.federation.until(() => coordinator.federation.links.has(name));
    return { ended };
  }

  test("ends its control stream at once, and no other node's", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const operator = await operatorOf(coordinator);
    const acme = await connected(coordinator, await coordinator.node("acme"), "acme");
    await connected(coordinator, await coordinator.node("blume"), "blume");
    const status = await revoke(operator, "acme");
    expect(status).toMatchObject({ node: "acme", connected: false });
    expect(status.revokedAtMs).toBeGreaterThan(0);
    expect(await acme.ended).toBe("REVOKED");
    expect([...coordinator.federation.links.keys()]).toEqual(["blume"]);
    expect(coordinator.federation.expelled).toEqual(["acme"]);
  });

  test("ends its open upload", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const client = await coordinator.node("acme");
    const { promise: ended, resolve } = Promise.withResolvers<string | undefined>();
    const call = client.upload((error) => resolve(reasonOf(error)));
    call.on("error", () => {});
    const key = { study: "admet", round: 1, digest: "00" };
    call.write({ header: { key, sizeBytes: 3 * CHUNK_BYTES, offset: 0, weight: 1 } });
    call.write({ chunk: { data: Buffer.alloc(CHUNK_BYTES) } });
    await federation.until(() => federation.appended === 1);
    await revoke(await operatorOf(coordinator), "acme");
    expect(await ended).toBe("REVOKED");
    expect(coordinator.refusals).toContain("REVOKED");
  });

  test("ends its open download, also where it does not read", async () => {
    using folder = temporaryFolder();
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const content = Buffer.alloc(100 * CHUNK_BYTES);
    writeFileSync(folder.join("model"), content);
    const model = createHash("sha256").update(content).digest("hex");
    federation.models.set(model, { path: folder.join("model"), bytes: content.length });
    const client = await coordinator.node("acme", { channel: { "grpc-node.flow_control_window": 65_536 } });
    const call = client.download({ study: "admet", model });
    call.pause();
    await federation.until(() => federation.bytes.down > 0);
    await revoke(await operatorOf(coordinator), "acme");
    const ended = new Promise((resolve) => call.on("error", (error) => resolve(reasonOf(error))));
    call.resume();
    expect(await ended).toBe("REVOKED");
    expect(federation.bytes.down).toBeLessThan(content.length / 2);
  });

  test("is told to it on every later call, in whatever session", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await coordinator.node("acme");
    await unary((done) => client.probe({}, done));
    await revoke(await operatorOf(coordinator), "acme");
    expect(await unary((done) => client.probe({}, done)).catch(reasonOf)).toBe("SESSION_UNKNOWN");
    const session = await openSession(coordinator.unsigned(), "acme");
    const speaking = { name: "acme", key: identityOf("acme"), session, nextCall: 1, nextMessage: 1 };
    const again = coordinator.speaker(speaking, { tls: await certificates.certify("node", "acme") });
    expect(await unary((done) => again.probe({}, done)).catch(reasonOf)).toBe("REVOKED");
    const { request } = await createCertificateRequest("acme");
    const renewed = unary((done) => again.renewCertificate({ certificateRequest: request }, done));
    expect(await renewed.catch(reasonOf)).toBe("REVOKED");
  });

  test("that nobody knows is refused", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    expect(await revoke(await operatorOf(coordinator), "nobody").catch(reasonOf)).toBe("NODE_UNKNOWN");
  });
});

test("a node that enrolls anew with another key loses what the former one opened", async () => {
  await using coordinator = await CoordinatorUnderTest.start(certificates);
  const client = await coordinator.node("acme", { key: identityOf("acme's old machine") });
  await unary((done) => client.probe({}, done));
  const operator = await operatorOf(coordinator);
  expect(await invite(operator, "acme").catch(reasonOf)).toBe("NODE_ENROLLED");
  const { secret } = await invite(operator, "acme", true);
  await unary((done) => client.probe({}, done));
  await enroll(coordinator, "acme", secret);
  expect(await unary((done) => client.probe({}, done)).catch(reasonOf)).toBe("SESSION_UNKNOWN");
});

test("the operator sees who is enrolled, revoked, connected and invited", async () => {
  await using coordinator = await CoordinatorUnderTest.start(certificates);
  const operator = await operatorOf(coordinator);
  const call = openControl(await coordinator.node("blume"));
  call.on("error", () => {});
  call.write(HELLO);
  await coordinator.federation.until(() => coordinator.federation.links.has("blume"));
  await coordinator.enroll("acme");
  await revoke(operator, "acme");
  const { expiresAtMs } = await invite(operator, "clinic");
  const [acme, blume, clinic] = await nodesOf(operator);
  expect(acme).toMatchObject({ node: "acme", identityFingerprint: identityOf("acme").fingerprint });
  expect(acme?.revokedAtMs).toBeGreaterThan(0);
  expect(blume).toMatchObject({
    node: "blume",
    connected: true,
    software: "chorale [2J test",
    revokedAtMs: 0,
  });
  expect(clinic).toMatchObject({ node: "clinic", enrolledAtMs: 0, invitationExpiresAtMs: expiresAtMs });
});
