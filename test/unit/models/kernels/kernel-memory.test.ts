import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../../../models/kernels/kernel-memory.ts";
import { seededRandom, seedWords } from "../../../../models/random/seeded-random.ts";

const f = Math.fround;

type View = Float32Array<ArrayBuffer>;

/** A memory with `count` vectors of `n` random numbers in [-1, 1). */
function randomVectors(n: number, count: number): { memory: KernelMemory; views: View[] } {
  const random = seededRandom(n, count);
  const memory = new KernelMemory(Array.from({ length: count }, () => n));
  const views = Array.from({ length: count }, () => {
    const view = memory.floats(n);
    view.set(Float32Array.from({ length: n }, () => 2 * random.uniform() - 1));
    return view;
  });
  return { memory, views };
}

describe.each([0, 1, 3, 4, 15, 16, 17, 67])("on %i elements", (n) => {
  it("addScaled adds the rounded product", () => {
    const { memory, views } = randomVectors(n, 2);
    const [y, x] = views as [View, View];
    const wanted = y.map((value, index) => value + f(f(0.3) * x[index]!));
    memory.addScaled(y, x, 0.3);
    expect(y).toEqual(wanted);
  });

  it("addScaledDifference adds the rounded product of the difference", () => {
    const { memory, views } = randomVectors(n, 3);
    const [y, p, q] = views as [View, View, View];
    const wanted = y.map((value, index) => value + f(f(0.7) * f(p[index]! - q[index]!)));
    memory.addScaledDifference(y, p, q, 0.7);
    expect(y).toEqual(wanted);
  });

  it("difference subtracts, and zero clears", () => {
    const { memory, views } = randomVectors(n, 3);
    const [y, p, q] = views as [View, View, View];
    memory.difference(y, p, q);
    expect(y).toEqual(p.map((value, index) => value - q[index]!));
    memory.zero(y);
    expect(y).toEqual(new Float32Array(n));
  });

  it("allFinite finds one bad element wherever it is", () => {
    const { memory, views } = randomVectors(n, 1);
    const [x] = views as [View];
    expect(memory.allFinite(x)).toBe(true);
    for (let index = 0; index < n; index += 1)
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        const good = x[index]!;
        x[index] = bad;
        expect(memory.allFinite(x), `${bad} at ${index}`).toBe(false);
        x[index] = good;
      }
  });

  it("scale multiplies, and sumOfSquares adds up in float64", () => {
    const { memory, views } = randomVectors(n, 1);
    const [x] = views as [View];
    const wanted = x.map((value) => f(0.3) * value);
    memory.scale(x, 0.3);
    expect(x).toEqual(wanted);
    expect(memory.sumOfSquares(x)).toBeCloseTo(
      x.reduce((sum, value) => sum + value * value, 0),
      12,
    );
  });

  it("sgdMomentum follows PyTorch's two lines", () => {
    const { memory, views } = randomVectors(n, 3);
    const [weight, gradient, velocity] = views as [View, View, View];
    const wantedVelocity = velocity.map((value, index) => f(f(0.9) * value) + gradient[index]!);
    const wanted = weight.map((value, index) => value - f(f(0.1) * wantedVelocity[index]!));
    memory.sgdMomentum({ weight, gradient, velocity }, { rate: 0.1, momentum: 0.9 });
    expect(velocity).toEqual(wantedVelocity);
    expect(weight).toEqual(wanted);
  });

  it("adam follows the paper's loop", () => {
    const { memory, views } = randomVectors(n, 4);
    const [weight, gradient, mean, square] = views as [View, View, View, View];
    square.forEach((value, index) => (square[index] = Math.abs(value)));
    const [w, m, v] = [weight, mean, square].map((view) => Float64Array.from(view)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const terms = { rate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 0.99 };
    memory.adam({ weight, gradient, mean, square }, terms);
    for (const [index, g] of gradient.entries()) {
      m[index] = 0.9 * m[index]! + 0.1 * g;
      v[index] = 0.999 * v[index]! + 0.001 * g * g;
      w[index] = w[index]! * 0.99 - (1e-2 * m[index]) / (Math.sqrt(v[index]) + 1e-8);
      expect(mean[index]).toBeCloseTo(m[index], 6);
      expect(square[index]).toBeCloseTo(v[index], 6);
      expect(weight[index]).toBeCloseTo(w[index], 6);
    }
  });
});

