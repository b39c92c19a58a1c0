import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { HostileScene, type SaidOfModel } from "../support/hostile-scene.ts";
import { runChorale, startChorale } from "../support/start-process.ts";

let scene: HostileScene;
let manifest: StudyManifest;

beforeAll(async () => {
  scene = await HostileScene.open("format: chorale-policy-1\ncohortMin: 2\n");
  manifest = scene.manifest("models", { rounds: { count: 50, updatesMin: 2 } });
  await scene.join(manifest);
});
afterAll(() => scene[Symbol.asyncDispose]());

describe("models that are none", () => {
  let round = 0;
  const zeros = (): Buffer => scene.zeros(manifest);
  const scale = (mean: number, deviation: number): SaidOfModel => {
    return { targetScales: [{ endpoint: "log_solubility", mean, deviation }] };
  };
  test.each<[string, string, () => SaidOfModel]>([
    ["of a thousand gigabytes", "SIZE_DIFFERS", () => ({ modelBytes: 2 ** 40 })],
    ["of another size than the manifest's network", "SIZE_DIFFERS", () => ({ bytes: Buffer.alloc(8) })],
    ["of no size", "SIZE_DIFFERS", () => ({ bytes: Buffer.alloc(0) })],
    [
      "longer than was said",
      "SIZE_DIFFERS",
      () => ({ bytes: Buffer.concat([zeros(), zeros()]), modelBytes: zeros().length }),
    ],
    ["of NaN", "NOT_FINITE", () => ({ bytes: Buffer.alloc(zeros().length, 0xff) })],
    ["with a scale that is no number", "MALFORMED_MESSAGE", () => scale(Number.NaN, 1)],
    ["with an infinite scale", "MALFORMED_MESSAGE", () => scale(0, Infinity)],
    ["with a negative deviation", "MALFORMED_MESSAGE", () => scale(0, -1)],
  ])("%s: the round is declined, nothing is trained", async (_what, reason, said) => {
    round += 1;
    scene.invite(manifest, round, said());
    expect(await scene.refusal("roundDeclined", "models", round)).toMatch(new RegExp(`^${reason}`));
    expect(scene.client.stdout).not.toContain("training");
  });

  test("beyond the study's rounds, of a round that is over, or another one for a round: declined", async () => {
    const { coordinator } = scene;
    scene.invite(manifest, 20);
    await coordinator.uploaded("models");
    coordinator.said.length = 0;
    const another = scene.zeros(manifest);
    another.writeFloatLE(1, 0);
    scene.invite(manifest, 20, { bytes: another });
    expect(await scene.refusal("roundDeclined", "models", 20)).toMatch(/^DIGEST_DIFFERS/);
    scene.invite(manifest, 19);
    expect(await scene.refusal("roundDeclined", "models", 19)).toMatch(/^ROUND_NOT_OPEN/);
    scene.invite(manifest, 2 ** 32 - 1);
    expect(await scene.refusal("roundDeclined", "models", 2 ** 32 - 1)).toMatch(/^ROUND_UNKNOWN/);
    expect(coordinator.uploads).toEqual(["models"]);
    // The study's own rounds are open all the same.
    scene.invite(manifest, 21);
    await coordinator.until(() => coordinator.uploads.length === 2);
  });

  test("published where nobody agreed to give scores: none is given", async () => {
    const { coordinator } = scene;
    const [model] = [...coordinator.models.keys()];
    const published = { study: "models", round: 30, model: model!, modelBytes: scene.zeros(manifest).length };
    coordinator.tell({ modelPublished: published });
    scene.invite(manifest, 31);
    await coordinator.until(() => coordinator.uploads.length === 3);
    coordinator.tell({ studyEnded: { study: "models", outcome: "ABORTED" } });
    scene.invite(manifest, 32);
    expect(await scene.refusal("roundDeclined", "models", 32)).toMatch(/^STUDY_WRONG_STATE/);
    expect(coordinator.said.some(({ modelScored }) => modelScored)).toBe(false);
  });
});

describe("files of the node in other hands", () => {
  test("a record that somebody writes into ends the client, which says so, and nothing more leaves", async () => {
    const other = scene.manifest("other");
    await scene.join(other);
    const record = join(scene.state, "egress", "record-000001.jsonl");
    appendFileSync(record, readFileSync(record, "utf8").split("\n")[0] ?? "");
    scene.invite(other);
    expect(await scene.client.exited).toMatchObject({ code: 1 });
    expect(scene.client.stderr).toMatch(/error: .*another program writes this record/);
    expect(scene.coordinator.uploads).toHaveLength(3);
  });

  test("a key that others may read is not used", async () => {
    const key = join(scene.folder, "identity.key");
    chmodSync(key, 0o644);
    const run = (): ReturnType<typeof runChorale> => runChorale(["client", "run", "--config", scene.config]);
    const told = await run();
    expect(told.code).not.toBe(0);
    expect(told.stderr).toContain(`chmod 600 ${key}`);
    chmodSync(key, 0o600);
  });

  test("a study whose files were edited is trained by nobody's word but the owner's", async () => {
    const folder = join(scene.state, "studies", "forged");
    mkdirSync(folder, { recursive: true });
    const forged = scene.manifest("forged");
    const signature = { key: "x", value: "A".repeat(86) };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ document: forged, signature }));
    const state = {
      manifestDigest: "0",
      standing: "aborted",
      round: 1,
      detail: "",
      finish: "wanted",
      finishedModel: null,
      changedAt: "",
    };
    writeFileSync(join(folder, "state.json"), JSON.stringify(state));
    scene.coordinator.said.length = 0;
    await using client = startChorale(["client", "run", "--config", scene.config]);
    await scene.coordinator.heard(({ hello }) => hello !== null && hello !== undefined);
    scene.invite(forged);
    expect(await scene.refusal("roundDeclined", "forged")).toMatch(/^STUDY_UNKNOWN/);
    scene.decide(forged);
    scene.coordinator.offer(scene.manifest("next"));
    await scene.join(scene.manifest("wanted"));
    expect(client.stdout).not.toContain("forged");
    expect(scene.coordinator.uploads).toHaveLength(3);
  });
});
