import { expect, it } from "vitest";
import { loadToolkit, ToolkitFault, withMolecule } from "../../../chemistry/rdkit.ts";

it("is loaded once for a thread", async () => {
  expect(await loadToolkit()).toBe(await loadToolkit());
});

it("frees a molecule also when its use fails", async () => {
  const toolkit = await loadToolkit();
  let kept: { isDeleted(): boolean } | undefined;
  const failing = (): unknown =>
    withMolecule(toolkit, "CCO", (molecule) => {
      kept = molecule;
      throw new Error("failed on purpose");
    });
  expect(failing).toThrow("failed on purpose");
  expect(kept?.isDeleted()).toBe(true);
});

it("says nothing about a structure that the toolkit refuses", async () => {
  const written: unknown[] = [];
  const { log, error } = console;
  console.log = console.error = (...words) => void written.push(words);
  try {
    const toolkit = await loadToolkit();
    expect(withMolecule(toolkit, "C1CCNNSS(", () => true)).toBeUndefined();
  } finally {
    Object.assign(console, { log, error });
  }
  expect(written).toEqual([]);
});

it("is loaded anew after a fault in its memory", async () => {
  const broken = await loadToolkit();
  // 1,200 atoms: the walk that writes the canonical SMILES runs out of the toolkit's stack.
  const overflow = (): unknown =>
    withMolecule(broken, "c1ccccc1".repeat(200), (molecule) => molecule.get_smiles());
  expect(overflow).toThrow(ToolkitFault);
  const fresh = await loadToolkit();
  expect(fresh).not.toBe(broken);
  expect(withMolecule(fresh, "OCC", (molecule) => molecule.get_smiles())).toBe("CCO");
});
