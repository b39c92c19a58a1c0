import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { writeDecision } from "../../../../client/policy/decision-files.ts";
import {
  approvalsInForce,
  approvedStudies,
  readOwnDecisions,
  storeMemberApprovals,
} from "../../../../client/policy/decisions.ts";
import { approvalBytes, type Approval, type SignedApproval } from "../../../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { approvalOf } from "../../../support/approval-of.ts";
import { identityOf } from "../../../support/identities.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { keyedStudy } from "./deciding-node.ts";

const manifest = keyedStudy();
const digest = canonicalDigest(manifest);
const own = { node: "alpha", fingerprint: identityOf("alpha").fingerprint };
const DAY = Date.parse("2026-02-01T00:00:00.000Z");

function decision(changes: Partial<Approval> = {}, signer = changes.node ?? "alpha"): SignedApproval {
  const period = { decidedAt: "2026-01-01T00:00:00.000Z", expiresAt: "2026-12-31T00:00:00.000Z" };
  return approvalOf("alpha", manifest, { ...period, ...changes }, identityOf(signer));
}

const withdrawal = { decision: "withdrawn", expiresAt: "", decidedAt: "2026-01-02T00:00:00.000Z" } as const;
const allowed = (stateDir: string, nowMs = DAY): number =>
  approvedStudies(readOwnDecisions(stateDir, own), nowMs).length;

describe("the owner's decisions", () => {
  test("are none before the first", () => {
    using folder = temporaryFolder();
    expect(readOwnDecisions(folder.path, own)).toEqual({ latest: [], unusable: [] });
  });

  test("let exactly the approved manifest be worked on", () => {
    using folder = temporaryFolder();
    writeDecision(folder.path, decision());
    expect(approvedStudies(readOwnDecisions(folder.path, own), DAY)).toEqual([
      { study: "small", digest, approvedAt: "2026-01-01T00:00:00.000Z" },
    ]);
  });

  test("end with the approval's expiry, to the millisecond", () => {
    using folder = temporaryFolder();
    writeDecision(folder.path, decision({ expiresAt: "2026-02-01T00:00:00.000Z" }));
    expect(allowed(folder.path, DAY - 1)).toBe(1);
    expect(allowed(folder.path, DAY)).toBe(0);
  });

  test("are replaced by later ones, whichever is written last", () => {
    using folder = temporaryFolder();
    const approval = decision();
    writeDecision(folder.path, decision(withdrawal));
    writeDecision(folder.path, approval);
    writeDecision(folder.path, approval);
    expect(allowed(folder.path)).toBe(0);
    writeDecision(folder.path, decision({ decidedAt: "2026-01-03T00:00:00.000Z" }));
    expect(allowed(folder.path)).toBe(1);
  });

  test("of the same moment count as the one that takes permission away", () => {
    using folder = temporaryFolder();
    writeDecision(folder.path, decision({ ...withdrawal, decidedAt: "2026-01-01T00:00:00.000Z" }));
    writeDecision(folder.path, decision());
    expect(allowed(folder.path)).toBe(0);
  });

  test("in a damaged file that is large, no file, or of nobody give no permission", () => {
    using folder = temporaryFolder();
    const path = writeDecision(folder.path, decision());
    writeFileSync(path, " ".repeat(20_000));
    expect(readOwnDecisions(folder.path, own)).toMatchObject({
      latest: [],
      unusable: [/no file of a decision/],
    });
    mkdirSync(folder.join("approvals", "not-a-digest"), { recursive: true });
    expect(allowed(folder.path)).toBe(0);
  });
});

