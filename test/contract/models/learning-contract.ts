import { describe, expect, it } from "vitest";
import type { Architecture } from "../../../models/architecture/trunk-and-heads.ts";
import type { Engine, EngineState } from "../../../models/runtime/engine.ts";
import { relativeDifference } from "../../support/reference-network.ts";
import { rowsUpTo, syntheticExamples } from "../../support/synthetic-examples.ts";
import * as cases from "./engine-cases.ts";

const { architecture, tasks, sharedLength, length, some, step } = cases;
const rows = rowsUpTo(8);

/** How an engine's parameters move: what learns, what holds it back, by which rule. */
export function describeLearning(
  start: (options?: Partial<cases.CaseOptions>) => Promise<Engine>,
  input: Pick<Architecture, "input" | "moments">,
  tolerance: number,
): void {
  describe("the shared part", () => {
    it("keeps its bits when frozen, while the private head learns", async () => {
      const engine = await start({ optimiser: "adamw", weightDecay: 0.1 });
      const before = engine.readParameters();
      for (let index = 0; index < 3; index += 1)
        await engine.step(some, rows, { ...step, freezeShared: true });
      expect(engine.readParameters(0, sharedLength)).toEqual(before.subarray(0, sharedLength));
      expect(engine.readParameters(sharedLength)).not.toEqual(before.subarray(sharedLength));
    });

    it("keeps its bits when frozen and there is no private head", async () => {
      const engine = await start({ architecture: { ...architecture, ...input, privateHead: [] } });
      const before = engine.readParameters();
      const shared = syntheticExamples({ rows: 8, columns: 12, tasks: 2, density: 0.4, seed: 1 }, () => 1);
      const options = { ...step, labelWeights: cases.plainWeights(1, 1), freezeShared: true };
      expect(await engine.step(shared, rows, options)).toBeGreaterThan(0);
      expect(engine.readParameters()).toEqual(before);
    });

    it("has the same private steps frozen as free at first", async () => {
      const [frozen, free] = [await start(), await start()];
      const losses = [await frozen.step(some, rows, { ...step, freezeShared: true })];
      losses.push(await free.step(some, rows, step));
      expect(losses[0]).toBeCloseTo(losses[1]!, 6);
      expect(
        relativeDifference(frozen.readParameters(sharedLength), free.readParameters(sharedLength)),
      ).toBeLessThan(tolerance);
    });

    it("is drawn to the anchor by exactly the proximal gradient", async () => {
      const [pulled, plain] = [await start({ anchored: true }), await start()];
      const before = pulled.readParameters();
      const anchor = before.subarray(0, sharedLength).map((value, index) => value + (index % 3) - 1);
      await pulled.step(some, rows, { ...step, proximal: { term: 0.5, anchor } });
      await plain.step(some, rows, step);
      const unpulled = plain.readParameters();
      const pull = pulled.readParameters().map((value, index) => value - unpulled[index]!);
      const wanted = Array.from({ length }, (_, index) =>
        index < sharedLength ? -0.1 * 0.5 * (before[index]! - anchor[index]!) : 0,
      );
      expect(relativeDifference(pull, wanted)).toBeLessThan(1e-4);
    });

    it("stays where it is while its gradients are added up, and the private head learns as ever", async () => {
      const [exporting, plain] = [await start(), await start()];
      const before = exporting.readParameters();
      const sum = new Float32Array(sharedLength);
      await exporting.step(some, rows, { ...step, sharedGradient: sum });
      const gradient = await cases.gradientBySgd(plain, rows);
      expect(relativeDifference(sum, gradient.subarray(0, sharedLength))).toBeLessThan(tolerance);
      expect(exporting.readParameters(0, sharedLength)).toEqual(before.subarray(0, sharedLength));
      const wanted = gradient.map((value, index) => before[index]! - 0.1 * value).subarray(sharedLength);
      expect(relativeDifference(exporting.readParameters(sharedLength), wanted)).toBeLessThan(tolerance);
      await exporting.step(some, rows, {
        ...step,
        freezeShared: false,
        learningRate: 0,
        sharedGradient: sum,
      });
      expect(Math.abs(sum[0]!)).toBeGreaterThan(1.5 * Math.abs(gradient[0]!));
    });
  });

  it("scales gradients of a larger norm down to it, and leaves smaller ones alone", async () => {
    const [free, clipped, untouched] = [await start(), await start(), await start()];
    const gradient = await cases.gradientBySgd(free, rows);
    const norm = Math.hypot(...gradient);
    const short = await cases.gradientBySgd(clipped, rows, { gradientNormMax: norm / 4 });
    expect(
      relativeDifference(
        short,
        gradient.map((value) => value / 4),
      ),
    ).toBeLessThan(1e-4);
    await cases.gradientBySgd(untouched, rows, { gradientNormMax: norm * 1.01 });
    expect(untouched.readParameters()).toEqual(free.readParameters());
  });

  describe("the optimiser", () => {
    it("adamw follows the paper from the gradients of sgd", async () => {
      const [adamw, sgd] = [await start({ optimiser: "adamw", weightDecay: 0.2 }), await start()];
      const [mean, square] = [new Float64Array(length), new Float64Array(length)];
      for (let t = 1; t <= 3; t += 1) {
        const before = adamw.readParameters();
        sgd.writeParameters(before);
        const gradients = await cases.gradientBySgd(sgd, rows);
        await adamw.step(some, rows, { ...step, learningRate: 0.01 });
        const wanted = Float64Array.from(before, (weight, index) => {
          const gradient = gradients[index]!;
          mean[index] = 0.9 * mean[index]! + 0.1 * gradient;
          square[index] = 0.999 * square[index]! + 0.001 * gradient ** 2;
          const [m, v] = [mean[index] / (1 - 0.9 ** t), square[index] / (1 - 0.999 ** t)];
          return weight - 0.01 * (m / (Math.sqrt(v) + 1e-8) + 0.2 * weight);
        });
        expect(relativeDifference(adamw.readParameters(), wanted)).toBeLessThan(1e-3);
      }
    });

    it("sgd with momentum goes on along its velocity", async () => {
      const [heavy, plain] = [await start({ momentum: 0.9 }), await start()];
      const velocity = new Float64Array(length);
      for (let t = 0; t < 3; t += 1) {
        const before = heavy.readParameters();
        plain.writeParameters(before);
        const gradients = await cases.gradientBySgd(plain, rows);
        await heavy.step(some, rows, step);
        const wanted = Float64Array.from(before, (weight, index) => {
          velocity[index] = 0.9 * velocity[index]! + gradients[index]!;
          return weight - 0.1 * velocity[index];
        });
        expect(relativeDifference(heavy.readParameters(), wanted)).toBeLessThan(1e-4);
      }
    });

    it("forgets its moments when told to", async () => {
      const [fresh, used] = [await start({ optimiser: "adam" }), await start({ optimiser: "adam" })];
      await used.step(some, rows, step);
      used.resetOptimiser();
      used.writeParameters(fresh.readParameters());
      for (const engine of [fresh, used]) await engine.step(some, rowsUpTo(5), step);
      expect(used.readParameters()).toEqual(fresh.readParameters());
    });
  });

  it.each([
    { optimiser: "adamw", momentum: 0 },
    { optimiser: "sgd", momentum: 0.9 },
    { optimiser: "sgd", momentum: 0 },
  ] as const)("goes on from a state to the same bits: %o", async (optimiser) => {
    const options = { ...optimiser, architecture: { ...architecture, ...input, dropout: [0.3, 0.3] } };
    const [first, second] = [await start(options), await start(options)];
    const steps = async (engine: Engine, from: number, to: number): Promise<void> => {
      for (let seed = from; seed < to; seed += 1)
        await engine.step(some, rows, { ...step, seed, freezeShared: seed % 3 === 0 });
    };
    await steps(first, 0, 4);
    const state = copyOf(first.readState());
    await steps(first, 4, 8);
    await steps(second, 0, 1);
    second.writeState(state);
    await steps(second, 4, 8);
    expect(second.readState()).toEqual(first.readState());
    const { vectors } = state;
    const short = vectors.map(() => [new Float32Array(3)]);
    expect(() => second.writeState({ ...state, vectors: short })).toThrow("another model");
    const more = [...vectors, vectors[0]!];
    expect(() => second.writeState({ ...state, vectors: more })).toThrow("another optimiser");
    expect(vectors[0]!.reduce((sum, piece) => sum + piece.length, 0)).toBe(length);
  });

  it("learns what a line cannot: the exclusive or of two features", async () => {
    const relu = { ...architecture, ...input, activation: "relu", headActivation: bothRelu } as const;
    const engine = await start({ optimiser: "adam", architecture: relu });
    const xor = syntheticExamples({ rows: 64, columns: 12, tasks, density: 0.5, seed: 3 }, (row, task) =>
      task === 1 ? Number(row[0]! > 0 !== row[1]! > 0) : Number.NaN,
    );
    for (let index = 0; index < 1200; index += 1) {
      const batch = Uint32Array.from({ length: 8 }, (_, offset) => (index * 8 + offset) % 64);
      await engine.step(xor, batch, { ...step, learningRate: 0.01 });
    }
    const outputs = await engine.outputs(xor.features, rowsUpTo(xor.features.rows));
    const right = [...rowsUpTo(64)].filter(
      (row) => Number(outputs[row * tasks + 1]! > 0) === xor.matrix[row * tasks + 1],
    );
    expect(right.length).toBeGreaterThan(58);
  });
}

/** A copy of a state, each vector in one piece. */
function copyOf({ vectors, steps }: EngineState): EngineState {
  return {
    vectors: vectors.map((pieces) => [Float32Array.from(pieces.flatMap((piece) => [...piece]))]),
    steps,
  };
}

const bothRelu = { classification: "relu", regression: "relu" } as const;
