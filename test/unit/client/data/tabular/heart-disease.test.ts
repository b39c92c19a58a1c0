import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { featureSums } from "../../../../../client/data/tabular/feature-sums.ts";
import { featuriseRecord } from "../../../../../client/data/tabular/featurise-record.ts";
import { recordFold } from "../../../../../client/data/tabular/record-fold.ts";
import { ScaledRows } from "../../../../../client/data/tabular/scaled-rows.ts";
import { poolScales } from "../../../../../coordinator/study/pool-scales.ts";
import { initialParameters } from "../../../../../models/architecture/initial-parameters.ts";
import type { Examples } from "../../../../../models/examples.ts";
import { auroc } from "../../../../../models/metrics/classification.ts";
import { packRows } from "../../../../../models/pack-rows.ts";
import { ResidentRows } from "../../../../../models/resident-rows.ts";
import { createEngine } from "../../../../../models/runtime/graph-engine.ts";
import { createOnnxRuntime } from "../../../../../models/runtime/onnx/onnx-runtime.ts";
import { StackedRows } from "../../../../../models/stacked-rows.ts";
import { fit } from "../../../../../models/training/fit.ts";
import { architectureOf } from "../../../../../trust/manifest/architecture-of.ts";
import { dataProtocolSchema } from "../../../../../trust/manifest/data-protocol.ts";
import { featureCountOf } from "../../../../../trust/manifest/feature-count-of.ts";
import { smallStudy } from "../../../../support/small-study.ts";
import { labelTable } from "../../../../support/synthetic-examples.ts";
import { plan } from "../../../models/training/fit-cases.ts";

const file = join(
  import.meta.dirname,
  "../../../../../../shared/data/federated/heart_disease_4hospitals.csv",
);
const categorical = (name: string, ...categories: string[]) => ({ name, kind: "categorical", categories });
const numeric = (name: string, ...range: number[]) => ({
  name,
  kind: "numeric",
  ...(range.length === 0 ? {} : { range }),
});
const protocol = dataProtocolSchema.parse({
  columns: [
    numeric("age", 0, 120),
    categorical("sex", "0", "1"),
    categorical("cp", "1", "2", "3", "4"),
    numeric("trestbps", 1, 400),
    // 0 stands for a value that was not measured at two of the hospitals.
    numeric("chol", 1, 1000),
    categorical("fbs", "0", "1"),
    categorical("restecg", "0", "1", "2"),
    numeric("thalach"),
    categorical("exang", "0", "1"),
    numeric("oldpeak"),
    categorical("slope", "1", "2", "3"),
    numeric("ca"),
    categorical("thal", "3", "6", "7"),
  ],
});
const { columns } = protocol;

type Site = {
  readonly raw: ResidentRows;
  readonly folds: readonly number[];
  readonly labels: readonly number[];
  readonly reasons: Readonly<Record<string, number>>;
};

function readSites(): Site[] {
  const [header = [], ...rows] = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const at = (name: string): number => header.indexOf(name);
  return [...Map.groupBy(rows, (row) => row[at("site")]).values()].map((own): Site => {
    const records = own.map((row) => columns.map(({ name }) => row[at(name)] ?? ""));
    const featurised = records.map((cells) => featuriseRecord(columns, cells));
    const reasons: Record<string, number> = {};
    for (const { column, reason } of featurised.flatMap(({ problems }) => problems))
      reasons[`${column}: ${reason}`] = (reasons[`${column}: ${reason}`] ?? 0) + 1;
    return {
      raw: new ResidentRows(packRows(featurised, featureCountOf(protocol))),
      folds: records.map((cells) => recordFold({ id: "", cells }, "key", 5)),
      labels: own.map((row) => Number(row[at("y")])),
      reasons,
    };
  });
}

const rowsWhere = (folds: readonly number[], condition: (fold: number) => boolean): Uint32Array =>
  Uint32Array.from(folds.flatMap((fold, row) => (condition(fold) ? [row] : [])));

/** The area under the ROC curve on fold 0 after training on the others. */
async function learned(examples: Examples, folds: readonly number[]): Promise<number> {
  const heart = { name: "heart", kind: "classification", head: "shared" };
  const manifest = { ...smallStudy({ endpoints: [heart] }), protocol };
  const architecture = { ...architectureOf(manifest), trunk: [32] };
  const engine = await createEngine({
    architecture,
    objective: { regression: "squared", censored: false },
    optimiser: "adamw",
    momentum: 0,
    weightDecay: 0.01,
    batchSize: 32,
    threads: 1,
    runtime: await createOnnxRuntime({ threads: 1 }),
  });
  engine.writeParameters(initialParameters(engine.layout, 1));
  const trainRows = rowsWhere(folds, (fold) => fold > 0);
  const learningRate = { ...plan.learningRate, base: 2e-3 };
  const split = { trainRows, validationRows: new Uint32Array(0) };
  await fit(engine, examples, split, { ...plan, length: { epochs: 15 }, learningRate });
  const test = rowsWhere(folds, (fold) => fold === 0);
  const scores = await engine.outputs(examples.features, test);
  await engine.dispose();
  return auroc(
    [...test].map((row) => examples.labels.value[row]!),
    scores,
  )!;
}

describe.skipIf(!existsSync(file))("records of four real hospitals (skipped without shared data)", () => {
  const sites = existsSync(file) ? readSites() : [];
  const folds = sites.flatMap((site) => site.folds);

  test("are all read, and what cannot be used is counted by column and reason", () => {
    expect(sites.map(({ raw }) => raw.rows)).toEqual([303, 294, 123, 200]);
    expect(sites.map(({ reasons }) => reasons)).toEqual([
      {},
      {},
      { "chol: it is outside the column's range": 123 },
      { "chol: it is outside the column's range": 49, "trestbps: it is outside the column's range": 1 },
    ]);
  });

  test("have scales from the sites' sums that are those of one table, and are learned from on them", async () => {
    const raw = new StackedRows(sites.map((site) => site.raw));
    const scalesOf = (parts: readonly { raw: StackedRows | ResidentRows; folds: readonly number[] }[]) => {
      const members = parts.map((part) => {
        const training = rowsWhere(part.folds, (fold) => fold > 0);
        return { labelSums: [], featureSums: featureSums(part.raw, training, columns) };
      });
      return poolScales({ endpoints: [], protocol }, members).scales.featureScales;
    };
    const scales = scalesOf(sites);
    for (const [index, { mean, deviation }] of scalesOf([{ raw, folds }]).entries()) {
      expect(scales[index]!.mean).toBeCloseTo(mean, 9);
      expect(scales[index]!.deviation).toBeCloseTo(deviation, 9);
    }
    const measured = sites.flatMap((site) => site.labels);
    const scaled = new ScaledRows(raw, columns, scales);
    expect(await learned({ features: scaled, ...labelTable(measured, 1) }, folds)).toBeGreaterThan(0.8);
  });
});
