import { describe, expect, test } from "vitest";
import type { TrainedUpdate } from "../../../../client/training/trainer.ts";
import { digest, NodeUnderTest, vector } from "./node-under-test.ts";
import { broken } from "./scripted-egress.ts";

describe("the driver's connection", () => {
  test("trains on through a lost connection and joins again with what it has", async () => {
    await using node = new NodeUnderTest();
    const { egress, trainer } = node;
    const training = Promise.withResolvers<TrainedUpdate>();
    trainer.result = training.promise;
    await node.join();
    node.invite(1);
    await node.says("roundAccepted");
    egress.listener!.onClosed(broken);
    egress.listener = null;
    await node.egress.until(() => egress.connections === 2);
    training.resolve({ update: vector(1), digest: "f".repeat(64), weight: 1, trainLoss: 1 });
    await node.idle();
    egress.welcome();
    node.offer();
    node.invite(1);
    await node.says("studyJoined", 2);
    await node.says("roundAccepted", 2);
    await node.idle();
    expect(trainer.trained).toHaveLength(1);
    expect(new Set(egress.uploads.map(({ head }) => head.digest)).size).toBe(1);
  });

  test("sends heartbeats at the interval that the welcome names", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const before = node.clock.nowMs();
    await node.says("heartbeat", 5);
    expect(node.clock.nowMs() - before).toBeGreaterThanOrEqual(4000);
  });

  test("declines a study that is not approved", async () => {
    await using node = new NodeUnderTest(false);
    await node.egress.until(() => node.egress.listener !== null);
    node.egress.welcome();
    node.offer();
    expect(node.egress.sent).toMatchObject([
      { studyDeclined: { manifestDigest: digest, reason: "NOT_APPROVED" } },
    ]);
  });

  test("gives up with the remedy when the coordinator will not have it", async () => {
    await using node = new NodeUnderTest();
    await node.egress.until(() => node.egress.listener !== null);
    node.egress.say({
      refused: { reason: "VERSION_UNSUPPORTED", detail: "old", remedy: "upgrade the node" },
    });
    expect(await node.end).toMatchObject({
      kind: "gave_up",
      reason: "VERSION_UNSUPPORTED",
      remedy: "upgrade the node",
    });
  });

  test("gives up where one side does not take the other's certificate", async () => {
    await using node = new NodeUnderTest();
    await node.egress.until(() => node.egress.listener !== null);
    const details =
      "No connection established. Last error: Error: self-signed certificate in certificate chain";
    node.egress.listener!.onClosed(Object.assign(new Error("not ours"), { cause: { details } }));
    expect(await node.end).toMatchObject({ kind: "gave_up", reason: "UNAUTHENTICATED" });
  });

  test("gives up where the coordinator closes at once three times and never took this node", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    const cause = {
      details: "No connection established. Last error: Failed to connect (today). Resolution note: ",
    };
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await egress.until(() => egress.connections === attempt);
      egress.listener!.onClosed(Object.assign(new Error("closed at once"), { cause }));
    }
    expect(await node.end).toMatchObject({ kind: "gave_up", detail: "closed at once" });
  });

  test("goes on trying where the coordinator took this node before", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    await node.join();
    const cause = {
      details: "No connection established. Last error: Failed to connect (today). Resolution note: ",
    };
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await egress.until(() => egress.connections === attempt);
      egress.listener!.onClosed(Object.assign(new Error("closed at once"), { cause }));
    }
    await egress.until(() => egress.connections === 6);
    expect(node.driver.agent.gaveUp).toBe(false);
  });
});
