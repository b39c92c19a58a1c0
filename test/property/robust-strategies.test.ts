import { readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { aggregateUpdates } from "../../coordinator/aggregation/aggregate-updates.ts";
import { strategyOf } from "../../coordinator/strategy/strategy-of.ts";
import { strategySchema } from "../../trust/manifest/strategy-needs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PARAMETERS = 7;
const vector = (value: fc.Arbitrary<number>) =>
  fc.array(value, { minLength: PARAMETERS, maxLength: PARAMETERS });
const honestValue = fc.float({ min: -8, max: 8, noNaN: true });
const anyValue = fc.float({ noNaN: true, noDefaultInfinity: true });

/** Updates of honest nodes, and of fewer hostile ones, which send what they like. */
const cohort = fc.integer({ min: 1, max: 6 }).chain((hostile) =>
  fc.record({
    honest: fc.array(vector(honestValue), { minLength: hostile + 1, maxLength: 12 }),
    hostile: fc.array(vector(anyValue), { minLength: hostile, maxLength: hostile }),
  }),
);

function combined(strategy: Record<string, unknown>, updates: readonly (readonly number[])[]): Float32Array {
  using folder = temporaryFolder();
  const stored = (name: string, values: readonly number[]): string => {
    writeFileSync(folder.join(name), Float32Array.from(values));
    return folder.join(name);
  };
  const digest = aggregateUpdates({
    parameters: PARAMETERS,
    basePath: stored("base", Array<number>(PARAMETERS).fill(0)),
    updatePaths: updates.map((update, index) => stored(`update-${index}`, update)),
    combination: strategyOf({ strategy: strategySchema.parse(strategy) }).combine(updates.map(() => 1)),
    folder: folder.path,
  });
  return new Float32Array(new Uint8Array(readFileSync(folder.join(`${digest}.f32`))).buffer);
}

function isWithin(values: Float32Array, honest: readonly (readonly number[])[]): boolean {
  return values.every((value, index) => {
    const sent = honest.map((update) => update[index]!);
    return value >= Math.min(...sent) && value <= Math.max(...sent);
  });
}

test("a median lies among what honest nodes sent, whatever fewer hostile ones send", () => {
  fc.assert(
    fc.property(cohort, ({ honest, hostile }) => {
      expect(isWithin(combined({ name: "median" }, [...honest, ...hostile]), honest)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("so does a trimmed mean that leaves out as many at each end as there are hostile nodes", () => {
  fc.assert(
    fc.property(cohort, ({ honest, hostile }) => {
      const trim = Math.min(
        0.49,
        Math.ceil((1000 * hostile.length) / (honest.length + hostile.length)) / 1000,
      );
      fc.pre(Math.floor(trim * (honest.length + hostile.length)) >= hostile.length);
      expect(isWithin(combined({ name: "trimmed_mean", trim }, [...honest, ...hostile]), honest)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("the order in which updates came changes no bit", () => {
  fc.assert(
    fc.property(cohort, fc.nat(), ({ honest, hostile }, turn) => {
      const updates = [...honest, ...hostile];
      const turned = updates.map((_, index) => updates[(index + turn) % updates.length]!);
      for (const strategy of [{ name: "median" }, { name: "trimmed_mean", trim: 0.2 }])
        expect(combined(strategy, turned)).toEqual(combined(strategy, updates));
    }),
    { numRuns: 30 },
  );
});
