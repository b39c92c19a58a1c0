import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openMelloddy } from "../../../../../client/data/formats/melloddy/open-melloddy.ts";
import type { AssayDeclaration, RowReading } from "../../../../../client/data/formats/reading.ts";
import type { AssayMeasurements } from "../../../../../client/data/tasks/assay-measurements.ts";
import { deriveTasks, type DerivedTasks } from "../../../../../client/data/tasks/derive-tasks.ts";
import { expandEndpoints } from "../../../../../client/data/tasks/expand-endpoints.ts";
import { openTable } from "../../../../../tables/open-table.ts";
import type { TableFile } from "../../../../../tables/table.ts";
import { endpoint, noQuorums, protocol } from "./measured.ts";

const folder = join(import.meta.dirname, "../../../../../../shared/data/melloddy");
const hasReference = existsSync(join(folder, "aggregation_T1.csv"));

/**
 * T4r of MELLODDY-TUNER's unit test of aggregate_values.py for the compounds with replicates: assay,
 * compound.
 */
const REPLICATES = {
  "0": ["0 <7", "1 >9", "3 =7"],
  "3": ["0 =8.149999999999999", "1 =7.5", "4 =7.5", "5 <8", "6 >7.5", "7 =8"],
  "4": ["0 =-7"],
  "5": ["4 =7"],
  "6": ["4 =-8.06293391798976", "6 =7.1"],
};
/** The same for the other compounds of the assay whose values it rounds. */
const ROUNDED = ["2 =5.27", "4 =5.12", "5 =7.76", "6 =8.58", "7 =6.54", "8 =6.67", "9 =6.12", "10 =7.4"];

type Reference = {
  readonly rows: readonly RowReading[];
  readonly assays: readonly AssayDeclaration[];
  /** By a partner's compound: the one it is after standardising, and its fold. */
  readonly mapping: ReadonlyMap<string, { readonly vector: number; readonly fold: number }>;
};

/** Structures are not part of the reference, so all compounds of T5 get the same. */
async function readReference(): Promise<Reference> {
  const mapping = new Map(
    readFileSync(join(folder, "aggregation_T5.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").map(Number))
      .map(([compound, vector, fold]) => [String(compound), { vector: vector!, fold: fold! }]),
  );
  const cells = [["input_compound_id", "smiles"], ...Array.from(mapping.keys(), (id) => [id, "C"])];
  const structures: TableFile = {
    path: "T2.csv",
    kind: "csv",
    encoding: "UTF-8",
    sheets: [
      {
        name: "",
        // oxlint-disable-next-line require-yield
        async *rows() {
          yield cells.map((row, index) => ({ row: index + 1, cells: row }));
        },
      },
    ],
  };
  const files = ["aggregation_T0.csv", "aggregation_T1.csv"].map((name) => openTable(join(folder, name)));
  const [file] = await openMelloddy([...(await Promise.all(files)), structures]);
  const rows: RowReading[] = [];
  for await (const block of file!.rows) rows.push(...block);
  return { rows, assays: file!.assays!, mapping };
}

describe.skipIf(!hasReference)(
  "MELLODDY-TUNER's reference aggregation (read from ../shared/data/melloddy)",
  () => {
    let reference: Reference;
    beforeAll(async () => {
      reference = await readReference();
    });

    function measuredBy(assay: string): AssayMeasurements {
      const own = reference.rows.flatMap(({ compound, values }) =>
        values
          .filter((value) => value.assay === assay)
          .map(({ value, qualifier }) => ({
            vector: reference.mapping.get(compound)!.vector,
            value,
            qualifier,
          })),
      );
      return {
        compound: Uint32Array.from(own, ({ vector }) => vector),
        value: Float64Array.from(own, ({ value }) => value),
        qualifier: Int8Array.from(own, ({ qualifier }) => "<=>".indexOf(qualifier) - 1),
      };
    }

    /** The regression task of an assay holds its aggregated values as they are. */
    function derive(assay: string): DerivedTasks {
      const fold = new Uint8Array(12);
      for (const own of reference.mapping.values()) fold[own.vector] = own.fold;
      const [declared] = expandEndpoints(
        [endpoint({ name: "own", measuredBy: "*", kind: "regression" })],
        reference.assays
          .filter((one) => one.assay === assay)
          .map((one) => ({ ...one, useInRegression: true })),
      );
      return deriveTasks(declared!, measuredBy(assay), { fold, protocol: protocol(noQuorums) });
    }

    function aggregated(assay: string): string[] {
      const { compound, value, censoring } = derive(assay).tasks[0]!.labels;
      return Array.from(compound, (own, at) => `${own} ${"<=>"[censoring[at]! + 1]}${value[at]}`);
    }

    it("reads every row, and rejects two without a finite value and one of a compound that is not in T5", () => {
      const rejected = reference.rows.filter(({ problems }) => problems.length > 0);
      expect(reference.rows).toHaveLength(101);
      expect(rejected.map(({ problems }) => problems[0]!.reason)).toEqual([
        "its compound is not in T2",
        "it holds no measurement",
        "it holds text",
      ]);
    });

    it("has the published value and qualifier of every compound with replicates", () => {
      for (const [assay, expected] of Object.entries(REPLICATES))
        for (const [compound, written] of expected.map((one) => one.split(" "))) {
          const own = aggregated(assay).find((one) => one.startsWith(`${compound} `))!;
          expect([assay, compound, own.split(" ")[1]![0]]).toEqual([assay, compound, written![0]]);
          expect(Number(own.split(" ")[1]!.slice(1))).toBeCloseTo(Number(written!.slice(1)), 12);
        }
    });

    it("rounds dose responses as published", () => {
      expect(aggregated("0")).toEqual(expect.arrayContaining(ROUNDED));
      expect(aggregated("0")).toHaveLength(ROUNDED.length + REPLICATES["0"].length);
    });

    it("has as many compounds in each assay as published", () => {
      const counts = Object.fromEntries(
        ["0", "3", "4", "5", "6"].map((one) => [one, aggregated(one).length]),
      );
      expect(counts).toEqual({ 0: 11, 3: 10, 4: 10, 5: 11, 6: 10 });
    });

    it("leaves out what is not credible, and the one compound that contradicts itself", () => {
      const dropped = ["0", "1", "2", "3", "4", "5", "6"].map((assay) =>
        derive(assay).dropped.map(({ reason, labels }) => `${reason}: ${labels}`),
      );
      expect(dropped).toEqual([
        ["outside the credible range: 2"],
        [],
        ["outside the credible range: 2"],
        ["replicates contradict each other: 1"],
        ["outside the credible range: 1"],
        ["outside the credible range: 1"],
        [],
      ]);
    });

    it("keeps the two assays of which the original drops everything for one fold with a single value", () => {
      expect(aggregated("1")).toHaveLength(9);
      expect(aggregated("2")).toHaveLength(7);
      for (const assay of ["1", "2"]) expect(derive(assay).tasks[0]!.foldsBelowQuorum).toContain(0);
    });
  },
);
