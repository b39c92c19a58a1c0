import type { ServiceError } from "@grpc/grpc-js";
import { beforeAll, describe, expect, test } from "vitest";
import type { CoordinatorMessage__Output } from "../../../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../../../proto/gen/chorale/v1/NodeMessage.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { openControl, type ControlCall } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

const HELLO: NodeMessage = { hello: { versionMin: 1, versionMax: 1, software: "chorale test" } };

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

/** Everything the coordinator says until it ends the stream, and the error that it ended with. */
async function untilEnd(
  call: ControlCall,
): Promise<{ said: CoordinatorMessage__Output[]; error: ServiceError | null }> {
  const said: CoordinatorMessage__Output[] = [];
  return new Promise((resolve) => {
    call.on("data", (message: CoordinatorMessage__Output) => said.push(message));
    call.on("error", (error: ServiceError) => resolve({ said, error }));
    call.on("end", () => resolve({ said, error: null }));
  });
}

function nextMessage(call: ControlCall): Promise<CoordinatorMessage__Output> {
  return new Promise((resolve, reject) => {
    call.once("data", resolve);
    call.once("error", reject);
  });
}

/** A control stream that has been welcomed. */
async function connected(coordinator: CoordinatorUnderTest, name: string): Promise<ControlCall> {
  const call = openControl(await coordinator.node(name));
  call.write(HELLO);
  await nextMessage(call);
  return call;
}

async function refusalAfter(...messages: NodeMessage[]): Promise<CoordinatorMessage__Output["refused"]> {
  await using coordinator = await CoordinatorUnderTest.start(certificates);
  const call = openControl(await coordinator.node("node-a"));
  for (const message of messages) call.write(message);
  const { said } = await untilEnd(call);
  return said.at(-1)?.refused;
}

describe("Hello", () => {
  test("is answered with the node's certified name and the common version", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates, {
      limits: { heartbeatMs: 1234 },
    });
    const call = openControl(await coordinator.node("node-a"));
    call.write({ hello: { versionMin: 1, versionMax: 7, software: "chorale test" } });
    const { welcome } = await nextMessage(call);
    expect(welcome).toMatchObject({ version: 1, node: "node-a", heartbeatMs: 1234 });
    expect(coordinator.federation.links.get("node-a")?.software).toBe("chorale test");
  });

  test("with versions that the coordinator does not speak is refused with the side to upgrade", async () => {
    const newer = await refusalAfter({ hello: { versionMin: 2, versionMax: 3, software: "chorale next" } });
    expect(newer).toMatchObject({ reason: "VERSION_UNSUPPORTED" });
    expect(newer?.detail).toBe("the node speaks protocol 2 to 3, the coordinator 1: upgrade the coordinator");
  });

  test("is required first", async () => {
    expect(await refusalAfter({ heartbeat: {} })).toMatchObject({ reason: "MALFORMED_MESSAGE" });
  });

  test("comes once", async () => {
    expect(await refusalAfter(HELLO, HELLO)).toMatchObject({
      reason: "MALFORMED_MESSAGE",
      detail: "Hello comes once",
    });
  });

  test("is waited for a limited time", async () => {
    const clock = new ManualClock();
    await using coordinator = await CoordinatorUnderTest.start(certificates, {
      clock,
      limits: { helloMs: 800 },
    });
    const call = openControl(await coordinator.node("node-a"));
    const end = untilEnd(call);
    await passUntil(clock, 800, end);
    expect((await end).error?.details).toBe("no Hello came for 800 ms");
  });
});

describe("an open stream", () => {
  test("passes messages on in order", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const call = await connected(coordinator, "node-a");
    for (const round of [1, 2, 3]) call.write({ roundAccepted: { study: "admet", round } });
    const { federation } = coordinator;
    await federation.until(() => federation.received.length === 3);
    expect(federation.received.map(({ message }) => message.roundAccepted?.round)).toEqual([1, 2, 3]);
  });

  test("ends with the reason when a message is above the limit", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates, {
      limits: { controlMessageBytesMax: 2000 },
    });
    const call = await connected(coordinator, "node-a");
    call.write({ studyDeclined: { study: "admet", detail: "x".repeat(2000) } });
    const { said } = await untilEnd(call);
    expect(said.at(-1)?.refused).toMatchObject({ reason: "MESSAGE_TOO_LARGE" });
    expect(coordinator.refusals).toEqual(["MESSAGE_TOO_LARGE"]);
    expect(coordinator.federation.links.size).toBe(0);
  });

  test("tells nothing of an unexpected failure but that there was one", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const call = await connected(coordinator, "node-a");
    coordinator.federation.failure = new Error("a secret of the coordinator");
    call.write({ heartbeat: {} });
    const { said } = await untilEnd(call);
    expect(said.at(-1)?.refused).toMatchObject({
      reason: "INTERNAL",
      detail: "internal error at the coordinator",
    });
  });

  test("is dropped after three heartbeats of silence, not before", async () => {
    const clock = new ManualClock();
    await using coordinator = await CoordinatorUnderTest.start(certificates, {
      clock,
      limits: { heartbeatMs: 100 },
    });
    const { federation } = coordinator;
    const call = await connected(coordinator, "node-a");
    clock.advance(299);
    call.write({ heartbeat: {} });
    await federation.until(() => federation.received.length === 1);
    clock.advance(299);
    expect(federation.links.size).toBe(1);
    const end = untilEnd(call);
    clock.advance(1);
    expect(federation.links.size).toBe(0);
    expect((await end).error?.details).toBe("nothing was heard from the node for 300 ms");
  });

  test("is dropped when its node does not read", async () => {
    const limits = { controlQueueBytesMax: 100_000 };
    await using coordinator = await CoordinatorUnderTest.start(certificates, { limits });
    const call = await connected(coordinator, "node-a");
    call.pause();
    const { federation } = coordinator;
    const manifest = Buffer.alloc(50_000);
    const link = federation.links.get("node-a")!;
    let sent = 0;
    // The connection's window takes some; what it does not take is queued, and the queue is bounded.
    for (; federation.links.size > 0 && sent < 1000; sent += 1)
      link.send({ studyOffered: { study: "admet", manifest } });
    expect(federation.links.size).toBe(0);
    expect(sent).toBeLessThan(1000);
  });

  test("gives way to a newer one of the same node", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const older = await connected(coordinator, "node-a");
    const end = untilEnd(older);
    await connected(coordinator, "node-a");
    expect((await end).said.at(-1)?.refused).toMatchObject({ reason: "ALREADY_CONNECTED" });
    expect(coordinator.federation.links.size).toBe(1);
  });

  test.each([
    ["ends", (call: ControlCall) => void call.end()],
    ["breaks off", (call: ControlCall) => call.cancel()],
  ])("that its node %s disconnects the node", async (_how, leave) => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const { federation } = coordinator;
    const call = await connected(coordinator, "node-a");
    call.on("error", () => {});
    expect(federation.links.size).toBe(1);
    leave(call);
    await federation.until(() => federation.links.size === 0);
  });
});

/**
 * Lets time pass again and again, because the other side sets its timer only when the call has arrived there.
 */
async function passUntil(clock: ManualClock, ms: number, done: Promise<unknown>): Promise<void> {
  const state = { over: false };
  void done.then(() => (state.over = true));
  while (!state.over) {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
