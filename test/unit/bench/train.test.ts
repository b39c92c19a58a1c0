import { describe, expect, test } from "vitest";
import { alternate, stepsFor } from "../../../scripts/bench/train/alternate.ts";
import { caseData, cases, caseRows } from "../../../scripts/bench/train/cases.ts";
import { LineProcess } from "../../../scripts/bench/train/line-process.ts";
import { torchVariants } from "../../../scripts/bench/train/torch-process.ts";
import { compared, sharesOf } from "../../../scripts/bench/train/train.ts";

describe("steps in turns", () => {
  /** Takes `ms` a step, and twice as much from its fourth call on; notes its name for each call. */
  const stepper = (calls: string[], name: string, ms: number) => async (steps: number) => {
    calls.push(`${name} ${steps}`);
    return steps * (calls.filter((call) => call.startsWith(name)).length > 5 ? 2 * ms : ms);
  };

  test("alternate, with as many steps as fill a repetition", async () => {
    const calls: string[] = [];
    const times = await alternate([stepper(calls, "a", 10), stepper(calls, "b", 25)], {
      repetitionMs: 100,
      repetitions: 3,
    });
    expect(calls.slice(-6)).toEqual(["a 10", "b 4", "a 10", "b 4", "a 10", "b 4"]);
    expect(times).toEqual([
      { bestMs: 10, medianMs: 10 },
      { bestMs: 25, medianMs: 25 },
    ]);
  });

  test.each([
    [100, 30, 3],
    [100, 1000, 1],
    [100, 0, 100_000],
  ])("of a repetition of %d ms at %d ms a step are %d", (wanted, step, steps) => {
    expect(stepsFor(wanted, step)).toBe(steps);
  });

  test("are compared by each side's best repetition", () => {
    const [ours, torch] = [
      { bestMs: 8, medianMs: 10 },
      { bestMs: 16, medianMs: 40 },
    ];
    expect(compared(128, [ours, torch])).toEqual({
      stepMs: 8,
      samplesPerSecond: 16_000,
      torchStepMs: 16,
      torchSamplesPerSecond: 8000,
      ratio: 2,
      medianRatio: 4,
    });
    expect(compared(128, [ours])).toEqual({ stepMs: 8, samplesPerSecond: 16_000 });
  });

  test("are split into shares", () => {
    const answer = { ms: 10, loss: 0, peakRssBytes: 0, split: { prepareMs: 1, graphMs: 2, updateMs: 5 } };
    expect(sharesOf(answer)).toEqual({ prepare: 0.125, graph: 0.25, update: 0.625 });
    expect(sharesOf({ ms: 10, loss: 0, peakRssBytes: 0 })).toEqual({});
  });
});

describe("the rows of a case", () => {
  test.each(cases)("$name have the bits and labels that it names, and are always the same", (shape) => {
    const { features, labels } = caseData(shape);
    expect([features.rows, features.columns, labels.tasks]).toEqual([caseRows, shape.features, shape.tasks]);
    expect(features.column.length).toBe(caseRows * shape.bits);
    expect(labels.task.length).toBe(caseRows * Math.round(shape.tasks * shape.measured));
    expect(Math.max(...features.column.subarray(0, 10_000))).toBeLessThan(shape.features);
    expect(caseData(shape)).toEqual({ features, labels });
  });

  test("touch as many columns as fingerprints do", () => {
    const { features } = caseData(cases.at(-1)!);
    const touched = new Set(features.column.subarray(0, features.rowStart[128]));
    expect(touched.size).toBeGreaterThan(4000);
    expect(touched.size).toBeLessThan(5500);
  });
});

test("PyTorch's forms differ by input and optimiser", () => {
  expect(torchVariants(cases[0]!, "adam")).not.toContain("bag-foreach");
  expect(torchVariants(cases[1]!, "adam")).toContain("bag-foreach");
  expect(torchVariants(cases[2]!, "adam")).toContain("bag-sparse-foreach");
  expect(torchVariants(cases[2]!, "sgd")).toContain("bag-sparse-momentum");
  expect(torchVariants(cases[0]!, "none")).not.toContain("dense-foreach");
});

describe("a process of lines", () => {
  const script = `
    console.log('{"ready":true}');
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { n } = JSON.parse(line);
      if (n === 0) { console.error("no zero"); process.exit(1); }
      console.log(JSON.stringify({ twice: 2 * n }));
    });`;

  test("greets, answers in order and ends with its scope", async () => {
    await using started = new LineProcess(process.execPath, ["-e", script]);
    expect(await started.next()).toEqual({ ready: true });
    expect([await started.ask({ n: 2 }), await started.ask({ n: 5 })]).toEqual([{ twice: 4 }, { twice: 10 }]);
  });

  test("that ends says why", async () => {
    await using started = new LineProcess(process.execPath, ["-e", script]);
    await started.next();
    await expect(started.ask({ n: 0 })).rejects.toThrow("no zero");
  });

  test("that does not exist says so", async () => {
    await using started = new LineProcess("chorale-no-such-program", []);
    await expect(started.next()).rejects.toThrow("ENOENT");
  });
});
