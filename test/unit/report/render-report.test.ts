import { expect, test } from "vitest";
import { countVerdicts, verdictOf } from "../../../report/compare.ts";
import { renderReport } from "../../../report/render-report.ts";
import type { Agreement, EndpointResult } from "../../../report/summary.ts";
import { outwardReferences, tagsOf } from "./outward-references.ts";
import { sampleSummary } from "./sample-summary.ts";

const summary = sampleSummary();
const egress = [{ node: "aurora", kind: "update", messages: 12, bytes: 4_200_000 }];
const agreement: Agreement = {
  operator: "0123 4567",
  decisions: [
    {
      member: "aurora",
      key: "89ab cdef",
      standing: "approved",
      name: "Dr. Kim",
      reference: "DRB 2026-17",
      decidedAt: "2026-11-20T10:00:00.000Z",
      expiresAt: "2027-11-20T10:00:00.000Z",
    },
  ],
};
const page = await renderReport(summary, { simulatedAssays: true, egress, agreement });

test("the page refers to nothing outside itself and runs no script", () => {
  expect(outwardReferences(page)).toEqual([]);
  expect(outwardReferences('<a href="x">')).toHaveLength(1);
});

test("names that try to break out of the page stay text", async () => {
  const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const attacked = await renderReport(sampleSummary(hostile), {
    simulatedAssays: false,
    egress: [{ node: hostile, kind: hostile, messages: 1, bytes: 1 }],
    agreement: {
      operator: hostile,
      decisions: [{ ...agreement.decisions[0]!, name: hostile, member: hostile }],
    },
  });
  expect(outwardReferences(attacked)).toEqual([]);
  expect(attacked.includes("&lt;img src=x onerror=alert(2)&gt;")).toBe(true);
  expect(tagsOf(attacked).filter((tag) => tag.startsWith("<svg")).length).toBeGreaterThan(0);
});

test("both languages are there, and the headline counts without claiming significance", () => {
  expect(page.includes("On 8 of 9 comparisons the federated model scored better")).toBe(true);
  expect(page.includes("비교 9건 중 8건에서")).toBe(true);
  expect(page.includes("not a statement about significance")).toBe(true);
  expect(/significantly/i.test(page)).toBe(false);
});

test("simulated assays are called so, and only where they are", async () => {
  expect(page.includes("Simulated assays")).toBe(true);
  const real = await renderReport(summary, { simulatedAssays: false, egress: [], agreement: null });
  expect(real.includes("Simulated assays")).toBe(false);
  expect(real.includes("What left each node")).toBe(false);
});

test("who agreed is told where it was collected, under which reference and until when", async () => {
  for (const word of [
    "Who agreed",
    "누가 동의했는가",
    "DRB 2026-17",
    "89ab cdef",
    "2027-11-20",
    summary.study.digest,
  ])
    expect([word, page.includes(word)]).toEqual([word, true]);
  const without = await renderReport(summary, { simulatedAssays: true, egress, agreement: null });
  expect(without.includes("Who agreed")).toBe(false);
});

test("the same summary gives the same page", async () => {
  const again = await renderReport(summary, { simulatedAssays: true, egress, agreement });
  expect(again === page).toBe(true);
});

test("a run without results and rounds still gives a page", async () => {
  const empty = await renderReport(
    { ...summary, results: [], rounds: [] },
    { simulatedAssays: false, egress: [], agreement: null },
  );
  expect(empty.includes("No endpoint could be compared")).toBe(true);
});

test.each([
  ["rmse", 0.5, 0.4, "better"],
  ["rmse", 0.5, 0.6, "worse"],
  ["roc_auc", 0.5, 0.6, "better"],
  ["r2", 0.5, 0.4, "worse"],
  ["roc_auc", 0.5, 0.5, "equal"],
  ["roc_auc", null, 0.5, "unknown"],
])("%s from %s to %s is %s", (metric, singlePartner, federated, verdict) => {
  const result: EndpointResult = {
    endpoint: "e",
    node: "n",
    kind: "regression",
    testCount: 1,
    pooled: null,
    metric,
    singlePartner,
    federated,
  };
  expect(verdictOf(result)).toBe(verdict);
  expect(countVerdicts([result])).toMatchObject({ [verdict]: 1 });
});
