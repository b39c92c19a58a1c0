import { createHash, hash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import type { Federation, UploadSession } from "../../../../coordinator/federation.ts";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import type { StudyStatus } from "../../../../proto/gen/chorale/v1/StudyStatus.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import {
  createTiny,
  openTestFederation,
  refusalOf,
  ScriptedNode,
  tinyManifest,
  untilStatus,
} from "../../../support/federation-scenario.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const manifest = tinyManifest();
const layout = sharedLayout(architectureOf(manifest));
const honest = Buffer.from(new Float32Array(layout.length).fill(0.5).buffer);
const poison = Buffer.from(new Float32Array(layout.length).fill(NaN).buffer);

async function openRoundOne(federation: Federation, clock: ManualClock): Promise<ScriptedNode[]> {
  await createTiny(federation, manifest);
  const nodes = ["acme", "blume", "clinic"].map((name) => new ScriptedNode(federation, name));
  for (const node of nodes) node.connect();
  await federation.startStudy("tiny");
  for (const node of nodes) node.join(manifest);
  await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
  return nodes;
}

async function openUpload(federation: Federation, node: ScriptedNode): Promise<UploadSession | null> {
  const opened = await federation.openUpload(node.name, {
    key: { study: "tiny", round: 1, digest: createHash("sha256").update(honest).digest("hex") },
    baseModel: node.invitedModel,
    layoutDigest: canonicalDigest(layout),
    sizeBytes: honest.length,
    offset: 0,
    weight: 10,
    trainLoss: 1,
  });
  return "append" in opened ? opened : null;
}

describe("a member that opens one upload twice at the same instant", () => {
  const pathOf = (folder: string): string => `${folder}/updates/tiny/1/acme.${hash("sha256", honest)}.update`;

  test("cannot change the bytes that were verified", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const opened = await Promise.allSettled([openUpload(federation, acme!), openUpload(federation, acme!)]);
    const [first, second] = opened.map((one) => (one.status === "fulfilled" ? one.value : null));
    // The later one has the file; the earlier one writes nothing any more.
    const poisoned = first!.append(poison).then(() => first!.finish());
    await expect(poisoned).rejects.toThrow("a newer upload");
    await second!.append(honest);
    expect((await second!.finish()).accepted).toBeDefined();
    expect(readFileSync(pathOf(folder.path)).equals(honest)).toBe(true);
    await federation.close();
  });

  test("cannot have other bytes stored under a digest that was verified", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const first = await openUpload(federation, acme!);
    await first!.append(honest);
    const second = await openUpload(federation, acme!);
    await second!.append(poison);
    expect(await refusalOf(first!.finish())).toBe("OFFSET_INVALID");
    expect(await refusalOf(second!.finish())).toBe("DIGEST_DIFFERS");
    expect(existsSync(pathOf(folder.path))).toBe(false);
    await federation.close();
  });

  test("cannot take an update away while it is being accepted", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const first = await openUpload(federation, acme!);
    await first!.append(honest);
    const [receipt, again] = await Promise.all([first!.finish(), openUpload(federation, acme!)]);
    expect(receipt.accepted).toBeDefined();
    expect(again).toBeNull();
    expect(statSync(pathOf(folder.path)).size).toBe(honest.length);
    await federation.close();
  });
});

describe("a member that says ever new things", () => {
  const rows = (folder: string): number => {
    const database = new DatabaseSync(`${folder}/coordinator.sqlite`);
    const { count } = database.prepare("SELECT count(*) AS count FROM events").get() as { count: number };
    database.close();
    return count;
  };

  test("fills no journal without end, and nothing is lost", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const nodes = await openRoundOne(federation, clock);
    for (let time = 0; time < 2500; time += 1) {
      const decision = time % 2 === 0 ? "declined" : "approved";
      nodes[2]!.decide(manifest, { decision, decidedAt: new Date(time * 1000).toISOString() });
      if (time % 100 === 0) await untilStatus(federation, clock, () => true);
    }
    const decidedAt = new Date(2499 * 1000).toISOString();
    const decisionOf = (status: StudyStatus): unknown => status.members!.at(-1)!.decidedAt;
    await untilStatus(federation, clock, (status) => decisionOf(status) === decidedAt);
    await federation.close();
    expect(rows(folder.path)).toBeLessThan(1100);
    const again = await openTestFederation(folder.path, clock);
    expect(decisionOf(again.studyStatus("tiny"))).toBe(decidedAt);
    await again.close();
  });

  test("waits until what it said is written down", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const declined = acme!.declineStudy(manifest, "NOT_APPROVED");
    expect(federation.studyStatus("tiny").members![0]!.joined).toBe(true);
    await declined;
    expect(federation.studyStatus("tiny").members![0]!.joined).toBe(false);
    await federation.close();
  });
});

test.each([
  ["overflow when they are pooled", { sum: 1e308, sumOfSquares: 1e308 }],
  ["have a negative sum of squares", { sum: 1, sumOfSquares: -1 }],
])("sums that %s are refused", async (_what, sums) => {
  using folder = temporaryFolder();
  const federation = await openTestFederation(folder.path, new ManualClock());
  await createTiny(federation, manifest);
  const studyJoined = {
    study: "tiny",
    manifestDigest: canonicalDigest(manifest),
    protocolHash: "a".repeat(64),
    labelSums: [{ endpoint: "solubility", count: 10, ...sums }],
    featureSums: [],
  };
  const join = () => federation.receive("acme", { message: "studyJoined", studyJoined });
  expect(join).toThrow("label sums must be those of a table");
  await federation.close();
});
