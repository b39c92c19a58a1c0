import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { approveStudy, type ApprovalOptions } from "../../../../client/policy/approve-study.ts";
import { approvedStudies, readOwnDecisions } from "../../../../client/policy/decisions.ts";
import { declineStudy, withdrawStudy } from "../../../../client/policy/refuse-study.ts";
import { studyRows } from "../../../../client/policy/list-studies.ts";
import { signManifest } from "../../../../trust/manifest/signed-manifest.ts";
import { identityOf, operatorIdentity } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { decidingNode, keyedStudy, offer } from "./deciding-node.ts";

type Folder = ReturnType<typeof temporaryFolder>;

const own = { node: "alpha", fingerprint: identityOf("alpha").fingerprint };
const clock = new ManualClock();
const words = { name: "Dana Kim", reason: "the purpose is too wide" };
const allowed = (folder: Folder): number =>
  approvedStudies(readOwnDecisions(folder.join("state"), own), clock.nowMs()).length;
const standing = (folder: Folder): string[] =>
  studyRows({ name: "alpha", stateDir: folder.join("state") }, clock.nowMs()).map(({ decision }) => decision);

function approve(configPath: string, digest: string, changes: Partial<ApprovalOptions> = {}): string {
  const options = { configPath, study: "small", digest, reference: "IRB 7", name: "Dana Kim", ...changes };
  return approveStudy(options, clock).document.expiresAt;
}

describe("approving", () => {
  test("signs exactly what was offered, until the study's last day", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy({ expires: "1970-01-05" }));
    const configPath = decidingNode(folder);
    expect(standing(folder)).toEqual(["offered"]);
    expect(approve(configPath, digest)).toBe("1970-01-06T00:00:00.000Z");
    expect(allowed(folder)).toBe(1);
    expect(standing(folder)).toEqual(["approved"]);
  });

  test("of a study without an end lasts a year", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy());
    expect(approve(decidingNode(folder), digest)).toBe("1971-01-01T00:00:00.000Z");
  });

  test("can be given ahead of the offer, for the operator's signed file", () => {
    using folder = temporaryFolder();
    const study = folder.join("signed.json");
    const manifest = keyedStudy();
    const digest = offer(folder, manifest);
    rmSync(folder.join("state"), { recursive: true });
    writeFileSync(study, JSON.stringify(signManifest(manifest, operatorIdentity)));
    approve(decidingNode(folder), digest, { study });
    expect(standing(folder)).toEqual(["approved"]);
  });

  test("of the proposed version goes by its digest, and leaves the one in force as it is", () => {
    using folder = temporaryFolder();
    const first = offer(folder, keyedStudy());
    const second = offer(folder, keyedStudy({ version: 2, previous: first }), { name: "proposed.json" });
    const configPath = decidingNode(folder);
    approve(configPath, first);
    expect(standing(folder)).toEqual(["approved", "proposed"]);
    approve(configPath, second);
    expect(standing(folder)).toEqual(["approved", "approved"]);
  });

  test("again after a withdrawal counts again", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy());
    const configPath = decidingNode(folder);
    approve(configPath, digest);
    withdrawStudy({ configPath, study: "small", ...words }, clock);
    expect([allowed(folder), standing(folder)]).toEqual([0, ["withdrawn"]]);
    approve(configPath, digest);
    expect(allowed(folder)).toBe(1);
  });
});