describe("a decision gives no permission and is reported where it", () => {
  const cases: readonly [string, SignedApproval, RegExp][] = [
    ["is signed by another key", decision({}, "beta"), /another key/],
    ["was changed after signing", changed(decision()), /changed after it was signed/],
  ];
  test.each(cases)("%s", (_, signed, problem) => {
    using folder = temporaryFolder();
    const path = writeDecision(folder.path, signed);
    expect(readOwnDecisions(folder.path, own).latest).toEqual([]);
    expect(readOwnDecisions(folder.path, own).unusable).toEqual([expect.stringMatching(problem)]);
    expect(readOwnDecisions(folder.path, own).unusable[0]).toContain(path);
  });

  test("is another node's, under this node's name", () => {
    using folder = temporaryFolder();
    const bytes = approvalBytes(decision({ node: "beta" }, "alpha"));
    const path = writeDecision(folder.path, decision());
    writeFileSync(path, bytes);
    expect(readOwnDecisions(folder.path, own)).toMatchObject({ latest: [], unusable: [/decision of beta/] });
  });

  test("lies with another manifest than it is on", () => {
    using folder = temporaryFolder();
    const path = writeDecision(folder.path, decision());
    const other = folder.join("approvals", "b".repeat(64));
    mkdirSync(other);
    writeFileSync(`${other}/${path.split("/").at(-1)}`, readFileSync(path));
    const read = readOwnDecisions(folder.path, own);
    expect(read.latest.map(({ document }) => document.manifestDigest)).toEqual([digest]);
    expect(read.unusable).toEqual([expect.stringMatching(/of another manifest/)]);
  });
});

function changed(signed: SignedApproval): SignedApproval {
  return { ...signed, document: { ...signed.document, reference: "IRB 8" } };
}

describe("other members' decisions", () => {
  const versions = [{ manifest, digest }];
  const store = (stateDir: string, ...signed: SignedApproval[]): readonly string[] =>
    storeMemberApprovals(stateDir, { node: "alpha", versions }, signed.map(approvalBytes)).refused;

  test("count while they are in force", () => {
    using folder = temporaryFolder();
    expect(store(folder.path, decision({ node: "gamma" }), decision({ node: "beta" }))).toEqual([]);
    expect(approvalsInForce(folder.path, manifest, digest, DAY)).toEqual(["beta", "gamma"]);
    expect(approvalsInForce(folder.path, manifest, digest, Date.parse("2027-01-01"))).toEqual([]);
  });

  test("that are replayed after a withdrawal change nothing", () => {
    using folder = temporaryFolder();
    store(folder.path, decision({ node: "beta" }), decision({ node: "beta", ...withdrawal }));
    store(folder.path, decision({ node: "beta" }));
    expect(approvalsInForce(folder.path, manifest, digest, DAY)).toEqual([]);
  });

  test("never come from elsewhere for this node itself", () => {
    using folder = temporaryFolder();
    expect(store(folder.path, decision())).toEqual([]);
    expect(allowed(folder.path)).toBe(0);
  });

  test.each<[string, SignedApproval, RegExp]>([
    ["by another key", decision({ node: "beta" }, "gamma"), /another key/],
    ["changed after signing", changed(decision({ node: "beta" })), /changed after/],
    ["of no member", decision({ node: "mallory" }), /no member/],
    ["on an unknown manifest", decision({ node: "beta", manifestDigest: "c".repeat(64) }), /not known/],
    ["on another version", decision({ node: "beta", manifestVersion: 2 }), /another study or version/],
  ])("are refused %s", (_, signed, problem) => {
    using folder = temporaryFolder();
    expect(store(folder.path, signed)).toEqual([expect.stringMatching(problem)]);
    expect(approvalsInForce(folder.path, manifest, digest, DAY)).toEqual([]);
  });

  test("that are no decisions are refused without their content", () => {
    using folder = temporaryFolder();
    const rubbish = [
      Buffer.from("secret"),
      Buffer.from('{"document":{"node":"../../x"}}'),
      Buffer.alloc(50_000),
    ];
    const { refused } = storeMemberApprovals(folder.path, { node: "alpha", versions }, rubbish);
    expect(refused).toEqual(Array.from(rubbish, () => "this is not a signed decision on a study"));
  });

  test("do not fill the disk: the latest few are kept", () => {
    using folder = temporaryFolder();
    const days = Array.from({ length: 40 }, (_, index) => new Date(DAY + index * 1000).toISOString());
    store(folder.path, ...days.map((decidedAt) => decision({ node: "beta", decidedAt })));
    expect(readdirSync(folder.join("approvals", digest))).toHaveLength(16);
    store(folder.path, decision({ node: "beta", ...withdrawal }));
    expect(approvalsInForce(folder.path, manifest, digest, DAY)).toEqual(["beta"]);
  });
});
