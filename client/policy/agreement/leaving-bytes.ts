import { sharedLayout } from "../../../models/architecture/trunk-and-heads.ts";
import { software } from "../../../process/software.ts";
import { CHUNK_BYTES } from "../../../transport/channel-options.ts";
import { architectureOf } from "../../../trust/manifest/architecture-of.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { block, DOUBLE, FLOAT, signedFrame, text, whole } from "./message-bytes.ts";

/** Bytes of payload that leave a node for a study, as the record of what left counts them. */
export type LeavingBytes = {
  /** Parameters that are shared: what an update has a value for each of. */
  readonly parameters: number;
  /** Once, when the node joins. */
  readonly joining: number;
  /** In each round that the node is invited to: the update, and the messages around it. */
  readonly update: number;
  readonly messages: number;
  readonly rounds: number;
  /** Joining, and every round once. */
  readonly total: number;
  /** An estimate: progress and signs of life, for each second of work. */
  readonly whileWorkingPerSecond: number;
  /** An estimate: the same, if every round lasted until its deadline. */
  readonly whileWorkingAtMost: number;
};

const HEX_DIGEST = "0".repeat(64);
/** A signed decision with a name and a reference of usual length. */
const APPROVAL_BYTES = 760;
/** Counts of labels, and sequences of frames, are taken to need as many bytes as this. */
const COUNT = 1_000_000;
/** A progress report at most once a second (client/agent/progress-report.ts). */
const REPORTS_PER_SECOND = 1;
const HEARTBEAT_SECONDS = 5;

/**
 * What leaves under a manifest where this node measures these shared endpoints, computed from the model's
 * layout and the protocol's messages. Transfers that break and are resumed, and what TLS and HTTP/2 add, are
 * not in it.
 */
export function leavingBytes(
  manifest: StudyManifest,
  { node, sharedEndpoints }: { readonly node: string; readonly sharedEndpoints: readonly string[] },
): LeavingBytes {
  const { rounds, secureAggregation } = manifest;
  const { length: parameters } = sharedLayout(architectureOf(manifest));
  const valueBytes = secureAggregation === "off" ? 4 : secureAggregation.ring / 8;
  const joining = joiningBytes(manifest, node, sharedEndpoints);
  const update = updateBytes(manifest.study, rounds.count, Math.ceil(parameters * valueBytes));
  const messages = roundMessages(manifest);
  const whileWorkingPerSecond = workingBytes(manifest.study, rounds.count);
  return {
    parameters,
    joining,
    update,
    messages,
    rounds: rounds.count,
    total: joining + rounds.count * (update + messages),
    whileWorkingPerSecond,
    whileWorkingAtMost: (rounds.count * rounds.deadlineMs * whileWorkingPerSecond) / 1000,
  };
}

function joiningBytes({ study, protocol }: StudyManifest, node: string, shared: readonly string[]): number {
  const sums = (name: string): number => block(text(name) + whole(COUNT) + 2 * DOUBLE);
  const numeric = protocol.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
  const joined = [...shared, ...numeric].reduce((sum, name) => sum + sums(name), 0);
  return (
    text(node) +
    signedFrame(whole(1) + whole(1) + text(software), 1) +
    signedFrame(text(study) + block(APPROVAL_BYTES), 2) +
    signedFrame(text(study) + 2 * text(HEX_DIGEST) + joined, 3)
  );
}

function updateBytes(study: string, round: number, body: number): number {
  const key = block(text(study) + whole(round) + text(HEX_DIGEST));
  const header = block(key + 2 * text(HEX_DIGEST) + whole(body) + whole(0) + 2 * DOUBLE);
  const chunks = Math.ceil(body / CHUNK_BYTES);
  const last = body - (chunks - 1) * CHUNK_BYTES;
  return header + (chunks - 1) * block(block(CHUNK_BYTES)) + block(block(last));
}

function roundMessages({ study, rounds, validation }: StudyManifest): number {
  const round = text(study) + whole(rounds.count);
  const accepted = signedFrame(round, COUNT);
  const scored = signedFrame(round + text(HEX_DIGEST) + DOUBLE + whole(COUNT), COUNT);
  const download = text(study) + text(HEX_DIGEST) + whole(0);
  const uploadOffset = round + text(HEX_DIGEST);
  return accepted + download + uploadOffset + (validation.enabled ? scored + download : 0);
}

function workingBytes(study: string, round: number): number {
  const progress = text(study) + whole(round) + whole(3) + 3 * FLOAT + whole(COUNT);
  return REPORTS_PER_SECOND * signedFrame(progress, COUNT) + signedFrame(0, COUNT) / HEARTBEAT_SECONDS;
}
