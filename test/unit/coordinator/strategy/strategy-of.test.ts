import { describe, expect, it } from "vitest";
import { strategyOf } from "../../../../coordinator/strategy/strategy-of.ts";
import { strategyNeeds, strategySchema } from "../../../../trust/manifest/strategy-needs.ts";

const STRATEGIES = [
  { name: "fedavg" },
  { name: "fedprox", proximalTerm: 0.1 },
  { name: "fedsgd" },
  { name: "median" },
  { name: "trimmed_mean", trim: 0.1 },
].map((strategy) => strategySchema.parse(strategy));

function trimmedOf(strategy: Record<string, unknown>, updates: number): number {
  const weights = Array.from({ length: updates }, (_, index) => index + 1);
  const combination = strategyOf({ strategy: strategySchema.parse(strategy) }).combine(weights);
  if (combination.kind !== "trimmed_mean") throw new Error("this strategy does not trim");
  return combination.trimmed;
}

describe("strategyOf", () => {
  it("has every strategy that a manifest can name", () => {
    expect(STRATEGIES.map(({ name }) => name)).toEqual(Object.keys(strategyNeeds));
  });

  it.each(STRATEGIES)("says of $name what the manifest's rules go by", (strategy) => {
    const found = strategyOf({ strategy });
    expect([found.name, found.needs]).toEqual([strategy.name, strategyNeeds[strategy.name]]);
  });

  it.each(STRATEGIES.filter(({ name }) => strategyNeeds[name] === "sum"))(
    "averages under $name by the weights alone",
    (strategy) => {
      expect(strategyOf({ strategy }).combine([1, 3])).toEqual({
        kind: "weighted_sum",
        coefficients: [0.25, 0.75],
      });
    },
  );

  it("leaves the middle one of an odd number to the median, and the middle two of an even one", () => {
    expect([1, 2, 3, 4, 5, 10].map((updates) => trimmedOf({ name: "median" }, updates))).toEqual([
      0, 0, 1, 1, 2, 4,
    ]);
  });

  it("rounds a trimmed share down, exactly", () => {
    const share = (trim: number, updates: number): number =>
      trimmedOf({ name: "trimmed_mean", trim }, updates);
    expect([share(0.1, 9), share(0.1, 10), share(0.29, 100), share(0.49, 3), share(0, 7)]).toEqual([
      0, 1, 29, 1, 0,
    ]);
  });
});
