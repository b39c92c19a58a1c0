import { Metadata } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import { unary } from "../../../../coordinator/commands/operator-session.ts";
import type { UploadOffset__Output } from "../../../../proto/gen/chorale/v1/UploadOffset.ts";
import { protocol } from "../../../../proto/load.ts";
import type { TlsFiles } from "../../../../transport/credentials.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { PROOF_METADATA } from "../../../../trust/session/proof-bytes.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import {
  addProof,
  openControl,
  openSession,
  type NodeClient,
  type Speaking,
} from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

const DAY_MS = 86_400_000;
const KEY = { study: "admet", round: 1, digest: "00" };
const OFFSET_PATH = "/chorale.v1.Node/GetUploadOffset";

let certificates: TestFederation;
let company: TestFederation;
let node: TlsFiles;
beforeAll(async () => {
  [certificates, company] = await Promise.all([foundFederation(), foundFederation()]);
  node = await certificates.certify("node", "node-a");
});

/** How a call ends: "answered", or the reason of the refusal. */
async function outcomeOf(client: NodeClient, metadata = new Metadata()): Promise<string> {
  const asked = unary<UploadOffset__Output>((done) => client.getUploadOffset(KEY, metadata, done));
  return asked.then(
    () => "answered",
    (error: unknown) => (fromServiceError(error) as { reason?: string }).reason ?? String(error),
  );
}

/** A session of node-a, and what signs in it. */
async function speakingTo(
  coordinator: CoordinatorUnderTest,
  changes: Partial<Speaking> = {},
): Promise<Speaking> {
  await coordinator.enroll("node-a");
  const session = await openSession(coordinator.unsigned(), "node-a");
  return { name: "node-a", key: identityOf("node-a"), session, nextCall: 1, nextMessage: 1, ...changes };
}

/** The metadata of a proof for exactly this call. */
function proofOf(speaking: Speaking, method = OFFSET_PATH, key: object = KEY): Metadata {
  const metadata = new Metadata();
  addProof(metadata, speaking, method, protocol.Node.service.GetUploadOffset.requestSerialize(key));
  return metadata;
}

describe("a call of a node", () => {
  test("is answered with the node's certificate and a signature by its identity key", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const speaking = await speakingTo(coordinator);
    expect(await outcomeOf(coordinator.unsigned(node), proofOf(speaking))).toBe("answered");
  });

  test("is refused without a proof", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    expect(await outcomeOf(coordinator.unsigned(node))).toBe("UNAUTHENTICATED");
  });

  test("is refused when it is sent a second time", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const proof = proofOf(await speakingTo(coordinator));
    const client = coordinator.unsigned(node);
    expect([await outcomeOf(client, proof), await outcomeOf(client, proof)]).toEqual([
      "answered",
      "REPLAYED",
    ]);
  });

  test("may overtake another", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const speaking = await speakingTo(coordinator);
    const [first, second] = [proofOf(speaking), proofOf(speaking)];
    const client = coordinator.unsigned(node);
    expect([await outcomeOf(client, second), await outcomeOf(client, first)]).toEqual([
      "answered",
      "answered",
    ]);
  });

  test.each<[string, Partial<Speaking>]>([
    ["by another key", { key: identityOf("node-b") }],
    ["for another federation", { federation: "0".repeat(32) }],
    ["in another node's name", { name: "node-b" }],
  ])("is refused when it is signed %s, and uses no sequence up", async (_how, changes) => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    await coordinator.enroll("node-b");
    const honest = await speakingTo(coordinator);
    const client = coordinator.unsigned(node);
    expect(await outcomeOf(client, proofOf({ ...honest, ...changes }))).toBe("SIGNATURE_INVALID");
    expect(await outcomeOf(client, proofOf(honest))).toBe("answered");
  });

  test("is refused when its proof is of another method or another message", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const speaking = await speakingTo(coordinator);
    const client = coordinator.unsigned(node);
    expect(await outcomeOf(client, proofOf(speaking, "/chorale.v1.Node/Download"))).toBe("SIGNATURE_INVALID");
    const changed = proofOf(speaking, OFFSET_PATH, { ...KEY, round: 2 });
    expect(await outcomeOf(client, changed)).toBe("SIGNATURE_INVALID");
  });

  test("is refused with the nonce of another session", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const [one, two] = [await speakingTo(coordinator), await speakingTo(coordinator)];
    const session = { session: one.session.session, nonce: two.session.nonce };
    const outcome = await outcomeOf(coordinator.unsigned(node), proofOf({ ...one, session }));
    expect(outcome).toBe("SIGNATURE_INVALID");
  });

  test("is refused in a session that the coordinator does not know", async () => {
    const clock = new ManualClock();
    await using coordinator = await CoordinatorUnderTest.start(certificates, { clock });
    const speaking = await speakingTo(coordinator);
    clock.advance(60_000);
    expect(await outcomeOf(coordinator.unsigned(node), proofOf(speaking))).toBe("SESSION_UNKNOWN");
  });

  test("of nobody on the roster tells nothing of who is", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const session = await openSession(coordinator.unsigned(), "stranger");
    const key = identityOf("stranger");
    const speaking = { name: "stranger", key, session, nextCall: 1, nextMessage: 1 };
    const tls = await certificates.certify("node", "stranger");
    expect(await outcomeOf(coordinator.unsigned(tls), proofOf(speaking))).toBe("SIGNATURE_INVALID");
  });

  test.each(["0", "-1", "1e3", "x", "9".repeat(17)])("is refused with the sequence %j", async (sequence) => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const proof = proofOf(await speakingTo(coordinator));
    proof.set(PROOF_METADATA.sequence, sequence);
    expect(await outcomeOf(coordinator.unsigned(node), proof)).toBe("MALFORMED_MESSAGE");
  });
});

