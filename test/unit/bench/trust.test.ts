import { describe, expect, test } from "vitest";
import { agreementBench, largeManifest } from "../../../scripts/bench/agreement.ts";
import { timed, type Bench, type BenchOptions } from "../../../scripts/bench/bench.ts";
import { controlBench } from "../../../scripts/bench/control.ts";
import { recordBench } from "../../../scripts/bench/record.ts";

type Result = Readonly<Record<string, unknown>>;

async function run(bench: Bench, options: BenchOptions): Promise<Map<unknown, Result>> {
  const results = new Map<unknown, Result>();
  await bench.run(options, (result) => void results.set(result.case, result));
  return results;
}

describe("the benches of trust, with little to do", () => {
  test("control: signed messages arrive, and both streams open", { timeout: 60_000 }, async () => {
    const results = await run(controlBench, { messages: 20, turns: 1 });
    expect([...results.keys()]).toEqual(["heartbeat", "progress", "open"]);
    for (const { ratio } of results.values()) expect(ratio).toBeGreaterThan(0);
  });

  test("record: what was appended is verified whole", { timeout: 60_000 }, async () => {
    const results = await run(recordBench, { megabytes: 4 });
    const [append, verify] = [results.get("append")!, results.get("verify")!];
    expect(verify.entries).toBe(append.entries);
    expect(verify.bytes).toBe(append.bytes);
  });

  test("agreement: every step has a figure", async () => {
    const results = await run(agreementBench, { endpoints: 20, turns: 1 });
    expect([...results.keys()]).toEqual(["sign", "read", "lint", "policy", "decision"]);
  });
});

test("the study of the agreement bench has the endpoints that were asked for", () => {
  expect(largeManifest(7).endpoints).toHaveLength(7);
});

test("work that ends later is timed to its end", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ended = false;
  const ms = timed(() => promise.then(() => (ended = true)));
  resolve();
  expect(await ms).toBeGreaterThanOrEqual(0);
  expect(ended).toBe(true);
});
