import { describe, expect, it } from "vitest";
import { labelRowsOf } from "../../../../models/label-rows.ts";
import {
  labelCounts,
  labelWeights,
  type ClassBalance,
  type TaskWeighing,
} from "../../../../models/training/label-weights.ts";
import { labelTable, rowsUpTo } from "../../../support/synthetic-examples.ts";

const none = Number.NaN;
/** Four rows: task 0 has four labels, task 1 one, task 2 none. */
const { labels } = labelTable([1, 1, none, 0, none, none, 0, none, none, 1, none, none], 3);
const plain = (weight: number): TaskWeighing => ({ kind: "regression", weight, censoredWeight: 1 });
const tasks = [plain(1), plain(1), plain(1)];

function weigh(exponent: number, rows = rowsUpTo(4), weighings = tasks): number[] {
  return [...labelWeights(labels, rows, weighings, { exponent, classBalance: "none" }).plain];
}

describe("labelWeights", () => {
  it("are n to the exponent with mean 1 over the tasks that have labels", () => {
    expect(weigh(-0.5)).toEqual([0.5 / 0.75, 1 / 0.75, 0].map(Math.fround));
    expect(weigh(0)).toEqual([1, 1, 0]);
  });

  it("count only the rows given", () => {
    const kinds = tasks.map(({ kind }) => kind);
    const counts = labelCounts(labels, kinds, Uint32Array.of(1, 2));
    expect(counts.map(({ all }) => all)).toEqual([2, 0, 0]);
    expect(weigh(-1, Uint32Array.of(1, 2))).toEqual([1, 0, 0]);
  });

  it("are all zero when nothing is measured", () => {
    expect(weigh(-0.75, new Uint32Array(0))).toEqual([0, 0, 0]);
  });

  it("follow the protocol's weights", () => {
    expect(weigh(0, rowsUpTo(4), [plain(3), plain(1), plain(5)])).toEqual([1.5, 0.5, 0]);
  });

  it("weigh censored labels by their task's share", () => {
    const row = [0, 1, 2];
    const censored = labelRowsOf(3, [{ row, value: [1, 2, 3], censoring: [1, 0, -1] }]);
    const weighing = { kind: "regression", weight: 1, censoredWeight: 0.25 } as const;
    const options = { exponent: -0.75, classBalance: "balanced" } as const;
    const weights = labelWeights(censored, rowsUpTo(3), [weighing], options);
    expect([weights.plain[0], weights.marked[0]]).toEqual([1, 0.25]);
    expect(labelCounts(censored, ["regression"], rowsUpTo(3))).toEqual([{ all: 3, marked: 2 }]);
  });

  it.each([
    ["none", 1, 1],
    ["balanced", 10 / 16, 10 / 4],
    ["balanced_root", Math.sqrt(10 / 16), Math.sqrt(10 / 4)],
  ] as const)("balance two active of ten: %s", (classBalance: ClassBalance, inactive, active) => {
    const ten = labelTable([1, 0, 0, 0, 0, 1, 0, 0, 0, 0], 1).labels;
    const weighing = { kind: "classification", weight: 1, censoredWeight: 1 } as const;
    const weights = labelWeights(ten, rowsUpTo(10), [weighing], { exponent: 0, classBalance });
    expect([weights.plain[0], weights.marked[0]]).toEqual([inactive, active].map(Math.fround));
  });

  it("leave a task of one class as it is", () => {
    const ones = labelTable([1, 1], 1).labels;
    const weighing = { kind: "classification", weight: 1, censoredWeight: 1 } as const;
    const weights = labelWeights(ones, rowsUpTo(2), [weighing], { exponent: 0, classBalance: "balanced" });
    expect([weights.plain[0], weights.marked[0]]).toEqual([1, 1]);
  });
});