describe("beside its signature a node shows", () => {
  test.each<[string, () => Promise<TlsFiles | null>, string]>([
    ["no certificate", async () => null, "UNAUTHENTICATED"],
    ["another node's", () => certificates.certify("node", "node-b"), "UNAUTHENTICATED"],
    ["an operator's", () => certificates.certify("operator", "node-a"), "WRONG_ROLE"],
    ["one of another authority", async () => ofCompany("node-a"), "UNAUTHENTICATED"],
    ["an expired one", () => certificates.certify("node", "node-a", expired()), "UNAUTHENTICATED"],
    ["a server's", () => certificates.certify("server", "node-a"), "UNAUTHENTICATED"],
    ["its own", async () => node, "answered"],
  ])("%s", async (_what, tls, outcome) => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const speaking = await speakingTo(coordinator);
    expect(await outcomeOf(coordinator.unsigned(await tls()), proofOf(speaking))).toBe(outcome);
  });

  test("a certificate that ends ends on open connections too", async () => {
    const clock = new ManualClock();
    clock.advance(Date.now());
    await using coordinator = await CoordinatorUnderTest.start(certificates, { clock });
    const tls = await certificates.certify("node", "node-a", { nowMs: clock.nowMs(), lifeMs: 3_600_000 });
    const client = await coordinator.node("node-a", { tls });
    expect(await outcomeOf(client)).toBe("answered");
    clock.advance(3_600_000);
    expect(await outcomeOf(client)).toBe("UNAUTHENTICATED");
  });

  test("any certificate that is trusted, where the configuration says so", async () => {
    const trusted = `${certificates.authority.certificate}${company.authority.certificate}`;
    const options = { nodeCertificates: "trusted", trusted } as const;
    await using coordinator = await CoordinatorUnderTest.start(certificates, options);
    const speaking = await speakingTo(coordinator);
    const client = coordinator.unsigned(await ofCompany("gateway"));
    expect(await outcomeOf(client, proofOf(speaking))).toBe("answered");
    expect(await outcomeOf(coordinator.unsigned(), proofOf(speaking))).toBe("UNAUTHENTICATED");
  });

  test("a name that only the federation's own authority can give", async () => {
    const trusted = `${certificates.authority.certificate}${company.authority.certificate}`;
    await using coordinator = await CoordinatorUnderTest.start(certificates, { trusted });
    const speaking = await speakingTo(coordinator);
    const client = coordinator.unsigned(await ofCompany("node-a"));
    expect(await outcomeOf(client, proofOf(speaking))).toBe("UNAUTHENTICATED");
    const operator = { ...(await company.certify("operator", "operator")) };
    const posing = coordinator.operatorWith({ ...operator, authority: certificates.authority.certificate });
    const listed = await unary((done) => posing.listNodes({}, done)).catch(fromServiceError);
    expect(listed).toMatchObject({ reason: "UNAUTHENTICATED" });
  });

  test("nothing, where the configuration says so, and operators go on showing theirs", async () => {
    const options = { nodeCertificates: "none" } as const;
    await using coordinator = await CoordinatorUnderTest.start(certificates, options);
    const speaking = await speakingTo(coordinator);
    expect(await outcomeOf(coordinator.unsigned(), proofOf(speaking))).toBe("answered");
    expect(await outcomeOf(coordinator.unsigned())).toBe("UNAUTHENTICATED");
    const posing = coordinator.operatorWith({ ...node });
    const listed = await unary((done) => posing.listNodes({}, done)).catch(fromServiceError);
    expect(listed).toMatchObject({ reason: "WRONG_ROLE" });
  });
});

describe("behind a balancer", () => {
  test("a node's proof is enough, and needed", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await coordinator.node("node-a", { tls: null, balancer: true });
    expect(await outcomeOf(client)).toBe("answered");
    expect(await outcomeOf(coordinator.unsigned(null, true))).toBe("UNAUTHENTICATED");
  });

  test("a session is the same as on the other listener, and so are its used sequences", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const proof = proofOf(await speakingTo(coordinator));
    expect(await outcomeOf(coordinator.unsigned(null, true), proof)).toBe("answered");
    expect(await outcomeOf(coordinator.unsigned(node), proof)).toBe("REPLAYED");
  });

  test("operators are refused, and the other listener asks for certificates as ever", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const operator = coordinator.operatorWith(await certificates.certify("operator", "operator"), true);
    const listed = await unary((done) => operator.listNodes({}, done)).catch(fromServiceError);
    expect(listed).toMatchObject({ reason: "WRONG_ROLE" });
    const speaking = await speakingTo(coordinator);
    expect(await outcomeOf(coordinator.unsigned(), proofOf(speaking))).toBe("UNAUTHENTICATED");
  });

  test("a control stream opens", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const call = openControl(await coordinator.node("node-a", { tls: null, balancer: true }));
    call.on("error", () => {});
    call.write({ hello: { versionMin: 1, versionMax: 1, software: "chorale test" } });
    const { federation } = coordinator;
    await federation.until(() => federation.links.has("node-a"));
    expect(federation.links.get("node-a")?.certificateSha256).toBe("");
  });
});

function expired(): { nowMs: number; lifeMs: number } {
  return { nowMs: Date.now() - 2 * DAY_MS, lifeMs: DAY_MS };
}

/** A company's own certificate, for a node that trusts our server. */
async function ofCompany(name: string): Promise<TlsFiles> {
  return { ...(await company.certify("node", name)), authority: certificates.authority.certificate };
}
