import { expect, it } from "vitest";
import { StructureStore } from "../../../../../../client/data/formats/melloddy/structure-store.ts";

const PAGE_BYTES = 1_048_576;

it("gives back every structure, whatever its length and characters", () => {
  const store = new StructureStore();
  const structures = ["", "C", "é漢", "N".repeat(PAGE_BYTES - 6), "O", "", "S".repeat(3 * PAGE_BYTES), "P"];
  for (const [index, structure] of structures.entries()) store.add(`compound ${index}`, structure);
  for (let index = 0; index < 2000; index += 1) store.add(`many ${index}`, "C".repeat(index));
  expect(store.size).toBe(structures.length + 2000);
  for (const [number, structure] of structures.entries())
    expect(store.find(`compound ${number}`)).toEqual({ kind: "structure", structure, number });
  for (let index = 0; index < 2000; index += 1)
    expect(store.find(`many ${index}`)).toMatchObject({ structure: "C".repeat(index) });
  expect(store.find("another")).toBe(undefined);
});

it("remembers compounds with different structures, and counts those given twice", () => {
  const store = new StructureStore();
  for (const [compound, structure] of [
    ["a", "C"],
    ["b", "N"],
    ["a", "C"],
    ["b", "O"],
    ["b", "N"],
    ["c", "CC"],
  ] as const)
    store.add(compound, structure);
  expect([store.size, store.repeated, store.contradicted]).toEqual([3, 1, 1]);
  expect(store.find("b")).toEqual({ kind: "contradicted", number: 1 });
  expect(store.find("c")).toEqual({ kind: "structure", structure: "CC", number: 2 });
});
