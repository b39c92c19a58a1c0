import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { CallsAtOnce } from "../../../../coordinator/rpc/calls-at-once.ts";
import { networkOf } from "../../../../coordinator/rpc/call-rate.ts";
import { MessagePace } from "../../../../coordinator/rpc/message-pace.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { openControl, type ControlCall } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

async function connected(coordinator: CoordinatorUnderTest): Promise<ControlCall> {
  const call = openControl(await coordinator.node("node-a"));
  call.write({ hello: { versionMin: 1, versionMax: 1, software: "chorale test" } });
  await new Promise((welcomed) => call.once("data", welcomed));
  return call;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a node that says more than can be taken", () => {
  test("is not read while its last message is written down, and not blamed for silence", async () => {
    const clock = new ManualClock();
    const limits = { heartbeatMs: 100 };
    await using coordinator = await CoordinatorUnderTest.start(certificates, { clock, limits });
    const { federation } = coordinator;
    const call = await connected(coordinator);
    const held = Promise.withResolvers<void>();
    federation.holdMessages = held;
    for (let round = 1; round <= 50; round += 1) call.write({ roundAccepted: { study: "admet", round } });
    await federation.until(() => federation.received.length > 0);
    await turns(200);
    expect(federation.received).toHaveLength(1);
    clock.advance(10_000);
    expect(federation.links.size).toBe(1);
    federation.holdMessages = null;
    held.resolve();
    await federation.until(() => federation.received.length === 50);
  });

  test("waits for its turn, and is not refused", async () => {
    const clock = new ManualClock();
    const limits = { controlMessagesPerSecondMax: 0.2 };
    await using coordinator = await CoordinatorUnderTest.start(certificates, { clock, limits });
    const { federation } = coordinator;
    const call = await connected(coordinator);
    for (let beat = 0; beat < 5; beat += 1) call.write({ heartbeat: {} });
    await federation.until(() => federation.received.length > 2);
    await turns(200);
    expect(federation.received).toHaveLength(3);
    clock.advance(5_000);
    await federation.until(() => federation.received.length === 4);
    clock.advance(5_000);
    await federation.until(() => federation.received.length === 5);
  });

  test("waits longer for what is written down, and longest for what is passed on", () => {
    const pace = (kind: "heartbeat" | "studyJoined" | "approvalGiven", bytes = 10): number => {
      const measured = new MessagePace(new ManualClock(), 2000);
      let count = 1;
      while (measured.waitMs("node-a", kind, bytes) === 0) count += 1;
      return count;
    };
    expect([pace("heartbeat"), pace("studyJoined"), pace("approvalGiven")]).toEqual([20_001, 501, 51]);
    expect(pace("studyJoined", 1_000_000)).toBe(11);
  });
});

test("a node has only so many calls open, and the others' go on", async () => {
  using folder = temporaryFolder();
  const limits = { openCallsPerNodeMax: 2 };
  await using coordinator = await CoordinatorUnderTest.start(certificates, { limits });
  const path = folder.join("model");
  const bytes = 8 * 1024 * 1024;
  writeFileSync(path, Buffer.alloc(bytes));
  coordinator.federation.models.set("m", { path, bytes });
  const begin = (client: Awaited<ReturnType<typeof coordinator.node>>) => {
    const call = client.download({ study: "admet", model: "m" });
    call.on("error", () => {});
    return call;
  };
  // Nobody reads: each stays open.
  const hostile = await coordinator.node("node-a");
  const open = [begin(hostile), begin(hostile)];
  await coordinator.federation.until(() => coordinator.federation.bytes.down > 0);
  await Promise.all(open.map((call) => new Promise((begun) => call.once("metadata", begun))));
  const third = hostile.download({ study: "admet", model: "m" });
  const refusal = await new Promise((resolve) => third.on("error", resolve).resume());
  expect(fromServiceError(refusal)).toMatchObject({ reason: "TOO_MANY_TRANSFERS" });
  const honest = begin(await coordinator.node("node-b"));
  await new Promise((read) => honest.once("data", read));
  for (const call of [...open, honest]) call.cancel();
});

describe("an address", () => {
  test("has only so many unproven calls open at once", () => {
    const atOnce = new CallsAtOnce();
    const entered = Array.from({ length: 40 }, (_, port) => atOnce.enter(`192.0.2.7:${port}`));
    expect(entered.filter((leave) => leave !== null)).toHaveLength(32);
    expect(atOnce.enter("192.0.2.8:1")).not.toBeNull();
    entered[0]!();
    expect(atOnce.enter("192.0.2.7:50")).not.toBeNull();
    expect(atOnce.enter("192.0.2.7:51")).toBeNull();
  });

  test("of IPv6 is counted by its network", () => {
    expect(networkOf("192.0.2.7:443")).toBe("192.0.2.7");
    expect(networkOf("::ffff:192.0.2.7:443")).toBe("::ffff:192.0.2.7");
    expect(networkOf("2001:db8:1:2:3:4:5:6:443")).toBe("2001:db8:1:2");
    expect(networkOf("2001:db8::1:443")).toBe("2001:db8:0:0");
    expect(networkOf("::1:443")).toBe("0:0:0:0");
    expect(networkOf("2001:db8:1:2::9:443")).toBe(networkOf("2001:db8:1:2:ffff::1:444"));
  });
});
