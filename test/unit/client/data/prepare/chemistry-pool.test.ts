import { expect, test } from "vitest";
import type { FeatureProtocol } from "../../../../../chemistry/feature-protocol.ts";
import { ChemistryPool } from "../../../../../client/data/prepare/chemistry-pool.ts";
import { decodeChunk } from "../../../../../client/data/prepare/chunk-file.ts";
import { study } from "./readings.ts";

const { protocol } = study({ standardisation: { method: "largest_fragment" }, descriptors: "none" });

test("chunks of several threads hold the same bytes as those of one", async () => {
  await using one = new ChemistryPool({ protocol, key: "k" }, 1);
  await using two = new ChemistryPool({ protocol, key: "k" }, 2);
  const shares = [["CCO", "nonsense"], ["c1ccccc1O"], ["CC(=O)O"]];
  const single = await Promise.all(shares.map((share) => one.featurise(share)));
  const several = await Promise.all(shares.map((share) => two.featurise(share)));
  expect(several).toEqual(single);
  expect(decodeChunk(single[0]!)).toMatchObject({ structures: 2, reasons: [expect.any(String)] });
});

test("a thread that cannot work fails everything with what a person can do", async () => {
  await using pool = new ChemistryPool({ protocol: {} as FeatureProtocol, key: "k" }, 1);
  const failure = { message: expect.stringContaining("chemistry thread"), remedy: expect.any(String) };
  await expect(pool.protocolHash()).rejects.toMatchObject(failure);
  await expect(pool.featurise(["C"])).rejects.toMatchObject(failure);
  await expect(pool.room()).rejects.toMatchObject(failure);
});

test("a signal ends what is under way with its reason, also before the first request", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  await using pool = new ChemistryPool({ protocol, key: "k" }, 1, controller.signal);
  const chunk = pool.featurise(["CCO"]);
  controller.abort(reason);
  await expect(chunk).rejects.toBe(reason);
  await using late = new ChemistryPool({ protocol, key: "k" }, 1, controller.signal);
  await expect(late.featurise(["CCO"])).rejects.toBe(reason);
});

test("room is there only while few chunks wait", async () => {
  await using pool = new ChemistryPool({ protocol, key: "k" }, 1);
  const first = pool.featurise(["CCO"]);
  await pool.room();
  let isThereRoom = false;
  const second = pool.featurise(["CCN"]);
  const room = pool.room().then(() => (isThereRoom = true));
  await Promise.resolve();
  expect(isThereRoom).toBe(false);
  await first;
  await room;
  await second;
});
