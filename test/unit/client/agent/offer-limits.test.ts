import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Version } from "../../../../client/agent/agent-event.ts";
import { createAgent, type Agent } from "../../../../client/agent/agent-state.ts";
import { newStudy } from "../../../../client/agent/known-study.ts";
import { OfferLimits } from "../../../../client/agent/offer-limits.ts";
import { StudyFiles } from "../../../../client/agent/study-files.ts";
import { writeDecision } from "../../../../client/policy/decision-files.ts";
import { storeMemberApprovals } from "../../../../client/policy/decisions.ts";
import { approvalBytes } from "../../../../trust/manifest/approval.ts";
import { canonicalBytes } from "../../../../trust/manifest/canonical.ts";
import { manifestDigest, signManifest } from "../../../../trust/manifest/signed-manifest.ts";
import { approvalOf } from "../../../support/approval-of.ts";
import { operatorIdentity } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { smallStudy } from "../../../support/small-study.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { AgentUnderTest, offered, SIGNATURE } from "./agent-under-test.ts";

const manifest = smallStudy();
const study = (name: string, change: object = {}) => {
  const named = { ...manifest, ...change, study: name };
  const { signature } = signManifest(named, operatorIdentity);
  return newStudy({ name, digest: manifestDigest(named), manifest: named, signature, forbidden: null });
};
const knowing = (count: number, change: object = {}): Agent =>
  createAgent({
    node: "alpha",
    approvals: [],
    studies: Array.from({ length: count }, (_, index) => study(`s${index}`, change)),
  });
const wire = { study: "next", manifest: canonicalBytes({ ...manifest, study: "next" }) };

test("100 studies wait for an owner at most, those with a decision not counted", () => {
  const limits = new OfferLimits();
  expect(limits.refusal(knowing(99), wire)).toBeNull();
  const full = knowing(100);
  expect(limits.refusal(full, wire)).toMatchObject({ refusal: { reason: "NOT_APPROVED" } });
  expect(limits.refusal(full, { ...wire, study: "s7" })).toBeNull();
  const [one] = [...full.studies.values()];
  const decision = (digest: string) => ({ study: "any", digest, signed: "" });
  expect(limits.refusal({ ...full, decisions: [decision(one!.digest)] }, wire)).toBeNull();
  const approvedAhead = { ...full, decisions: [decision(manifestDigest({ ...manifest, study: "next" }))] };
  expect(limits.refusal(approvedAhead, wire)).toBeNull();
});

test("manifests of 32 MiB wait for an owner at most, proposed versions counted", () => {
  const long = { purpose: "x".repeat(400_000) };
  expect(new OfferLimits().refusal(knowing(80, long), wire)).toBeNull();
  expect(new OfferLimits().refusal(knowing(90, long), wire)).not.toBeNull();
  const { digest, manifest: proposed } = study("p", long);
  const version: Version = { digest, manifest: proposed, signature: SIGNATURE, forbidden: null };
  const proposals = new Map(Array.from({ length: 90 }, (_, index) => [`p${index}`, version]));
  expect(new OfferLimits().refusal({ ...knowing(0), proposals }, wire)).not.toBeNull();
});

test("a study that ended before its owner decided on it is forgotten; one with a decision is not", () => {
  const ended = { kind: "study_ended", study: "small", outcome: "aborted", model: null, detail: "" } as const;
  const node = new AgentUnderTest([]);
  node.connect();
  node.offer();
  node.after(ended);
  expect(node.agent.studies.size).toBe(0);
  const joined = AgentUnderTest.joined();
  joined.after(ended);
  expect(joined.agent.studies.get("small")?.ending).toMatchObject({ outcome: "aborted" });
});

test("manifests that were replaced or ended before a decision leave nothing on disk; others stay", () => {
  using folder = temporaryFolder();
  const files = new StudyFiles(folder.path, new ManualClock());
  const node = new AgentUnderTest([]);
  const step = (...events: Parameters<AgentUnderTest["after"]>): void => {
    node.after(...events);
    files.update(node.agent);
  };
  step({ kind: "connected", node: "alpha", heartbeatMs: 1000 });
  const versions = [1, 2, 3].map((seed) => study("small", { seed }));
  writeDecision(folder.path, approvalOf("alpha", versions[0]!.manifest));
  for (const { manifest: version, digest } of versions) {
    step(offered(version, digest));
    const shared = [approvalBytes(approvalOf("beta", version))];
    storeMemberApprovals(folder.path, { node: "alpha", versions: [{ manifest: version, digest }] }, shared);
  }
  const kept = (): string[] => readdirSync(join(folder.path, "approvals")).toSorted();
  expect(kept()).toEqual([versions[0]!.digest, versions[2]!.digest].toSorted());
  expect(existsSync(join(folder.path, "studies", "small", "state.json"))).toBe(true);
  step({ kind: "study_ended", study: "small", outcome: "aborted", model: null, detail: "" });
  expect(kept()).toEqual([versions[0]!.digest]);
  expect(existsSync(join(folder.path, "studies", "small", "state.json"))).toBe(false);
});
