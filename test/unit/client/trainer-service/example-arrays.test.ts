import { describe, expect, it } from "vitest";
import { ArrayCollector, chunksOf, sendArrays } from "../../../../client/trainer-service/array-wire.ts";
import { exampleArrays, loadHeader } from "../../../../client/trainer-service/example-arrays.ts";
import { modelHeader } from "../../../../client/trainer-service/load-header.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../../../models/examples.ts";
import type { ArrayChunk, ArrayChunk__Output } from "../../../../proto/gen/chorale/v1/ArrayChunk.ts";
import { labelTable, residentRows, syntheticExamples } from "../../../support/synthetic-examples.ts";
import { objective, trainerArchitecture } from "../../../support/trainer-study.ts";

const model = modelHeader(trainerArchitecture(), localLayout(trainerArchitecture()), objective);
const refuse = (complaint: string): Error => new Error(complaint);

/** All parts of an array one after the other. */
function whole(examples: Examples, name: string): number[] {
  return [...exampleArrays(examples)].flatMap(([array, values]) => (array === name ? [...values] : []));
}

describe("the arrays of examples", () => {
  it("are the rows of features and labels, with one start more than rows", () => {
    const features = residentRows([
      [0, 2, 0.5],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    const { labels } = labelTable([1, Number.NaN, Number.NaN, Number.NaN, 0, 0.25], 2, [0, 0, 0, 0, 0, -1]);
    const examples = { features, labels };
    expect(whole(examples, "FEATURE_STARTS")).toEqual([0, 2, 2, 3]);
    expect(whole(examples, "FEATURE_COLUMNS")).toEqual([1, 2, 0]);
    expect(whole(examples, "FEATURE_VALUES")).toEqual([2, 0.5, 1]);
    expect(whole(examples, "LABEL_STARTS")).toEqual([0, 1, 1, 3]);
    expect(whole(examples, "LABEL_TASKS")).toEqual([0, 0, 1]);
    expect(whole(examples, "LABEL_VALUES")).toEqual([1, 0, 0.25]);
    expect(whole(examples, "LABEL_CENSORING")).toEqual([0, 0, -1]);
    expect(loadHeader(model, examples)).toMatchObject({ rows: 3, featureEntries: 3, labelEntries: 3 });
  });

  it("go on counting where a block of rows ends", () => {
    const options = { rows: 5000, columns: 8, tasks: 4, density: 0.3, seed: 2 };
    const examples = syntheticExamples(options, () => 1);
    const all = examples.features.select(Uint32Array.from({ length: 5000 }, (_, row) => row));
    expect(whole(examples, "FEATURE_STARTS")).toEqual([...all.rowStart]);
    expect(whole(examples, "FEATURE_COLUMNS")).toEqual([...all.column]);
  });

  it("have a digest that every value and the model's description change", () => {
    const { labels } = labelTable([1, 0, 1, 0], 2);
    const digestOf = (value: number, header = model): string =>
      loadHeader(header, {
        features: residentRows([
          [0, value],
          [1, 1],
        ]),
        labels,
      }).digest!;
    expect(digestOf(1)).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(1)).toBe(digestOf(1));
    expect(
      new Set([digestOf(1), digestOf(2), digestOf(0), digestOf(1, { ...model, censored: false })]).size,
    ).toBe(4);
  });
});

describe("chunks", () => {
  const output = ({ array, data }: ArrayChunk): ArrayChunk__Output =>
    ({ array, data: Buffer.from(data as Uint8Array) }) as ArrayChunk__Output;

  it("carry views of an array and give it back", async () => {
    const values = Float64Array.from({ length: 100_000 }, (_, index) => index / 3).subarray(5);
    const collected = new Float64Array(values.length);
    const collector = new ArrayCollector({ LEARNING_RATES: collected }, refuse);
    const sizes: number[] = [];
    await sendArrays(
      async ({ chunk }) => {
        sizes.push((chunk.data as Buffer).length);
        collector.add(output(chunk));
      },
      { LEARNING_RATES: values, ROWS: new Uint32Array() },
    );
    collector.finish();
    expect(collected).toEqual(values);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 20);
  });

  it("of two arrays may come mixed", () => {
    const [left, right] = [new Float32Array(2), new Uint32Array(2)];
    const collector = new ArrayCollector({ PARAMETERS: left, ROWS: right }, refuse);
    const parts = [
      ["PARAMETERS", Float32Array.of(1)],
      ["ROWS", Uint32Array.of(7)],
      ["PARAMETERS", Float32Array.of(2)],
    ] as const;
    for (const [array, values] of parts)
      for (const chunk of chunksOf(array, values)) collector.add(output(chunk));
    expect(() => collector.finish()).toThrow("ROWS has 1 of its 2 elements");
    for (const chunk of chunksOf("ROWS", Uint32Array.of(8))) collector.add(output(chunk));
    collector.finish();
    expect([...left, ...right]).toEqual([1, 2, 7, 8]);
  });
});
