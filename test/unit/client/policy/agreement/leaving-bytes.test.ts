import { describe, expect, test } from "vitest";
import { leavingBytes } from "../../../../../client/policy/agreement/leaving-bytes.ts";
import { ChunkFrame } from "../../../../../client/egress/chunk-wire.ts";
import { protocol } from "../../../../../proto/load.ts";
import { software } from "../../../../../process/software.ts";
import { CHUNK_BYTES } from "../../../../../transport/channel-options.ts";
import type { StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { bodyOf } from "../../../../support/node-session.ts";
import { keyedStudy } from "../deciding-node.ts";

const digest = "0".repeat(64);
const study = "small";
const methods = protocol.Node.service;
const signature = Buffer.alloc(64);
const framed = (message: Parameters<typeof bodyOf>[0], sequence: number): number =>
  methods.Connect.requestSerialize({ body: bodyOf(message), sequence, signature }).length;

function sums(manifest: StudyManifest, sharedEndpoints = ["solubility"]): ReturnType<typeof leavingBytes> {
  return leavingBytes(manifest, { node: "alpha", sharedEndpoints });
}

describe("what would leave", () => {
  test("when joining is what the protocol's own encoder makes of the messages", () => {
    const approval = Buffer.alloc(760);
    const labels = { endpoint: "solubility", count: 1_000_000, sum: 1.5, sumOfSquares: 2.5 };
    const expected =
      methods.OpenSession.requestSerialize({ node: "alpha" }).length +
      framed({ hello: { versionMin: 1, versionMax: 1, software } }, 1) +
      framed({ approvalGiven: { study, approval } }, 2) +
      framed(
        { studyJoined: { study, manifestDigest: digest, protocolHash: digest, labelSums: [labels] } },
        3,
      );
    expect(sums(keyedStudy()).joining).toBe(expected);
  });

  test("in a round is the update in its chunks, and the messages around it", () => {
    const { parameters, update, messages, total, joining } = sums(keyedStudy());
    const body = 4 * parameters;
    const key = { study, round: 2, digest };
    const header = { key, baseModel: digest, layoutDigest: digest, sizeBytes: body, offset: 0 };
    const head = methods.Upload.requestSerialize({ header: { ...header, weight: 3, trainLoss: 0.5 } });
    const frame = new ChunkFrame();
    let chunks = 0;
    for (let at = 0; at < body; at += CHUNK_BYTES)
      chunks += frame.encode(Buffer.alloc(Math.min(CHUNK_BYTES, body - at))).length;
    expect(update).toBe(head.length + chunks);
    const sequence = 1_000_000;
    const scored = { study, round: 2, model: digest, lossSum: 1.5, labelCount: sequence };
    const download = methods.Download.requestSerialize({ study, model: digest, offset: 0 }).length;
    expect(messages).toBe(
      framed({ roundAccepted: { study, round: 2 } }, sequence) +
        2 * download +
        methods.GetUploadOffset.requestSerialize(key).length +
        framed({ modelScored: scored }, sequence),
    );
    expect(total).toBe(joining + 2 * (update + messages));
  });

  test("grows with rounds and shrinks without scores and shared endpoints", () => {
    const few = sums(keyedStudy());
    const many = sums(keyedStudy({ rounds: { ...keyedStudy().rounds, count: 100 } }));
    expect(many.total - many.joining).toBeGreaterThan(49 * (few.total - few.joining));
    expect(sums(keyedStudy({}, { validation: { enabled: false } })).messages).toBeLessThan(few.messages);
    expect(sums(keyedStudy(), []).joining).toBeLessThan(few.joining);
  });
});
