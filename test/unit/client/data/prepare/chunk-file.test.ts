import { describe, expect, test } from "vitest";
import type { Featuriser } from "../../../../../chemistry/featuriser.ts";
import { ToolkitFault } from "../../../../../chemistry/rdkit.ts";
import { chunkName, decodeChunk, encodeChunk } from "../../../../../client/data/prepare/chunk-file.ts";
import { ChunkFeaturiser } from "../../../../../client/data/prepare/featurise-chunk.ts";
import { study } from "./readings.ts";

const results = [
  {
    kind: "featurised" as const,
    column: Uint32Array.of(1, 300),
    value: Float32Array.of(0.5, -2),
    canonical: "CCO",
    scaffold: "",
    fold: 3,
  },
  { kind: "unreadable" as const, reason: "no" },
  {
    kind: "featurised" as const,
    column: Uint32Array.of(7),
    value: Float32Array.of(1),
    canonical: "C",
    scaffold: "",
    fold: 1,
  },
];

describe("a chunk's file", () => {
  test("gives back what became of each structure, and its rows lie where it says", () => {
    const bytes = encodeChunk(results);
    const chunk = decodeChunk(bytes)!;
    expect(chunk).toMatchObject({ structures: 3, reasons: ["no"] });
    expect([...chunk.failure]).toEqual([0, 1, 0]);
    expect([...chunk.rowStart]).toEqual([0, 2, 2, 3]);
    expect([chunk.fold[0], chunk.fold[2]]).toEqual([3, 1]);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect(view.getUint32(chunk.rowsAt + 4, true)).toBe(300);
    expect(view.getFloat32(chunk.rowsAt + 12, true)).toBe(-2);
    expect(view.getUint32(chunk.rowsAt + 16, true)).toBe(7);
  });

  test("is refused when any byte of it is another, or some are missing", () => {
    const bytes = encodeChunk(results);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 0x10;
      expect(decodeChunk(damaged), `byte ${at}`).toBeNull();
      expect(decodeChunk(bytes.subarray(0, at)), `cut at ${at}`).toBeNull();
    }
  });

  test("has another name for other structures, another order and other rules", () => {
    const names = [
      chunkName("rules", ["CC", "O"]),
      chunkName("rules", ["O", "CC"]),
      chunkName("rules", ["C", "CO"]),
      chunkName("others", ["CC", "O"]),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(chunkName("rules", ["CC", "O"])).toBe(names[0]);
  });
});

test("a structure that breaks the toolkit is rejected, and the next one meets a new toolkit", async () => {
  let loaded = 0;
  const load = async (): Promise<Featuriser> => {
    loaded += 1;
    const own = loaded;
    return {
      featureCount: 8,
      featurise(structure) {
        if (structure === "breaks") throw new ToolkitFault("broken");
        return { ...results[2]!, canonical: structure, fold: own };
      },
      explainStructure: () => {
        throw new Error("nobody asks");
      },
      protocolHash: () => "",
      dispose() {},
    };
  };
  const featuriser = new ChunkFeaturiser(study().protocol, "key", load);
  const chunk = decodeChunk(await featuriser.featurise(["C", "breaks", "CC"]))!;
  expect([...chunk.failure]).toEqual([0, 1, 0]);
  expect(chunk.reasons).toEqual(["the chemistry failed on this structure"]);
  expect([chunk.fold[0], chunk.fold[2]]).toEqual([1, 2]);
});
