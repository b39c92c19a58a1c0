import type { ClientDuplexStream } from "@grpc/grpc-js";
import { Metadata } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { SignedNodeMessage } from "../../../../proto/gen/chorale/v1/SignedNodeMessage.ts";
import type { TlsFiles } from "../../../../transport/credentials.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { identityOf } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import {
  addProof,
  openControl,
  openSession,
  signBody,
  signMessage,
  type Speaking,
} from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

const HELLO = { hello: { versionMin: 1, versionMax: 1, software: "chorale test" } };

let certificates: TestFederation;
let tls: TlsFiles;
beforeAll(async () => {
  certificates = await foundFederation();
  tls = await certificates.certify("node", "node-a");
});

type RawStream = ClientDuplexStream<SignedNodeMessage, CoordinatorMessage__Output>;

/** A control stream on which a test signs for itself, opened with a proof over no message. */
async function rawStream(
  coordinator: CoordinatorUnderTest,
): Promise<{ speaking: Speaking; open: () => RawStream }> {
  await coordinator.enroll("node-a");
  const session = await openSession(coordinator.unsigned(), "node-a");
  const speaking = { name: "node-a", key: identityOf("node-a"), session, nextCall: 1, nextMessage: 1 };
  const client = coordinator.unsigned(tls);
  const open = (): RawStream => {
    const metadata = new Metadata();
    addProof(metadata, speaking, "/chorale.v1.Node/Connect", new Uint8Array());
    return client.connect(metadata);
  };
  return { speaking, open };
}

/** Why the coordinator ended the stream: the reason in its last message, or in its status. */
function reasonOfEnd(call: RawStream): Promise<string | undefined> {
  return new Promise((resolve) => {
    let reason: string | undefined;
    call.on("data", ({ refused }: CoordinatorMessage__Output) => (reason = refused?.reason));
    call.on("error", (error) => resolve((fromServiceError(error) as { reason?: string }).reason));
    call.on("end", () => resolve(reason));
  });
}

async function reasonAfter(lie: (speaking: Speaking) => SignedNodeMessage[]): Promise<string | undefined> {
  await using coordinator = await CoordinatorUnderTest.start(certificates);
  const { speaking, open } = await rawStream(coordinator);
  const call = open();
  for (const message of lie(speaking)) call.write(message);
  return await reasonOfEnd(call);
}

describe("a message of the control stream ends it", () => {
  test("when it comes a second time", async () => {
    const reason = await reasonAfter((speaking) => {
      const hello = signMessage(speaking, HELLO);
      return [hello, hello];
    });
    expect(reason).toBe("REPLAYED");
  });

  test("when one before it is missing", async () => {
    const reason = await reasonAfter((speaking) => {
      const hello = signMessage(speaking, HELLO);
      signMessage(speaking, { heartbeat: {} });
      return [hello, signMessage(speaking, { heartbeat: {} })];
    });
    expect(reason).toBe("MALFORMED_MESSAGE");
  });

  test("when it was changed after it was signed", async () => {
    const reason = await reasonAfter((speaking) => [
      { ...signMessage(speaking, HELLO), body: Buffer.from([0x42, 0]) },
    ]);
    expect(reason).toBe("SIGNATURE_INVALID");
  });

  test("when its sequence was changed", async () => {
    const reason = await reasonAfter((speaking) => {
      const [hello, heartbeat] = [signMessage(speaking, HELLO), signMessage(speaking, { heartbeat: {} })];
      return [hello, heartbeat, { ...heartbeat, sequence: 3 }];
    });
    expect(reason).toBe("SIGNATURE_INVALID");
  });

  test("when it is not signed", async () => {
    const reason = await reasonAfter((speaking) => [
      { ...signMessage(speaking, HELLO), signature: Buffer.alloc(0) },
    ]);
    expect(reason).toBe("SIGNATURE_INVALID");
  });

  test("when it is signed by another node", async () => {
    const reason = await reasonAfter((speaking) => [
      signMessage({ ...speaking, key: identityOf("node-b") }, HELLO),
    ]);
    expect(reason).toBe("SIGNATURE_INVALID");
  });

  test("when it was recorded in an earlier session", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const earlier = await rawStream(coordinator);
    const recorded = signMessage(earlier.speaking, HELLO);
    const { open } = await rawStream(coordinator);
    const call = open();
    call.write(recorded);
    expect(await reasonOfEnd(call)).toBe("SIGNATURE_INVALID");
  });

  test("when its body is no message", async () => {
    const reason = await reasonAfter((speaking) => [signBody(speaking, Buffer.from([0xff]))]);
    expect(reason).toBe("MALFORMED_MESSAGE");
  });
});

describe("a control stream", () => {
  test("is one for each session", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { speaking, open } = await rawStream(coordinator);
    const first = open();
    first.on("error", () => {});
    first.write(signMessage(speaking, HELLO));
    const { federation } = coordinator;
    await federation.until(() => federation.links.size === 1);
    expect(await reasonOfEnd(open())).toBe("MALFORMED_MESSAGE");
    expect(federation.links.size).toBe(1);
  });

  test("ends when the certificate of its connection ends, and another one goes on", async () => {
    const clock = new ManualClock();
    clock.advance(Date.now());
    const limits = { heartbeatMs: 600_000, helloMs: 600_000 };
    await using coordinator = await CoordinatorUnderTest.start(certificates, { clock, limits });
    const brief = await certificates.certify("node", "node-a", { nowMs: clock.nowMs(), lifeMs: 120_000 });
    const { federation } = coordinator;
    const ending = openControl(await coordinator.node("node-a", { tls: brief }));
    const renewed = openControl(await coordinator.node("node-b"));
    renewed.on("error", () => {});
    for (const call of [ending, renewed]) call.write(HELLO);
    await federation.until(() => federation.links.size === 2);
    const reason = reasonOfEnd(ending as unknown as RawStream);
    clock.advance(110_000);
    expect(federation.links.size).toBe(2);
    clock.advance(10_000);
    expect(await reason).toBe("UNAUTHENTICATED");
    expect([...federation.links.keys()]).toEqual(["node-b"]);
  });
});
