import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { meanTaskLoss, scoreInBlocks, scoreLoss, scoreTasks } from "../../../../models/training/score.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { labelTable, rowsUpTo } from "../../../support/synthetic-examples.ts";

const none = Number.NaN;
const architecture = completeArchitecture({
  features: 1,
  trunk: [1],
  sharedHead: [{ name: "a", kind: "classification" }],
  privateHead: [{ name: "b", kind: "regression" }],
});
const { labels } = labelTable([1, 2, 0, none, none, none], 2);

describe("scores", () => {
  it("sum cross-entropy and squared error over the measured labels", () => {
    const outputs = Float32Array.of(0, 5, 3, 100, none, none);
    const [classification, regression] = scoreTasks(outputs, labels, rowsUpTo(3), architecture);
    expect(classification).toEqual({ lossSum: Math.LN2 + (3 + Math.log1p(Math.exp(-3))), labelCount: 2 });
    expect(regression).toEqual({ lossSum: 9, labelCount: 1 });
    const sum = scoreLoss(outputs, labels, rowsUpTo(3), architecture);
    expect(sum).toEqual({ lossSum: classification!.lossSum + 9, labelCount: 3 });
  });

  it("weigh tasks alike in the mean, and are null without labels", () => {
    const scores = [
      { lossSum: 8, labelCount: 4 },
      { lossSum: 1, labelCount: 1 },
      { lossSum: 0, labelCount: 0 },
    ];
    expect(meanTaskLoss(scores)).toBe(1.5);
    expect(meanTaskLoss([scores[2]!])).toBeNull();
  });

  it("take one row of outputs for each row named", () => {
    const one = scoreLoss(Float32Array.of(3, 100), labels, Uint32Array.of(1), architecture);
    expect(one).toEqual({ lossSum: 3 + Math.log1p(Math.exp(-3)), labelCount: 1 });
    expect(() => scoreLoss(new Float32Array(6), labels, Uint32Array.of(1), architecture)).toThrow(
      "6 outputs for 1 rows",
    );
  });

  it("stay finite for logits of any size", () => {
    const { lossSum } = scoreLoss(Float32Array.of(-1e30, 2, 800, 0, 0, 0), labels, rowsUpTo(3), architecture);
    expect(lossSum).toBeCloseTo(1e30, -25);
  });

  it("count no loss of a censored label on the side where its true value lies", () => {
    const outputs = Float32Array.of(0, 3, 0, 1, 0, 3, 0, 1);
    const both = labelTable([none, 2, none, 2, none, 2, none, 2], 2, [0, 1, 0, 1, 0, -1, 0, -1]).labels;
    const errors = [0, 1, 2, 3].map(
      (row) =>
        scoreTasks(outputs.slice(2 * row, 2 * row + 2), both, Uint32Array.of(row), architecture)[1]!.lossSum,
    );
    expect(errors).toEqual([0, 1, 1, 0]);
  });

  it("are the same of any number of rows, in blocks of some thousand", async () => {
    const random = seededRandom(3, "outputs");
    const table = Float32Array.from({ length: 20_000 }, () => random.uniform());
    const many = labelTable(
      table.map((value, index) => (index % 2 === 0 ? Math.round(value) : index % 5 === 0 ? none : value)),
      2,
    ).labels;
    const rows = rowsUpTo(10_000).filter((row) => row % 7 !== 3);
    const outputs = (of: Uint32Array): Float32Array =>
      Float32Array.from([...of].flatMap((row) => [table[row]!, table[9_999 - row]!]));
    const asked: number[] = [];
    const outputsOf = async (of: Uint32Array): Promise<Float32Array> => (asked.push(of.length), outputs(of));
    const scores = await scoreInBlocks(outputsOf, many, rows, architecture);
    const wanted = scoreTasks(outputs(rows), many, rows, architecture);
    for (const [task, { lossSum, labelCount }] of scores.entries()) {
      expect(lossSum).toBeCloseTo(wanted[task]!.lossSum, 6);
      expect(labelCount).toBe(wanted[task]!.labelCount);
    }
    expect(asked).toEqual([4096, 4096, rows.length - 2 * 4096]);
    const nothing = await scoreInBlocks(outputsOf, many, new Uint32Array(0), architecture);
    expect(meanTaskLoss(nothing)).toBeNull();
  });
});
