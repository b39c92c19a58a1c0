import { describe, expect, it } from "vitest";
import { createFoldKernel } from "../../../../models/kernels/fold-kernel.ts";

describe("a fold kernel", () => {
  const kernel = createFoldKernel(21);

  it("sums weighted blocks and starts anew", () => {
    kernel.input.fill(2);
    kernel.addScaled(0.5, 21);
    kernel.input.fill(-1);
    kernel.addScaled(3, 20);
    expect([...kernel.accumulator]).toEqual([...Array.from({ length: 20 }, () => -2), 1]);
    kernel.reset();
    expect(kernel.accumulator).toEqual(new Float32Array(21));
  });

  it("judges only the elements it is asked about", () => {
    kernel.input.fill(0);
    kernel.input[20] = Number.NaN;
    expect(kernel.allFinite(20)).toBe(true);
    expect(kernel.allFinite(21)).toBe(false);
  });
});
