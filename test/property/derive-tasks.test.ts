import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregateReplicates } from "../../client/data/tasks/aggregate-replicates.ts";
import { selectMeasurements, type AssayMeasurements } from "../../client/data/tasks/assay-measurements.ts";
import { classOf } from "../../client/data/tasks/class-of.ts";
import { deriveTasks } from "../../client/data/tasks/derive-tasks.ts";
import { replicateRule } from "../../client/data/tasks/replicate-rule.ts";
import { assayTypes, endpointSchema, type Endpoint } from "../../trust/manifest/endpoint.ts";
import { dataProtocolSchema } from "../../trust/manifest/data-protocol.ts";

const COMPOUNDS = 12;

const quorum = fc.integer({ min: 0, max: 3 });
const protocol = fc.tuple(quorum, quorum).map(([few, many]) =>
  dataProtocolSchema.parse({
    quorums: {
      training: { active: few, inactive: few, values: many, uncensored: few },
      evaluation: { active: few, inactive: many, uncensored: few },
    },
  }),
);
const folds = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: COMPOUNDS, maxLength: COMPOUNDS })
  .map((values) => Uint8Array.from(values));
// Few different values, so that ties, thresholds and their edges are met often.
const value = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, -1, 3, -3, 4.4, 5, 6, 6.5, 8, 10), weight: 8 },
  { arbitrary: fc.double({ min: 2, max: 11, noNaN: true }), weight: 2 },
  { arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e13), weight: 1 },
);
const row = fc.tuple(fc.integer({ min: 0, max: COMPOUNDS - 1 }), value, fc.constantFrom(-1, 0, 0, 1));
const rows = fc.array(row, { maxLength: 60, size: "max" });
const thresholds = fc.constantFrom(undefined, "auto" as const, [6], [5, 6.5], [3, 4, 5, 6]);

const endpoint: fc.Arbitrary<Endpoint> = fc
  .record({
    assayType: fc.constantFrom(...assayTypes),
    kind: fc.constantFrom("classification" as const, "regression" as const),
    head: fc.constantFrom("shared" as const, "private" as const),
    activeSide: fc.constantFrom("above" as const, "below" as const, "either" as const),
    transform: fc.constantFrom("none" as const, "log10" as const),
    thresholds,
  })
  .map((fields): Endpoint => {
    const parsed = endpointSchema.parse({ name: "assay", ...fields });
    const activeSide =
      parsed.activeSide === "either" && parsed.assayType !== "AUX_HTS" ? "above" : parsed.activeSide;
    const isRegression = parsed.kind === "regression";
    const own = isRegression || (parsed.head === "shared" && parsed.thresholds !== undefined);
    return {
      ...parsed,
      activeSide,
      transform: isRegression ? parsed.transform : "none",
      thresholds: isRegression ? undefined : own ? [6] : parsed.thresholds,
    };
  });

function columns(written: readonly (readonly [number, number, number])[]): AssayMeasurements {
  return {
    compound: Uint32Array.from(written, ([compound]) => compound),
    value: Float64Array.from(written, ([, own]) => own),
    qualifier: Int8Array.from(written, ([, , qualifier]) => qualifier),
  };
}