describe("adam", () => {
  it("gives the same bits to an element in a vector block and in the tail", () => {
    const step = (n: number): number[] => {
      const memory = new KernelMemory([n, n, n, n]);
      const view = (value: number): View => memory.floats(n).fill(value);
      const views = { weight: view(0.3), gradient: view(-0.07), mean: view(0.011), square: view(0.0004) };
      memory.adam(views, { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 0.999 });
      return [views.weight.at(-1)!, views.mean.at(-1)!, views.square.at(-1)!];
    };
    expect(step(5)).toEqual(step(8));
  });

  it("lets moments that decay end at zero, never in denormal numbers", () => {
    const memory = new KernelMemory([5, 5, 5, 5]);
    const view = (value: number): View => memory.floats(5).fill(value);
    const views = { weight: view(1), gradient: view(1e-20), mean: view(2e-30), square: view(1.0001e-34) };
    const terms = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 1 };
    for (let step = 0; step < 10; step += 1) memory.adam(views, terms);
    expect(views.mean).toEqual(new Float32Array(5));
    expect(views.square).toEqual(new Float32Array(5));
  });
});

describe("sgdMomentum", () => {
  it("lets a velocity that decays end at zero, never in denormal numbers", () => {
    const memory = new KernelMemory([5, 5, 5]);
    const [weight, gradient] = [memory.floats(5), memory.floats(5)];
    const velocity = memory.floats(5).fill(1.05e-30);
    memory.sgdMomentum({ weight, gradient, velocity }, { rate: 0.1, momentum: 0.9 });
    expect(velocity).toEqual(new Float32Array(5));
  });
});

describe("sumOfSquares", () => {
  it("loses nothing of a long vector of equal numbers", () => {
    const memory = new KernelMemory([1_000_003]);
    const x = memory.floats(1_000_003).fill(0.1);
    expect(memory.sumOfSquares(x)).toBeCloseTo(1_000_003 * f(0.1) ** 2, 6);
  });
});

describe("dropoutMask", () => {
  const draw = (n: number, seed: number): View => {
    const memory = new KernelMemory([n, 16]);
    const [mask, state] = [memory.floats(n), memory.words(16)];
    state.set(seedWords(16, seed));
    memory.dropoutMask(mask, state, 0.3);
    return mask;
  };

  it("keeps the share it should, scaled so that the mean is 1", () => {
    const mask = draw(100_003, 1);
    expect(new Set(mask)).toEqual(new Set([0, f(1 / 0.7)]));
    const kept = mask.filter((value) => value > 0).length / mask.length;
    expect(Math.abs(kept - 0.7)).toBeLessThan(5 * Math.sqrt(0.21 / mask.length));
  });

  it("depends on the seed alone", () => {
    expect(draw(1001, 4)).toEqual(draw(1001, 4));
    expect(draw(1001, 4)).not.toEqual(draw(1001, 5));
    expect(draw(1001, 4)).toEqual(draw(1004, 4).slice(0, 1001));
  });

  it("has no pattern between neighbours", () => {
    const mask = draw(100_000, 9);
    for (const lag of [1, 2, 3, 4, 8, 512]) {
      let both = 0;
      for (let index = lag; index < mask.length; index += 1)
        if (mask[index]! * mask[index - lag]! > 0) both += 1;
      expect(Math.abs(both / (mask.length - lag) - 0.49), `lag ${lag}`).toBeLessThan(0.01);
    }
  });
});

describe("a kernel memory", () => {
  it("refuses to hand out more than it has, and views that are not its own", () => {
    const memory = new KernelMemory([16]);
    const view = memory.floats(16);
    expect(() => memory.floats(1 << 20)).toThrow("full");
    expect(() => memory.zero(new Float32Array(4))).toThrow("another memory");
    expect(() => memory.addScaled(view, view.subarray(1), 1)).toThrow("15 elements instead of 16");
  });

  it("refuses more than WASM can address", () => {
    expect(() => new KernelMemory([2 ** 30, 2 ** 20])).toThrow("working memory");
  });
});
