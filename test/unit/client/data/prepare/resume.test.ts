import { readdirSync, readFileSync, writeFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RowReading } from "../../../../../client/data/formats/reading.ts";
import { PreparationProgress } from "../../../../../client/data/prepare/preparation-progress.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { partnerFile, prepare, reading, study } from "./readings.ts";

/** More structures than one chunk holds: chains of carbon and oxygen. */
const rows: readonly RowReading[] = Array.from({ length: 600 }, (_, index) => {
  const chain = Array.from({ length: 10 }, (__, bit) => ((index >> bit) & 1 ? "O" : "C")).join("C");
  return reading(index + 2, `CC${chain}C`, index / 100);
});

/** Little chemistry: this is about chunks. */
const rules = {
  manifest: study({ standardisation: { method: "largest_fragment" }, descriptors: "none" }),
  key: "melloddy",
};

/** Stops the preparation when some of the structures are done; the chunks that it left. */
async function stopMidway(folder: string): Promise<string[]> {
  const controller = new AbortController();
  const stopped = new Error("stopped");
  const progress = new PreparationProgress(0, (fraction) => {
    if (fraction > 0) controller.abort(stopped);
  });
  const options = { rules, progress, signal: controller.signal };
  await expect(prepare(folder, [partnerFile(rows)], options)).rejects.toBe(stopped);
  return readdirSync(join(folder, "work")).filter((name) => name.endsWith(".chunk"));
}

test("a stopped run keeps its chunks, and the next one gives what an unbroken one gives", async () => {
  using unbroken = temporaryFolder();
  using broken = temporaryFolder();
  const { digest, prepared } = await prepare(unbroken.path, [partnerFile(rows)], { rules });
  expect(prepared.features.rows).toBeGreaterThan(300);
  const chunks = await stopMidway(broken.path);
  expect(chunks.length).toBeGreaterThan(0);
  expect(chunks.length).toBeLessThan(3);
  expect((await prepare(broken.path, [partnerFile(rows)], { rules })).digest).toBe(digest);
});

test("a chunk that was left whole is not computed again; a damaged one is", async () => {
  using folder = temporaryFolder();
  const [name] = await stopMidway(folder.path);
  const path = folder.join("work", name!);
  const written = statSync(path).mtimeMs;
  await stopMidway(folder.path);
  expect(statSync(path).mtimeMs).toBe(written);
  const whole = readFileSync(path);
  const damaged = Buffer.from(whole);
  damaged[damaged.length - 100]! ^= 1;
  writeFileSync(path, damaged);
  const { digest } = await prepare(folder.path, [partnerFile(rows)], { rules });
  using fresh = temporaryFolder();
  expect((await prepare(fresh.path, [partnerFile(rows)], { rules })).digest).toBe(digest);
});
