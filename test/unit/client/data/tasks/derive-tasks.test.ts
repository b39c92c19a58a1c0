import { describe, expect, it } from "vitest";
import { deriveTasks, type DerivedTasks } from "../../../../../client/data/tasks/derive-tasks.ts";
import type { AssayMeasurements } from "../../../../../client/data/tasks/assay-measurements.ts";
import type { Endpoint } from "../../../../../trust/manifest/endpoint.ts";
import { endpoint, measured, measuredOnce, noQuorums, protocol, times } from "./measured.ts";

function derive(
  fields: Partial<Endpoint>,
  values: AssayMeasurements,
  quorums: unknown = noQuorums,
): DerivedTasks {
  const fold = new Uint8Array(100_000).map((_, compound) => compound % 5);
  return deriveTasks(endpoint(fields), values, { fold, protocol: protocol(quorums) });
}

/** Name and labels of each task, as `name: compound=label ...`. */
function labels({ tasks }: DerivedTasks): string[] {
  return tasks.map(({ name, labels: { compound, value, censoring } }) =>
    [`${name}:`, ...Array.from(compound, (own, at) => `${own}${"<=>"[censoring[at]! + 1]}${value[at]}`)].join(
      " ",
    ),
  );
}

describe("an endpoint whose labels are classes", () => {
  it("becomes one task of the majority of 0 and 1, and counts what is neither", () => {
    const derived = derive({}, measured("3 1", "1 0", "3 0", "2 2", "1 0.5", "0 NaN"));
    expect(labels(derived)).toEqual(["assay: 1=0 3=1"]);
    expect(derived.tasks[0]).toMatchObject({
      threshold: null,
      auxiliary: false,
      weight: 1,
      censoredWeight: 1,
    });
    expect(derived.dropped).toEqual([{ name: "assay", reason: "a class is neither 0 nor 1", labels: 3 }]);
  });

  it("is auxiliary in an auxiliary assay", () => {
    const { tasks } = derive({ assayType: "AUX_PL", head: "shared" }, measured("0 1", "1 0"));
    expect(tasks[0]).toMatchObject({ auxiliary: true, weight: 0.1 });
  });
});

describe("a regression endpoint", () => {
  const regression = { kind: "regression" } as const;

  it("keeps values with their censoring", () => {
    const derived = derive(regression, measured("4 >2", "1 7", "0 <-3", "1 9"));
    expect(labels(derived)).toEqual(["assay: 0<-3 1=8 4>2"]);
    expect(derived.tasks[0]!.censoredWeight).toBeCloseTo((0.05 / (2 / 3)) * (1 / 3 / 0.95), 12);
  });

  it("takes the logarithm of the median, not the median of logarithms", () => {
    const derived = derive({ ...regression, transform: "log10" }, measured("0 100", "0 300", "1 >10"));
    expect(labels(derived)).toEqual([`assay: 0=${Math.log10(200)} 1>1`]);
  });

  it("leaves out aggregated values that have no logarithm, and counts them", () => {
    const derived = derive(
      { ...regression, transform: "log10" },
      measured("0 0", "1 -2", "2 10", "2 -1", "3 1"),
    );
    expect(labels(derived)).toEqual([`assay: 2=${Math.log10(4.5)} 3=0`]);
    expect(derived.dropped).toEqual([
      { name: "assay", reason: "not above 0, so it has no logarithm", labels: 2 },
    ]);
  });

  it("of dose responses has two decimals, halves to even", () => {
    const values = measured("0 6.674493824246324", "1 6.125", "2 6.135", "3 <7.999");
    expect(labels(derive({ ...regression, assayType: "OTHER" }, values))).toEqual([
      "assay: 0=6.67 1=6.12 2=6.14 3<8",
    ]);
    expect(labels(derive({ ...regression, assayType: "CATALOG-PANEL" }, values))).toEqual([
      "assay: 0=6.674493824246324 1=6.125 2=6.135 3<7.999",
    ]);
  });
});

