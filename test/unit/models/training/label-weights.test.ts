import { describe, expect, it } from "vitest";
import { labelCounts, taskWeights } from "../../../../models/training/task-weights.ts";
import { rowsUpTo, residentRows } from "../../../support/synthetic-examples.ts";

const none = Number.NaN;
/** Four rows: task 0 has four labels, task 1 one, task 2 none. */
const labels = Float32Array.from(
  [
    [1, 1, none],
    [0, none, none],
    [0, none, none],
    [1, none, none],
  ].flat(),
);
const examples = { features: residentRows([[1], [1], [1], [1]]), tasks: 3, labels };

describe("taskWeights", () => {
  it("are n to the exponent with mean 1 over the tasks that have labels", () => {
    expect([...taskWeights(examples, rowsUpTo(4), -0.5)]).toEqual([0.5 / 0.75, 1 / 0.75, 0].map(Math.fround));
    expect([...taskWeights(examples, rowsUpTo(4), 0)]).toEqual([1, 1, 0]);
  });

  it("count only the rows given", () => {
    expect([...labelCounts(examples, Uint32Array.of(1, 2))]).toEqual([2, 0, 0]);
    expect([...taskWeights(examples, Uint32Array.of(1, 2), -1)]).toEqual([1, 0, 0]);
  });

  it("are all zero when nothing is measured", () => {
    expect([...taskWeights(examples, new Uint32Array(0), -0.75)]).toEqual([0, 0, 0]);
  });
});
