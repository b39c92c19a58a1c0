import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadFeaturiser } from "../../../chemistry/featuriser.ts";
import { frequentBits } from "../../../models/commands/frequent-bits.ts";
import { systemClock } from "../../../process/clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const options = { radius: 2, size: 1024, rank: 8 };

describe("frequent bits", () => {
  it("are those set in the most structures, ascending, with their share", async () => {
    using folder = temporaryFolder();
    const path = folder.join("public.smi");
    const structures = ["CCO", "CCCO", "CCCCO", "c1ccccc1", "no structure"];
    writeFileSync(path, structures.join("\n"));
    const featuriser = await loadFeaturiser(
      {
        standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
        fingerprint: { radius: 2, size: 1024, values: "binary", permuted: false },
        descriptors: "none",
        folds: { count: 5 },
      },
      "chorale",
    );
    const sets = structures.flatMap((smiles) => {
      const row = featuriser.featurise(smiles);
      return row.kind === "featurised" ? [[...row.column]] : [];
    });
    const count = (bit: number): number => sets.filter((bits) => bits.includes(bit)).length;
    const all = [...new Set(sets.flat())];
    const best = all.toSorted((one, other) => count(other) - count(one) || one - other).slice(0, 3);
    const found = await frequentBits({ in: path, count: 3, ...options }, systemClock);
    expect(found.bits).toEqual(best.toSorted((one, other) => one - other));
    expect(found.structures).toBe(4);
    const sum = (bits: number[]): number => bits.reduce((total, bit) => total + count(bit), 0);
    expect(found.share).toBeCloseTo(sum(best) / sum(all), 12);
  });

  it("are refused where fewer occur, or no structure can be read", async () => {
    using folder = temporaryFolder();
    const path = folder.join("public.smi");
    writeFileSync(path, "CCO\n");
    await expect(frequentBits({ in: path, count: 500, ...options }, systemClock)).rejects.toThrow(
      "bits occur",
    );
    writeFileSync(path, "nothing of use\n");
    await expect(frequentBits({ in: path, count: 5, ...options }, systemClock)).rejects.toThrow(
      "no structure",
    );
  });
});