describe("thresholds", () => {
  const values = measured("0 7", "1 5", "2 >5", "3 <7", "4 6");

  it("make classes, and count what is ambiguous", () => {
    const derived = derive({ thresholds: [6] }, values);
    expect(labels(derived)).toEqual(["assay: 0=1 1=0 4=1"]);
    expect(derived.tasks[0]).toMatchObject({ threshold: 6, weight: 1 });
    expect(derived.dropped).toEqual([{ name: "assay", reason: "ambiguous at the threshold", labels: 2 }]);
  });

  it("give each task its name where there are several, and weigh 1 together", () => {
    const { tasks } = derive({ assayType: "OTHER", thresholds: [6] }, values);
    expect(tasks.map(({ name, auxiliary, weight }) => [name, auxiliary, weight])).toEqual([
      ["assay >= 6", false, 1 / 3],
      ["assay >= 5.5", true, 1 / 3],
      ["assay >= 6.5", true, 1 / 3],
    ]);
    const below = derive({ activeSide: "below", thresholds: [5, 6.6] }, values);
    expect(below.tasks.map(({ name }) => name)).toEqual(["assay <= 5", "assay <= 6.6"]);
  });

  it("cannot be drawn from fewer than two exact values of an ADME assay", () => {
    expect(derive({ thresholds: "auto" }, measured("0 1", "1 <2"))).toMatchObject({
      tasks: [],
      leftOut: [{ name: "assay", reason: "fewer than two exact values: no threshold can be drawn" }],
    });
  });
});

describe("credible ranges", () => {
  it("are those of the assay type, bounds included", () => {
    const values = measured("0 2.99", "1 3", "2 10", "3 10.01", "4 >11", "5 Infinity");
    const other = derive({ kind: "regression", assayType: "OTHER" }, values);
    expect(labels(other)).toEqual(["assay: 1=3 2=10"]);
    expect(other.dropped).toEqual([{ name: "assay", reason: "outside the credible range", labels: 4 }]);
    expect(derive({ kind: "regression" }, values).tasks[0]!.labels.value).toHaveLength(5);
  });

  it("are the manifest's where it has one", () => {
    const fields = { kind: "regression", assayType: "OTHER", credibleRange: [0, 2] } as const;
    const derived = derive({ ...fields, credibleRange: [0, 2] }, measured("0 1", "1 2", "2 5"));
    expect(labels(derived)).toEqual(["assay: 0=1 1=2"]);
  });

  it("apply before replicates are aggregated", () => {
    expect(
      labels(derive({ kind: "regression", assayType: "OTHER" }, measured("0 5", "0 50", "1 4"))),
    ).toEqual(["assay: 0=5 1=4"]);
  });
});

describe("an endpoint is left out", () => {
  it("without measurements", () => {
    expect(derive({ head: "shared" }, measured())).toEqual({
      tasks: [],
      leftOut: [{ name: "assay", reason: "this data holds no measurement of it" }],
      dropped: [],
    });
  });

  it("when none can be used", () => {
    expect(derive({}, measured("0 7")).leftOut).toEqual([
      { name: "assay", reason: "no measurement of it can be used" },
    ]);
  });

  it("when its values do not vary, but for a shared head", () => {
    const constant = measuredOnce(times(80, 0.1));
    const regression = { kind: "regression" } as const;
    expect(derive(regression, constant).leftOut).toEqual([
      { name: "assay", reason: "its values do not vary" },
    ]);
    expect(derive({ ...regression, head: "shared" }, constant).tasks).toHaveLength(1);
    expect(derive(regression, measured("0 5", "1 5", "2 <4", "3 >7")).tasks).toEqual([]);
  });

  it("below the training quorum when its head is private, with the counts", () => {
    const classes = measuredOnce([...times(30, 1), ...times(24, 0)]);
    expect(derive({}, classes, {}).leftOut).toEqual([
      { name: "assay", reason: "30 active and 24 inactive compounds: training needs 25 and 25" },
    ]);
    const shared = derive({ head: "shared" }, classes, {});
    expect(shared.leftOut).toEqual([]);
    expect(shared.tasks[0]!.foldsBelowQuorum).toEqual([0, 1, 2, 3, 4]);
  });

  it("task by task, and the others share its weight", () => {
    // 8: 25 active, 7.5: 30 active, 8.5: none active.
    const values = measuredOnce([...times(25, 8), ...times(5, 7.6), ...times(50, 4)]);
    const { tasks, leftOut } = derive({ assayType: "OTHER", thresholds: "auto" }, values, {});
    expect(tasks.map(({ name, weight }) => [name, weight])).toEqual([
      ["assay >= 8", 0.5],
      ["assay >= 7.5", 0.5],
    ]);
    expect(leftOut).toEqual([
      { name: "assay >= 8.5", reason: "0 active and 80 inactive compounds: training needs 25 and 25" },
    ]);
  });
});

it("contradicting replicates are counted", () => {
  const derived = derive({ kind: "regression" }, measured("0 <5", "0 >6", "1 7"));
  expect(labels(derived)).toEqual(["assay: 1=7"]);
  expect(derived.dropped).toEqual([{ name: "assay", reason: "replicates contradict each other", labels: 1 }]);
});
