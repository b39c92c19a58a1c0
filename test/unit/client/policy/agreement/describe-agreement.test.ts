import { describe, expect, test } from "vitest";
import type { Agreement } from "../../../../../client/policy/agreement/agreement.ts";
import {
  describeAgreement,
  describeNextStep,
} from "../../../../../client/policy/agreement/describe-agreement.ts";
import { leavingBytes } from "../../../../../client/policy/agreement/leaving-bytes.ts";
import { spokenFingerprint } from "../../../../../trust/keys/public-key.ts";
import { signApproval } from "../../../../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../../../../trust/manifest/canonical.ts";
import { diffManifests } from "../../../../../trust/manifest/manifest-changes.ts";
import type { StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { identityOf, operatorIdentity } from "../../../../support/identities.ts";
import { keyedStudy } from "../deciding-node.ts";

function agreementOn(manifest: StudyManifest, changes: Partial<Agreement> = {}): Agreement {
  return {
    manifest,
    digest: canonicalDigest(manifest),
    signer: operatorIdentity.fingerprint,
    operator: operatorIdentity.fingerprint,
    node: "alpha",
    data: ["table.csv"],
    members: manifest.members.map(({ name: node, key }) => ({ node, key, decision: null })),
    changes: null,
    dryRun: null,
    dryRunFailure: null,
    leaving: leavingBytes(manifest, { node: "alpha", sharedEndpoints: [] }),
    nowMs: 0,
    ...changes,
  };
}
const english = (manifest: StudyManifest, changes: Partial<Agreement> = {}): string =>
  describeAgreement(agreementOn(manifest, changes), "en");
const columns = [
  { name: "age", kind: "numeric" },
  { name: "sex", kind: "categorical", categories: ["f", "m"] },
];

describe("the agreement", () => {
  test("says what is computed, what leaves, how often and until when", () => {
    const text = english(keyedStudy({ expires: "2026-12-31" }));
    expect(text).toContain("solubility: regression, ADME, one output trained by all who measure it");
    expect(text).toContain("count, sum and sum of squares of the training labels");
    expect(text).toContain("until 2 rounds were combined (FedAvg: the mean, weighted by training labels)");
    expect(text).toContain("a round waits at most 1 minute, and is extended by as long up to 1 time");
    expect(text).toContain("at the latest with the end of 2026-12-31 (UTC)");
    expect(text).toContain("secure aggregation is off: the coordinator sees this node's update by itself");
    expect(text).toContain("Structures, labels, private heads and predictions never leave.");
  });

  test("names the exact digest, who signed it, and how to approve it", () => {
    const manifest = keyedStudy();
    const text = english(manifest);
    expect(text).toContain(canonicalDigest(manifest));
    expect(text).toContain(`the federation's operator, ${spokenFingerprint(operatorIdentity.fingerprint)}`);
    expect(describeNextStep(agreementOn(manifest), "en", "small")).toContain(
      `approve small --digest ${canonicalDigest(manifest)}`,
    );
    const elsewhere = describeNextStep(agreementOn(manifest), "en", "small", " --config node/node.yaml");
    expect(elsewhere).toMatch(/approve small .*\\\n.* --name "Your Name" --config node\/node\.yaml\n/);
    expect(elsewhere).toContain("policy explain small --config node/node.yaml\n");
  });

  test("says that a draft, or another signature, cannot be approved", () => {
    expect(english(keyedStudy(), { signer: null })).toContain("nobody: a draft, which cannot be approved");
    const signer = identityOf("mallory").fingerprint;
    expect(english(keyedStudy(), { signer })).toContain("WHICH IS NOT THIS FEDERATION'S OPERATOR");
  });

  test("says where this node is no member, and then not how to approve", () => {
    const agreement = agreementOn(keyedStudy(), { node: "delta" });
    expect(describeAgreement(agreement, "en")).toContain("delta is no member of this study");
    expect(describeNextStep(agreement, "en", "small")).toBe("");
  });

  test("lists members by spoken fingerprints with what their owners decided", () => {
    const manifest = keyedStudy();
    const decision = signApproval(
      {
        format: "chorale-approval-1",
        decision: "approved",
        study: "small",
        manifestDigest: canonicalDigest(manifest),
        manifestVersion: 1,
        node: "beta",
        name: "Jo Park",
        reference: "IRB 3",
        decidedAt: "1970-01-01T00:00:00.000Z",
        expiresAt: "1970-02-01T00:00:00.000Z",
      },
      identityOf("beta"),
    );
    const members = agreementOn(manifest).members.map((member) =>
      member.node === "beta" ? { ...member, decision } : member,
    );
    const text = english(manifest, { members });
    expect(text).toContain(
      `beta: key ${spokenFingerprint(identityOf("beta").fingerprint)}; approved by Jo Park`,
    );
    expect(text).toContain("under IRB 3 on 1970-01-01 00:00 UTC, until 1970-01-31");
    expect(text).toMatch(/alpha \(this node\): key .*; no decision is known here/);
    expect(english(manifest, { members, nowMs: Date.parse("1970-03-01") })).toContain(
      "the approval ended on",
    );
  });

  test("says what a new version changes", () => {
    const before = keyedStudy();
    const after = keyedStudy({
      version: 2,
      previous: canonicalDigest(before),
      rounds: { ...before.rounds, count: 9 },
    });
    const changes = diffManifests(before, after);
    expect(english(after, { changes })).toContain("the number of rounds rises from 2 to 9");
    expect(describeAgreement(agreementOn(after, { changes }), "ko")).toContain("라운드 수: 2 → 9");
  });

  test("prints no control character of the manifest", () => {
    const purpose = "harmless\u001b[2J\u202e\nApproved by all";
    const [endpoint] = keyedStudy().endpoints;
    const endpoints = [{ ...endpoint!, name: "log\u0007P", unit: "m\u009bM" }];
    const text = english({ ...keyedStudy(), purpose, endpoints });
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    expect(text).toMatch(/^Purpose {4}harmless \[2J Approved by all/m);
  });
});

describe("the agreement on a study of tables without structures", () => {
  const text = english(keyedStudy({ protocol: { columns, recordId: "patient" } }));

  test("names the columns that are used, and what becomes of the patient's name", () => {
    expect(text).toContain("the columns age, sex become features; the records stay here");
    expect(text).toContain("patient decides on folds only and is not kept");
    expect(text).not.toMatch(/smiles|Structures/);
  });

  test("says which sums and which hash leave when the node joins", () => {
    expect(text).toContain("count, sum and sum of squares of age over the training folds");
    expect(text).toContain("a hash of the data protocol and the partners' key");
  });

  test("stays readable with many columns", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ name: `marker ${index}`, kind: "numeric" }));
    expect(english(keyedStudy({ protocol: { columns: many } }))).toContain(
      "marker 39 and 960 more of the manifest",
    );
  });
});

describe("the agreement in Korean", () => {
  test("says the same, line by line", () => {
    const manifest = keyedStudy({ protocol: { columns }, release: { terms: "no resale" } });
    const korean = describeAgreement(agreementOn(manifest), "ko");
    expect(korean.split("\n")).toHaveLength(english(manifest).split("\n").length);
    expect(korean).toContain("보안 집계 꺼짐");
    expect(korean).toContain(canonicalDigest(manifest));
    const sentences = korean.split("\n").filter((line) => /[a-z]{4,} [a-z]{2,} [a-z]{3,}/.test(line));
    expect(sentences).toEqual(["  나간 것은 모두 `chorale client egress`로 볼 수 있습니다."]);
  });
});