describe("tasks of any measurements", () => {
  it("do not depend on the order of rows", () => {
    const shuffled = rows.chain((written) =>
      fc.tuple(
        fc.constant(columns(written)),
        fc.shuffledSubarray([...written.keys()], { minLength: written.length }),
      ),
    );
    fc.assert(
      fc.property(endpoint, shuffled, folds, protocol, (of, [measured, order], fold, agreed) => {
        const reordered = selectMeasurements(measured, Uint32Array.from(order));
        const context = { fold, protocol: agreed };
        expect(deriveTasks(of, reordered, context)).toEqual(deriveTasks(of, measured, context));
      }),
      { numRuns: 500 },
    );
  });

  it("label only compounds that were measured, each once and ascending, with what the kind allows", () => {
    fc.assert(
      fc.property(endpoint, rows, folds, protocol, (of, written, fold, agreed) => {
        const measured = columns(written);
        const { tasks } = deriveTasks(of, measured, { fold, protocol: agreed });
        for (const { labels } of tasks) {
          const compounds = [...labels.compound];
          expect(compounds).toEqual([...new Set(compounds)].toSorted((left, right) => left - right));
          expect(compounds.filter((compound) => !measured.compound.includes(compound))).toEqual([]);
          expect([labels.value.length, labels.censoring.length]).toEqual([
            compounds.length,
            compounds.length,
          ]);
          expect(labels.value.every(Number.isFinite)).toBe(true);
          if (of.kind === "regression") continue;
          expect(labels.value.every((label) => label === 0 || label === 1)).toBe(true);
          expect(labels.censoring.every((sign) => sign === 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("weigh 1 together, or a tenth in auxiliary assays, and have names of their own", () => {
    fc.assert(
      fc.property(endpoint, rows, folds, protocol, (of, written, fold, agreed) => {
        const { tasks, leftOut } = deriveTasks(of, columns(written), { fold, protocol: agreed });
        expect(tasks.length + leftOut.length).toBeGreaterThan(0);
        const names = [...tasks, ...leftOut].map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        if (of.head === "shared") expect(names).toEqual(["assay"]);
        if (tasks.length === 0) return;
        const sum = tasks.reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeCloseTo(of.assayType.startsWith("AUX") ? 0.1 : 1, 12);
        for (const { censoredWeight } of tasks) {
          expect(censoredWeight).toBeGreaterThanOrEqual(0);
          expect(censoredWeight).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("have every measured compound labelled or counted as left out", () => {
    fc.assert(
      fc.property(endpoint, rows, folds, (of, written, fold) => {
        const agreed = dataProtocolSchema.parse({
          quorums: { training: { active: 0, inactive: 0, values: 0, uncensored: 0 } },
        });
        // Quorums of constants would leave tasks out, with which this is not about.
        fc.pre(!of.assayType.startsWith("AUX") || of.head === "shared");
        const distinct = [...new Map(written.map((own) => [own[0], own])).values()];
        const { tasks, leftOut, dropped } = deriveTasks(of, columns(distinct), { fold, protocol: agreed });
        if (leftOut.length > 0) return;
        for (const { name, labels } of tasks) {
          const out = dropped.filter((one) => one.name === name || one.name === of.name);
          const counted = out.reduce((sum, one) => sum + one.labels, 0);
          expect(labels.value.length + counted).toBe(distinct.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the value of a compound", () => {
  it("is one that was measured, or lies between two", () => {
    fc.assert(
      fc.property(endpoint, rows, (of, written) => {
        const finite = written.filter(([, own]) => Number.isFinite(own));
        const isLabel = of.kind === "classification" && of.thresholds === undefined;
        const usable = isLabel ? finite.filter(([, own]) => own === 0 || own === 1) : finite;
        const { values, contradictions } = aggregateReplicates(columns(usable), replicateRule(of));
        expect(values.compound.length + contradictions).toBe(new Set(usable.map(([own]) => own)).size);
        for (const [index, compound] of values.compound.entries()) {
          const own = usable.filter(([one]) => one === compound).map(([, measured]) => measured);
          expect(values.value[index]).toBeGreaterThanOrEqual(Math.min(...own));
          expect(values.value[index]).toBeLessThanOrEqual(Math.max(...own));
        }
      }),
    );
  });
});

describe("the class of a value", () => {
  const qualifier = fc.constantFrom(-1, 0, 1);
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

  it("is active, inactive or open, and never open for an exact value", () => {
    fc.assert(
      fc.property(endpoint, finite, finite, (of, threshold, own) => {
        expect([0, 1]).toContain(classOf(of, threshold, own, 0));
      }),
    );
  });

  it("of a censored value is that of every value it may stand for, or open", () => {
    fc.assert(
      fc.property(
        endpoint.filter(({ assayType }) => assayType !== "AUX_HTS"),
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: -9, max: 9 }),
        qualifier,
        fc.integer({ min: 1, max: 20 }),
        (of, threshold, own, sign, distance) => {
          const known = classOf(of, threshold, own, sign);
          if (known !== null) expect(classOf(of, threshold, own + sign * distance, 0)).toBe(known);
        },
      ),
    );
  });
});