describe("an approval is refused", () => {
  const refused: readonly [string, object, Partial<ApprovalOptions>, RegExp][] = [
    [
      "where the digest is another",
      {},
      { digest: "0".repeat(64) },
      /no manifest of small that is here has the digest 0{64}$/,
    ],
    ["where some digits say which: others can begin alike", {}, { digest: "3fa1".repeat(15) }, /all 64/],
    ["where nobody approves", {}, { name: " " }, /--name/],
    ["without a reference", {}, { reference: "" }, /--reference/],
    ["where a name breaks the line", {}, { name: "a\nb" }, /--name.*one line/],
    [
      "that ends after the study",
      { expires: "1970-01-05" },
      { expires: "1970-01-06" },
      /after the study's last day/,
    ],
    ["that has ended", {}, { expires: "1969-12-31" }, /is past/],
    ["until no day", {}, { expires: "tomorrow" }, /is no day/],
    ["of a study that has ended", { expires: "1969-12-31" }, {}, /ended with 1969-12-31/],
    [
      "where the study does not name this node",
      { members: keyedStudy().members.slice(1) },
      {},
      /does not name alpha/,
    ],
    [
      "where it names this node by another key",
      { members: withKeyOf("mallory") },
      {},
      /is named with the key/,
    ],
    ["where it names no key", { members: withKeyOf(null) }, {}, /is named with no key/],
    ["of a study that is not known", {}, { study: "unknown" }, /no study unknown was offered/],
  ];
  test.each(refused)("%s", (_, fields, changes, problem) => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy(fields));
    const configPath = decidingNode(folder);
    expect(() => approve(configPath, digest, changes)).toThrow(problem);
    expect(allowed(folder)).toBe(0);
  });

  test("where another than the federation's operator signed the manifest", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy(), { signer: identityOf("mallory") });
    expect(() => approve(decidingNode(folder), digest)).toThrow(/the operator of tests is/);
  });

  test("where the manifest was changed after it was signed", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy());
    const path = folder.join("state", "studies", "small", "manifest.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"count":2', '"count":2000'));
    expect(() => approve(decidingNode(folder), digest)).toThrow(/changed after it was signed/);
  });

  test("of a draft that nobody signed", () => {
    using folder = temporaryFolder();
    const study = folder.join("study.yaml");
    writeFileSync(study, JSON.stringify(keyedStudy()));
    const digest = offer(folder, keyedStudy());
    expect(() => approve(decidingNode(folder), digest, { study })).toThrow(/draft that nobody has signed/);
  });
});

function withKeyOf(name: string | null): object[] {
  const [first, ...others] = keyedStudy().members;
  return [{ name: first!.name, key: name === null ? null : identityOf(name).fingerprint }, ...others];
}

describe("declining and withdrawing", () => {
  test("a study that was declined is not worked on, and says why", () => {
    using folder = temporaryFolder();
    offer(folder, keyedStudy());
    const configPath = decidingNode(folder);
    const { document } = declineStudy({ configPath, study: "small", ...words }, clock);
    expect(document).toMatchObject({ decision: "declined", reference: words.reason, expiresAt: "" });
    expect([allowed(folder), standing(folder)]).toEqual([0, ["declined"]]);
  });

  test("an approved version is withdrawn, not declined", () => {
    using folder = temporaryFolder();
    const digest = offer(folder, keyedStudy());
    const configPath = decidingNode(folder);
    approve(configPath, digest);
    expect(() => declineStudy({ configPath, study: "small", ...words }, clock)).toThrow(/is approved/);
  });

  test("a withdrawal takes back every version's approval", () => {
    using folder = temporaryFolder();
    const first = offer(folder, keyedStudy());
    const second = offer(folder, keyedStudy({ version: 2, previous: first }), { name: "proposed.json" });
    const configPath = decidingNode(folder);
    approve(configPath, first);
    approve(configPath, second);
    expect(withdrawStudy({ configPath, study: "small", ...words }, clock)).toHaveLength(2);
    expect(allowed(folder)).toBe(0);
  });

  test("what was never approved cannot be withdrawn", () => {
    using folder = temporaryFolder();
    offer(folder, keyedStudy());
    const configPath = decidingNode(folder);
    expect(() => withdrawStudy({ configPath, study: "small", ...words }, clock)).toThrow(/no approval/);
  });

  test("what was withdrawn is not withdrawn again, and who did it is said", () => {
    using folder = temporaryFolder();
    const configPath = decidingNode(folder);
    approve(configPath, offer(folder, keyedStudy()));
    withdrawStudy({ configPath, study: "small", ...words }, clock);
    const again = (): unknown => withdrawStudy({ configPath, study: "small", ...words }, clock);
    expect(again).toThrow(new RegExp(`small was withdrawn already, on .* UTC by ${words.name}`));
  });
});
