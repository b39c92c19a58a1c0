import { describe, expect, it } from "vitest";
import { countAtoms, screenStructure } from "../../../chemistry/screen-structure.ts";

const ETHANOL = `에탄올
  a program
a remark
  3  2  0  0  0  0  0  0  0  0999 V2000
    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0
    1.2990    0.7500    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0
    2.5981    0.0000    0.0000 O   0  0  0  0  0  0  0  0  0  0  0  0
  1  2  1  0
  2  3  1  0
M  END
`;

function reason(structure: unknown): string | undefined {
  const screened = screenStructure(structure);
  return "reason" in screened ? screened.reason : undefined;
}

describe("a mol block", () => {
  it("is passed on without its remarks and what follows it", () => {
    const screened = screenStructure(`${ETHANOL}> <Name>\n비밀\n`);
    expect(screened).toMatchObject({ form: "mol block" });
    const { text } = screened as { text: string };
    expect(text.split("\n").slice(0, 4)).toEqual(["", "", "", "  3  2  0  0  0  0  0  0  0  0999 V2000"]);
    expect(text).toMatch(/M {2}END\n$/);
  });

  it("is the same with the line ends of Windows", () => {
    expect(screenStructure(ETHANOL.replaceAll("\n", "\r\n"))).toEqual(screenStructure(ETHANOL));
  });

  it.each([
    ["ends nowhere", ETHANOL.replace("M  END", ""), "no line M  END"],
    ["has no counts", ETHANOL.replace("  3  2  0", "abc"), "no counts line"],
    ["is not text in its body", ETHANOL.replace(" C ", " \u0000 "), "control character"],
    ["is endless", ETHANOL.replace("M  END", `${"\n".repeat(200_000)}M  END`), "longer than 200000"],
    ["has too many atoms", manyAtoms(401, "C"), "more than 400 atoms"],
    ["has too many hydrogens", manyAtoms(601, "H"), "more than 400 atoms"],
  ])("that %s is refused", (_, block, expected) => {
    expect(reason(block)).toContain(expected);
  });

  it("may have hydrogens beside its heavy atoms", () => {
    expect(reason(manyAtoms(600, "H"))).toBeUndefined();
  });
});

function manyAtoms(count: number, element: string): string {
  const atom = `    0.0000    0.0000    0.0000 ${element}   0  0  0  0  0  0  0  0  0  0  0  0\n`;
  return `\n\n\n${String(count).padStart(3)}  0  0  0  0  0  0  0  0  0999 V2000\n${atom.repeat(count)}M  END\n`;
}

describe("countAtoms", () => {
  it.each([
    ["CCO", 3, 3],
    ["ClCBr", 3, 3],
    ["c1ccccc1", 6, 6],
    ["[Na+].[Cl-]", 2, 2],
    ["[H][H]", 0, 2],
    ["[2H]C", 1, 2],
    ["*C", 2, 2],
    ["[nH]1cccc1", 5, 5],
  ])("counts in %s %i heavy atoms of %i", (smiles, heavy, all) => {
    expect(countAtoms(smiles)).toEqual({ heavy, all });
  });
});
