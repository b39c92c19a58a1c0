import { describe, expect, test } from "vitest";
import type { TrainedUpdate } from "../../../../client/training/trainer.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { bytesOfVector, layout, NodeUnderTest, sha256, vector } from "./node-under-test.ts";

describe("the driver", () => {
  test("takes a round from the invitation to the score and downloads each model once", async () => {
    await using node = new NodeUnderTest();
    const { egress, trainer } = node;
    await node.join();
    node.invite(1, 0);
    await node.idle();
    expect(egress.uploads[0]).toMatchObject({ offset: 0, head: { study: "tiny", round: 1, weight: 4 } });
    expect(egress.uploads[0]!.head.layoutDigest).toBe(canonicalDigest(layout));
    expect(sha256(egress.uploads[0]!.body)).toBe(egress.uploads[0]!.head.digest);
    node.publish(1, 3);
    await node.says("modelScored");
    expect(egress.sent.at(-1)).toMatchObject({ modelScored: { round: 1, lossSum: 3, labelCount: 2 } });
    egress.say({ roundClosed: { study: "tiny", round: 1, outcome: "AGGREGATED" } });
    node.invite(2, 3);
    await node.idle();
    expect(trainer.trained.map(({ model }) => model.parameters[0])).toEqual([0, 3]);
    expect(egress.downloads).toEqual([0, 0]);
  });

  test("resumes a download and an upload where they broke", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    egress.downloadPlans.push({ breakAfter: 100 }, { breakAfter: 160 });
    egress.uploadPlans.push({ breakAfter: 40 });
    await node.join();
    node.invite(1);
    await node.idle();
    expect(egress.downloads).toEqual([0, 100, 160]);
    expect(egress.uploads.map(({ offset }) => offset)).toEqual([0, 40]);
    expect(node.trainer.trained).toHaveLength(1);
  });

  test("fetches damaged bytes again, and declines the round when they stay wrong", async () => {
    await using node = new NodeUnderTest();
    const { egress } = node;
    const wrong = bytesOfVector(vector(7));
    egress.downloadPlans.push({ bytes: wrong });
    await node.join();
    node.invite(1);
    await node.idle();
    expect(node.trainer.trained).toHaveLength(1);
    egress.downloadPlans.push({ bytes: wrong }, { bytes: wrong }, { bytes: wrong });
    node.invite(2, 1);
    await node.says("roundDeclined");
    expect(egress.sent.at(-1)).toMatchObject({ roundDeclined: { round: 2, reason: "DIGEST_DIFFERS" } });
    expect(node.trainer.trained).toHaveLength(1);
  });

  test("declines a model whose size is not the layout's without fetching it", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const invited = { ...node.model(0), modelBytes: layout.length * 4 + 4 };
    node.egress.say({ roundInvited: { study: "tiny", round: 1, deadlineMs: 1, ...invited } });
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { reason: "SIZE_DIFFERS" } });
    expect(node.egress.downloads).toEqual([]);
  });

  test.for([Number.NaN, Number.POSITIVE_INFINITY])("keeps an update with %s at home", async (value) => {
    await using node = new NodeUnderTest();
    node.trainer.value = value;
    await node.join();
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { reason: "TRAINING_FAILED" } });
    expect(node.egress.uploads).toEqual([]);
  });

  test("declines a round whose update the coordinator refuses for good", async () => {
    await using node = new NodeUnderTest();
    node.egress.uploadPlans.push({ error: new FederationError("LAYOUT_DIFFERS", "another layout") });
    await node.join();
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.uploads).toHaveLength(1);
  });

  test("stops a training whose round is closed", async () => {
    await using node = new NodeUnderTest();
    const training = Promise.withResolvers<TrainedUpdate>();
    node.trainer.result = training.promise;
    await node.join();
    node.invite(1);
    while (node.trainer.signal === null) await new Promise((resolve) => setImmediate(resolve));
    node.egress.say({ roundClosed: { study: "tiny", round: 1, outcome: "ABANDONED" } });
    expect(node.trainer.signal.aborted).toBe(true);
    training.resolve({ update: vector(1), digest: "f".repeat(64), weight: 1, trainLoss: 1 });
    node.trainer.result = null;
    node.invite(2);
    await node.says("roundAccepted", 2);
    await node.idle();
    expect(node.egress.uploads.map(({ head }) => head.round)).toEqual([2]);
  });

  test("finishes a completed study and frees its trainer", async () => {
    await using node = new NodeUnderTest();
    await node.join();
    const best = node.model(9);
    node.egress.say({ studyEnded: { study: "tiny", outcome: "COMPLETED", detail: "", ...best } });
    await node.idle();
    expect(node.trainer.finished).toEqual([best.model]);
    while (!node.trainer.disposed) await new Promise((resolve) => setImmediate(resolve));
  });
});
