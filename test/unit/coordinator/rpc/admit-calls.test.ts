import { InterceptingCall, Metadata, type Interceptor, type ServiceError } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import { fromServiceError } from "../../../../transport/status.ts";
import { PROOF_METADATA } from "../../../../trust/session/proof-bytes.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import type { NodeClient } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

/** Opens a call and sends nothing on it. */
function silent(onBegun: () => void = () => {}): { interceptors: Interceptor[] } {
  const interceptor: Interceptor = (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        next(metadata, listener);
        onBegun();
      },
      sendMessage: () => {},
      halfClose: () => {},
    });
  return { interceptors: [interceptor] };
}

const reasonOf = (error: ServiceError | null): unknown =>
  error === null ? "answered" : (fromServiceError(error) as { reason?: string }).reason;

describe("before a byte of its message is taken, a call is refused", () => {
  const unknown = new Metadata();
  unknown.set(PROOF_METADATA.session, "00");
  unknown.set(PROOF_METADATA.sequence, "1");
  unknown.set(PROOF_METADATA.signature, Buffer.alloc(64));

  function silentProbe(client: NodeClient, metadata: Metadata): Promise<unknown> {
    return new Promise((resolve) =>
      client.probe({}, metadata, silent(), (error) => resolve(reasonOf(error))),
    );
  }

  test("of a node without a certificate", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    expect(await silentProbe(coordinator.unsigned(), unknown)).toBe("UNAUTHENTICATED");
    expect(coordinator.refusals).toEqual(["UNAUTHENTICATED"]);
  });

  test("of a node without a proof, or in no session that is known", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.unsigned(await certificates.certify("node", "acme"));
    expect(await silentProbe(client, new Metadata())).toBe("UNAUTHENTICATED");
    expect(await silentProbe(client, unknown)).toBe("SESSION_UNKNOWN");
  });

  test("of an operator without an operator's certificate", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = coordinator.operatorWith(await certificates.certify("node", "acme"));
    const asked = new Promise((resolve) =>
      client.listNodes({}, new Metadata(), silent(), (error) => resolve(reasonOf(error))),
    );
    expect(await asked).toBe("WRONG_ROLE");
  });
});

/** Opens a call, sends its message, and never says that this was all. */
const unended: { interceptors: Interceptor[] } = {
  interceptors: [(options, nextCall) => new InterceptingCall(nextCall(options), { halfClose: () => {} })],
};

test.each([
  ["whose message does not come", silent()],
  ["that does not say that its message was all", unended],
])("a call %s is ended", async (_what, options) => {
  const clock = new ManualClock();
  await using coordinator = await CoordinatorUnderTest.start(certificates, {
    clock,
    limits: { helloMs: 300 },
  });
  let answer = "";
  const { promise: over, resolve } = Promise.withResolvers<void>();
  coordinator.unsigned().openSession({ node: "node-a" }, options, (error) => {
    answer = error?.details ?? "answered";
    resolve();
  });
  const advance = (): void => {
    if (answer !== "") return;
    clock.advance(300);
    setImmediate(advance);
  };
  // Far longer than the call needs to get there.
  for (let turn = 0; turn < 500; turn += 1) await new Promise((next) => setImmediate(next));
  advance();
  await over;
  expect(answer).toBe("the call's message did not come for 300 ms");
});
