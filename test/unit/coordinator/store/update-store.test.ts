import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UpdateStore, type UpdateKey } from "../../../../coordinator/store/update-store.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const BYTES = Buffer.from(Float32Array.from({ length: 5000 }, (_, index) => index / 7).buffer);

function keyOf(bytes: Buffer, node = "acme"): UpdateKey {
  return { study: "s", round: 3, node, digest: createHash("sha256").update(bytes).digest("hex") };
}

describe("UpdateStore", () => {
  test("keeps an update that arrives in pieces of any size, and verifies it", async () => {
    using folder = temporaryFolder();
    const store = new UpdateStore(folder.path);
    const key = keyOf(BYTES);
    const file = await store.open(key, BYTES.length);
    for (const [start, end] of [
      [0, 1],
      [1, 10],
      [10, 7_777],
      [7_777, BYTES.length],
    ] as const)
      await file.append(BYTES.subarray(start, end));
    expect(await file.complete()).toBe(true);
    await file.close();
    expect(readFileSync(store.pathOf(key)).equals(BYTES)).toBe(true);
    expect(await store.isIntact(key)).toBe(true);
  });

  test.skipIf(process.platform === "win32")("keeps an update from other users of the machine", async () => {
    using folder = temporaryFolder();
    const store = new UpdateStore(folder.path);
    const file = await store.open(keyOf(BYTES), BYTES.length);
    await file.append(BYTES);
    expect(await file.complete()).toBe(true);
    await file.close();
    expect(statSync(store.pathOf(keyOf(BYTES))).mode & 0o777).toBe(0o600);
  });

  test("resumes a broken upload at the byte it holds", async () => {
    using folder = temporaryFolder();
    const key = keyOf(BYTES);
    const first = await new UpdateStore(folder.path).open(key, BYTES.length);
    await first.append(BYTES.subarray(0, 9_999));
    expect(await first.complete()).toBe(false);
    await first.close();

    const store = new UpdateStore(folder.path);
    expect(store.heldBytes(key)).toBe(9_999);
    const second = await store.open(key, BYTES.length);
    expect(second.offset).toBe(9_999);
    await second.append(BYTES.subarray(9_999));
    expect(await second.complete()).toBe(true);
    await second.close();
    expect(await store.isIntact(key)).toBe(true);
  });

  test("refuses bytes beyond the layout", async () => {
    using folder = temporaryFolder();
    const file = await new UpdateStore(folder.path).open(keyOf(BYTES), BYTES.length);
    await file.append(BYTES);
    await expect(file.append(Buffer.of(0))).rejects.toMatchObject({ reason: "SIZE_DIFFERS" });
    await file.close();
  });

  test("refuses bytes that are not those of the digest", async () => {
    using folder = temporaryFolder();
    const changed = Buffer.from(BYTES);
    changed[123]! ^= 1;
    const file = await new UpdateStore(folder.path).open(keyOf(BYTES), BYTES.length);
    await file.append(changed);
    await expect(file.complete()).rejects.toMatchObject({ reason: "DIGEST_DIFFERS" });
    await file.close();
  });

  test.each([NaN, Infinity, -Infinity])("refuses an update with %d, wherever it is cut", async (hostile) => {
    const values = new Float32Array(1000).fill(0.5);
    values[613] = hostile;
    const bytes = Buffer.from(values.buffer);
    for (const cut of [613 * 4 - 1, 613 * 4, 613 * 4 + 2, 613 * 4 + 3]) {
      using folder = temporaryFolder();
      const file = await new UpdateStore(folder.path).open(keyOf(bytes), bytes.length);
      await file.append(bytes.subarray(0, cut));
      await file.append(bytes.subarray(cut));
      await expect(file.complete()).rejects.toMatchObject({ reason: "NOT_FINITE" });
      await file.close();
    }
  });

  test("notices a damaged update", async () => {
    using folder = temporaryFolder();
    const store = new UpdateStore(folder.path);
    const key = keyOf(BYTES);
    const file = await store.open(key, BYTES.length);
    await file.append(BYTES);
    await file.complete();
    await file.close();
    writeFileSync(store.pathOf(key), BYTES.subarray(0, 100));
    expect(await store.isIntact(key)).toBe(false);
  });

  test("verifies again an update whose round was not told before a stop", async () => {
    using folder = temporaryFolder();
    const store = new UpdateStore(folder.path);
    const key = keyOf(BYTES);
    const file = await store.open(key, BYTES.length);
    await file.append(BYTES);
    await file.complete();
    await file.close();

    const again = await store.open(key, BYTES.length);
    expect(again.offset).toBe(BYTES.length);
    expect(await again.complete()).toBe(true);
    await again.close();
  });

  test("holds one growing update for each node, and drops closed rounds", async () => {
    using folder = temporaryFolder();
    const store = new UpdateStore(folder.path);
    const other = Buffer.from(new Float32Array(5000).buffer);
    const [older, newer, neighbour] = [keyOf(BYTES), keyOf(other), keyOf(BYTES, "acme-two")];
    for (const key of [neighbour, older, newer]) {
      const file = await store.open(key, BYTES.length);
      await file.append(BYTES.subarray(0, 64));
      await file.close();
    }
    expect([older, newer, neighbour].map((key) => store.heldBytes(key))).toEqual([0, 64, 64]);
    store.dropAllBut("s", 4);
    expect(store.heldBytes(newer)).toBe(0);
    expect(existsSync(folder.join("s", "3"))).toBe(false);
  });
});
