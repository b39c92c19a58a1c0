import { expect, test } from "vitest";
import { studyStatusSchema, type NodeScore } from "../../../demo/child-output.ts";
import { resultTable } from "../../../demo/result-table.ts";
import { defaultStudy } from "../../../demo/study.ts";
import { summarise } from "../../../demo/summarise.ts";

const manifest = defaultStudy(
  ["a", "b"],
  ["logD", "hERG"].map((name) => ({
    name,
    kind: "regression",
    transform: "none",
    labels: 9,
    tables: { a: 9 },
  })),
  { simulated: false },
);
const status = studyStatusSchema.parse({
  manifestDigest: "d1",
  state: "STUDY_COMPLETED",
  rounds: [
    { round: 1, outcome: "AGGREGATED", durationMs: 120, nodes: ["a", "b"], trainLoss: 0.5, validation: 0.6 },
    { round: 2, outcome: "ABANDONED", durationMs: 80, nodes: [], trainLoss: 0, validation: 0 },
    { round: 3, outcome: "AGGREGATED", durationMs: 90, nodes: ["a"], trainLoss: 0.4 },
  ],
  bytesUp: 10,
  bytesDown: 20,
});

function score(endpoint: string, node: string, value: number | null, testCount = 12): NodeScore {
  return { endpoint, node, kind: "regression", metric: "rmse", value, testCount };
}

const measured = {
  manifest,
  status,
  software: { chorale: "0" },
  singlePartner: [],
  federated: [],
  pooled: [],
};

test("scores of the three models meet on one line per endpoint and node, in the manifest's order", () => {
  const { results } = summarise({
    ...measured,
    singlePartner: [score("hERG", "a", 3), score("logD", "b", 2), score("logD", "a", 1)],
    federated: [score("logD", "a", 0.5), score("logD", "b", null)],
    pooled: [score("logD", "a", 0.4), score("hERG", "a", 2.5)],
  });
  expect(results.map(({ endpoint, node }) => `${endpoint} ${node}`)).toEqual(["logD a", "logD b", "hERG a"]);
  expect(results[0]).toEqual({
    endpoint: "logD",
    node: "a",
    kind: "regression",
    metric: "rmse",
    testCount: 12,
    singlePartner: 1,
    federated: 0.5,
    pooled: 0.4,
  });
  expect(results[1]).toMatchObject({ singlePartner: 2, federated: null, pooled: null });
});

test("the summary has the agreed fields and no others; an abandoned round has no losses", () => {
  const summary = summarise(measured);
  expect(Object.keys(summary).sort()).toEqual(["results", "rounds", "software", "study", "transport"]);
  expect(summary.study).toEqual({ name: "demo", digest: "d1", manifest });
  expect(summary.transport).toEqual({ bytesUp: 10, bytesDown: 20 });
  expect(summary.rounds).toEqual([
    { round: 1, durationMs: 120, nodes: ["a", "b"], trainLoss: 0.5, validation: 0.6 },
    { round: 2, durationMs: 80, nodes: [], trainLoss: null, validation: null },
    { round: 3, durationMs: 90, nodes: ["a"], trainLoss: 0.4, validation: null },
  ]);
});

test("scores on different test folds are never put side by side", () => {
  const scores = { singlePartner: [score("logD", "a", 1)], federated: [score("logD", "a", 1, 13)] };
  expect(() => summarise({ ...measured, ...scores })).toThrow("scored on 13 test labels, another on 12");
});

test("the table has one line for each result, and a dash for a missing score", () => {
  const { results } = summarise({
    ...measured,
    singlePartner: [score("logD", "a", 0.12345), score("logD", "b", null)],
  });
  expect(resultTable(results)).toBe(
    [
      "endpoint  node  metric  single-partner  federated  pooled  test compounds",
      "--------  ----  ------  --------------  ---------  ------  --------------",
      "logD      a     rmse             0.123          -       -              12",
      "          b     rmse                 -          -       -              12",
      "",
    ].join("\n"),
  );
});
