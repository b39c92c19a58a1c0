import { createPublicKey, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { judgeStudy } from "../../client/policy/node-policy/judge.ts";
import { defaultPolicy } from "../../client/policy/node-policy/read-policy.ts";
import { modelSizeOf } from "../../client/policy/node-policy/study-terms.ts";
import { lintFile } from "../../coordinator/commands/lint-file.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { approvalBytes, readApproval, signApproval, type Approval } from "../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { manifestOnWire, readSignedManifest, signManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { generateSigningKey } from "../../trust/keys/signing-key.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { rounded, timed, type Bench } from "./bench.ts";

/** Near what fits into the 1 MiB that a manifest may have. */
const ENDPOINTS = 8_000;
const TURNS = 5;
const MEMBERS = 10;
const APPROVALS = 1_000;
const DAY_MS = 86_400_000;
const CLASSIFIED = { kind: "classification" } as const;
const MEASURED = { kind: "regression", unit: "1" } as const;

/**
 * `npm run bench -- agreement`: what is done with a study of many endpoints before anyone trains, beside
 * `JSON.parse` of its manifest in the same turns, and decisions on it beside Ed25519 alone. Each figure is
 * the best of its turns; `ratio` is to that limit.
 */
export const agreementBench: Bench = {
  options: ["endpoints", "turns"],
  async run({ endpoints = ENDPOINTS, turns = TURNS }, report) {
    using folder = temporaryFolder();
    const manifest = largeManifest(endpoints);
    const file = folder.join("study.yaml");
    writeFileSync(file, JSON.stringify({ ...manifest, members: memberNames(manifest) }));
    const bytes = manifestOnWire(signManifest(manifest, generateSigningKey().signingKey)).manifest.length;
    for (const result of measure(worksOn(manifest, file), turns)) report({ endpoints, bytes, ...result });
    report(measureDecisions(manifest, turns));
  },
};

/** A study of so many endpoints, the half of them classified, whose manifest fits on the wire. */
export function largeManifest(endpoints: number): StudyManifest {
  return studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "bench",
    purpose: "measure what an agreement costs",
    members: Array.from({ length: MEMBERS }, (_, index) => {
      return { name: `node-${index + 1}`, key: generateSigningKey().signingKey.fingerprint };
    }),
    endpoints: Array.from({ length: endpoints }, (_, index) => {
      return { name: `e${index}`, head: "shared", ...(index % 2 === 0 ? CLASSIFIED : MEASURED) };
    }),
    protocol: { fingerprint: { size: 1024 }, descriptors: "none" },
    model: { trunk: [16] },
    rounds: { count: 10, updatesMin: 2 },
    validation: { enabled: false },
    secureAggregation: "off",
  });
}

type Work = readonly [name: string, () => unknown];

function worksOn(manifest: StudyManifest, file: string): readonly Work[] {
  const { signingKey } = generateSigningKey();
  const wire = manifestOnWire(signManifest(manifest, signingKey));
  const text = wire.manifest.toString("utf8");
  const nowMs = Date.now();
  return [
    ["parse", () => JSON.parse(text)],
    ["sign", () => manifestOnWire(signManifest(manifest, signingKey))],
    ["read", () => readSignedManifest(wire, signingKey.fingerprint)],
    ["lint", () => lintFile(file, nowMs)],
    ["policy", () => judgeStudy(defaultPolicy, { manifest, size: modelSizeOf(manifest), nowMs })],
  ];
}

/** Each work's time beside that of the first one, in turns. */
function measure(works: readonly Work[], turns: number): Readonly<Record<string, string | number>>[] {
  const best = works.map(() => Infinity);
  for (let turn = 0; turn <= turns; turn++)
    for (const [index, [, work]] of works.entries()) {
      const ms = timed(work);
      if (turn > 0) best[index] = Math.min(best[index]!, ms);
    }
  const [limit] = best as [number, ...number[]];
  return works.slice(1).map(([name], index) => {
    const ms = best[index + 1]!;
    return { case: name, ms: rounded(ms), parseMs: rounded(limit, 2), ratio: rounded(ms / limit) };
  });
}

function measureDecisions(manifest: StudyManifest, turns: number): Readonly<Record<string, string | number>> {
  const { key, signingKey } = generateSigningKey();
  const approval = approvalOf(manifest);
  const bytes = approvalBytes(signApproval(approval, signingKey));
  const publicKey = createPublicKey(key);
  const signature = signingKey.sign(bytes);
  const works = {
    sign: () => signApproval(approval, signingKey),
    bareSign: () => signingKey.sign(bytes),
    verify: () => readApproval(bytes, signingKey.fingerprint),
    bareVerify: () => verify(null, bytes, publicKey, signature),
  };
  const best = { sign: Infinity, bareSign: Infinity, verify: Infinity, bareVerify: Infinity };
  for (let turn = 0; turn <= turns; turn++)
    for (const name of Object.keys(works) as (keyof typeof works)[]) {
      const ms = timed(() => {
        for (let index = 0; index < APPROVALS; index++) works[name]();
      });
      if (turn > 0) best[name] = Math.min(best[name], ms);
    }
  const microseconds = (ms: number): number => rounded((ms / APPROVALS) * 1e3);
  return {
    case: "decision",
    signMicroseconds: microseconds(best.sign),
    bareSignMicroseconds: microseconds(best.bareSign),
    signRatio: rounded(best.sign / best.bareSign, 2),
    verifyMicroseconds: microseconds(best.verify),
    bareVerifyMicroseconds: microseconds(best.bareVerify),
    verifyRatio: rounded(best.verify / best.bareVerify, 2),
  };
}

function approvalOf(manifest: StudyManifest): Approval {
  const nowMs = Date.now();
  return {
    format: "chorale-approval-1",
    decision: "approved",
    study: manifest.study,
    manifestDigest: canonicalDigest(manifest),
    manifestVersion: manifest.version,
    node: "node-1",
    name: "Dana Kim",
    reference: "IRB 2026-14",
    decidedAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + DAY_MS).toISOString(),
  };
}
