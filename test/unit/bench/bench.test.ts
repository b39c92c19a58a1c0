import { describe, expect, test } from "vitest";
import { benchStudy } from "../../../scripts/bench/bench-study.ts";
import { median, readOptions } from "../../../scripts/bench/bench.ts";
import { cpuMsOf, peakRssBytesOf } from "../../../scripts/bench/process-usage.ts";

describe("a bench's options", () => {
  test("are whole numbers by name", () => {
    expect(readOptions(["--nodes", "4", "--rounds=10"], ["nodes", "rounds"])).toEqual({
      nodes: 4,
      rounds: 10,
    });
  });

  test.each([[["--other", "1"]], [["--nodes", "0"]], [["--nodes", "many"]], [["--nodes", "1.5"]], [["4"]]])(
    "that make no sense are wrong usage: %j",
    (args) => {
      expect(() => readOptions(args, ["nodes"])).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});

test("the median is the middle value, or between the two in the middle", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

test.each([10_000, 250_000, 1_000_000, 10_000_000, 100_000_000])(
  "the study of the round bench has %i parameters to within one per cent",
  (wanted) => {
    const { parameters, manifest } = benchStudy(["node-1", "node-2"], wanted, 3);
    expect(Math.abs(parameters / wanted - 1)).toBeLessThan(0.01);
    expect(manifest).toMatchObject({ rounds: { count: 3, updatesMin: 2 }, validation: { enabled: false } });
  },
);

test.runIf(process.platform === "linux")("a process's usage is read from /proc", () => {
  const used = process.cpuUsage();
  expect(Math.abs(cpuMsOf(process.pid) - (used.user + used.system) / 1000)).toBeLessThan(1000);
  expect(peakRssBytesOf(process.pid)).toBeGreaterThanOrEqual(process.memoryUsage().rss * 0.9);
});
