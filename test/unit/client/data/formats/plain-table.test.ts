import { describe, expect, it } from "vitest";
import { classes, open, readContent, rowsOf, studyAsking, workbookOf } from "./study-asking.ts";

const manifest = studyAsking([
  "logS",
  { name: "herg", measuredBy: "hERG IC50", transform: "log10" },
  classes("ames"),
]);

describe("a plain table", () => {
  it("gives structure, name and the study's columns, with qualifiers and classes", async () => {
    const rows = await readContent(
      "ID,SMILES,logS,hERG IC50,ames,project\nA-1, CCO ,-2.5,>30,Positive,x\nA-2,CCN,,5,0,y\n",
      manifest,
    );
    expect(rows).toEqual([
      {
        row: 2,
        compound: "A-1",
        structure: "CCO",
        values: [
          { assay: "logS", qualifier: "=", value: -2.5 },
          { assay: "hERG IC50", qualifier: ">", value: 30 },
          { assay: "ames", qualifier: "=", value: 1 },
        ],
        problems: [],
      },
      {
        row: 3,
        compound: "A-2",
        structure: "CCN",
        values: [
          { assay: "hERG IC50", qualifier: "=", value: 5 },
          { assay: "ames", qualifier: "=", value: 0 },
        ],
        problems: [],
      },
    ]);
  });

  it("says in its notes which columns are passed over, and names its container", async () => {
    const [file] = await open("smiles,logS,project\nCCO,1,x\n", { manifest });
    expect(file).toMatchObject({ format: "plain", container: "CSV, UTF-8" });
    expect(file!.notes).toEqual(['columns that the study does not ask for: "project"']);
  });

  it("names the column of each cell that cannot be used", async () => {
    const [row] = await readContent('smiles,logS,hERG IC50,ames\nCCO,"3,5",-1,2\n', manifest);
    expect(row!.values).toEqual([]);
    expect(row!.problems).toEqual([
      { kind: "rejected", column: "logS", reason: "it holds a number with a decimal comma" },
      {
        kind: "rejected",
        column: "hERG IC50",
        reason: "it holds a value that is not above 0, and the study takes its logarithm",
      },
      {
        kind: "rejected",
        column: "ames",
        reason: "it holds a number other than 0 and 1 where the study wants a class",
      },
    ]);
  });

  it("keeps classes out of numbers and relations out of classes", async () => {
    const [row] = await readContent("smiles,logS,ames\nCCO,Positive,>1\n", manifest);
    expect(row!.problems.map(({ reason }) => reason)).toEqual([
      "it holds a class such as Positive where the study wants a number",
      "it holds a relation such as < where the study wants a class",
    ]);
  });

  it.each([
    ["CCO,1,x,x,x", "it has more or fewer cells than the header"],
    ["CCO", "it has more or fewer cells than the header"],
    [",1", "it has no structure"],
    ["NaN,1", "it has no structure"],
    ["CCO,", "it holds no measurement"],
  ])("rejects the row %j: %s", async (line, reason) => {
    const rows = await readContent(`smiles,logS\n${line}\nCCN,2\n`, manifest);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ values: [], problems: [{ kind: "rejected", column: null, reason }] });
  });

  it.each(["Smiles", "canonical_smiles", "Canonical SMILES", "STRUCTURE"])(
    "finds structures in the column %s",
    async (name) => {
      const [row] = await readContent(`${name},logS\nCCO,1\n`, manifest);
      expect(row).toMatchObject({ structure: "CCO" });
    },
  );

  it("refuses two columns that may hold the structures", async () => {
    await expect(readContent("smiles,canonical_smiles,logS\nC,C,1\n", manifest)).rejects.toThrow(
      'row 1: "smiles", "canonical_smiles" may all hold the structures',
    );
  });

  it("refuses a table without a column of the study, naming both sides", async () => {
    await expect(readContent("smiles,solubility\nC,1\n", manifest)).rejects.toMatchObject({
      message: expect.stringContaining("no column is named as the study's endpoints"),
      remedy: expect.stringMatching(
        /^the study asks for "logS", "hERG IC50", "ames"; found are "smiles", "solubility"; .*measuredBy/,
      ),
    });
  });

  it("refuses two columns of one name", async () => {
    await expect(readContent("smiles,logS,logS\nC,1,2\n", manifest)).rejects.toThrow("two columns are named");
  });

  it("reads the same from tabs, a workbook and an SDF", async () => {
    const lines = [
      ["id", "smiles", "logS"],
      ["A", "CCO", "<1"],
      ["B", "CCN", "2"],
    ];
    const expected = await readContent(lines.map((cells) => cells.join(",")).join("\n"), manifest);
    expect(await readContent(lines.map((cells) => cells.join("\t")).join("\n"), manifest)).toEqual(expected);
    const workbook = workbookOf({ Data: lines, Notes: [["nothing", "here"]] });
    const [file] = await open(workbook, { manifest }, "a.xlsx");
    expect(await rowsOf(file!)).toEqual(expected);
    expect(file!.container).toBe("XLSX, sheet Data");
    expect(file!.notes).toEqual(["sheets without measurements: Notes"]);
  });

  it("passes over empty rows of a workbook and refuses nothing for short ones", async () => {
    const workbook = workbookOf({ Data: [["smiles", "logS", "ames"], [], ["CCO", "1"]] });
    const rows = await readContent(workbook, manifest, "a.xlsx");
    expect(rows.map(({ row, values }) => [row, values.length])).toEqual([[3, 1]]);
  });

  it("reads mol blocks and data fields of an SDF", async () => {
    const atom = "    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0";
    const block = ["methane", "", "", "  1  0  0  0  0  0  0  0  0  0999 V2000", atom, "M  END"];
    const text = [...block, "> <logS>", "<-2", "", "$$$$", ""].join("\n");
    const files = await open(text, { manifest }, "a.sdf");
    expect(files[0]).toMatchObject({ format: "sdf" });
    const [row] = await rowsOf(files[0]!);
    expect(row).toMatchObject({
      row: 1,
      compound: "methane",
      values: [{ assay: "logS", qualifier: "<", value: -2 }],
    });
    expect(row!.structure).toContain("V2000");
  });
});

describe("what a study asks for", () => {
  it("must not be classes and numbers of the same column", async () => {
    const study = studyAsking(["x", { name: "y", measuredBy: "x", kind: "classification" }]);
    await expect(readContent("smiles,x\nC,1\n", study)).rejects.toThrow("as classes and as numbers");
  });

  it("must not be in two units of the same column", async () => {
    const study = studyAsking([
      { name: "x", unit: "uM" },
      { name: "y", measuredBy: "x", unit: "nM" },
    ]);
    await expect(readContent("smiles,x\nC,1\n", study)).rejects.toThrow("in different units");
  });
});
