import { describe, expect, it } from "vitest";
import { openPartnerFiles } from "../../../../../client/data/formats/open-partner-files.ts";
import { fileHolding, open, rowsOf, studyAsking, workbookOf } from "./study-asking.ts";

const manifest = studyAsking(["hERG", "logS"]);
const LONG = "SMILES_Structure_Parent,Test,Test_Type,Measurement_Type,Measurement_Value,Measurement_Unit";
const LONG_ROW = "CCO,Toxicity,hERG,IC50,5,uM";

describe("recognising a format", () => {
  it.each([
    ["smiles,logS\nC,1\n", "plain"],
    [`${LONG}\n${LONG_ROW}\n`, "k-melloddy"],
    ["input_compound_id,smiles,logS\n1,C,1\n", "plain"],
  ])("goes by the header's names: %j is %s", async (content, format) => {
    const [file] = await open(content, { manifest });
    expect(file!.format).toBe(format);
    expect(await rowsOf(file!)).toMatchObject([{ values: [{ qualifier: "=" }], problems: [] }]);
  });

  it("can be overridden", async () => {
    const content = `${LONG},smiles,logS\n${LONG_ROW},CCN,2\n`;
    const files = await Promise.all(
      ([undefined, "plain"] as const).map((format) =>
        open(content, format === undefined ? { manifest } : { manifest, format }),
      ),
    );
    expect(files.map(([file]) => file!.format)).toEqual(["k-melloddy", "plain"]);
    expect(await rowsOf(files[1]![0]!)).toMatchObject([{ structure: "CCN", values: [{ value: 2 }] }]);
  });

  it("joins MELLODDY-TUNER's tables and keeps the order of the others", async () => {
    const paths = [
      fileHolding("smiles,logS\nC,1\n", "b.csv"),
      fileHolding("input_compound_id,smiles\n1,CCO\n", "T2.csv"),
      fileHolding("input_compound_id,input_assay_id,standard_qualifier,standard_value\n1,7,=,5\n", "T1.csv"),
      fileHolding("input_assay_id,assay_type,use_in_regression,is_binary\n7,OTHER,True,False\n", "T0.csv"),
      fileHolding("smiles,logS\nCC,2\n", "a.csv"),
    ];
    const files = await openPartnerFiles(paths, { manifest });
    expect(files.map(({ format, path }) => [format, path])).toEqual([
      ["plain", paths[0]],
      ["melloddy", paths[2]],
      ["plain", paths[4]],
    ]);
    expect(await rowsOf(files[1]!)).toMatchObject([{ structure: "CCO", values: [{ assay: "7", value: 5 }] }]);
  });

  it("says what was found and what the nearest format needs", async () => {
    await expect(open("compound,activity\nC,1\n", { manifest })).rejects.toMatchObject({
      message: expect.stringMatching(/no known format; its columns are "compound", "activity"$/),
      remedy: expect.stringContaining("nearest is a plain table, which needs a column of structures"),
    });
    await expect(
      open("Chemical ID,Test,Measurment_Value\nX,Toxicity,1\n", { manifest }),
    ).rejects.toMatchObject({
      remedy: expect.stringContaining(
        'nearest is the K-MELLODDY format, which also needs "SMILES_Structure_Parent", "Test_Type"',
      ),
    });
  });

  it("refuses an empty file, and a format that the file is not in", async () => {
    await expect(open("", { manifest })).rejects.toThrow("is empty");
    await expect(open("smiles,logS\nC,1\n", { manifest, format: "sdf" })).rejects.toThrow(
      "not in the format sdf",
    );
    await expect(open("smiles,logS\nC,1\n", { manifest, format: "k-melloddy" })).rejects.toThrow(
      "the column SMILES_Structure_Parent is missing",
    );
  });

  it("reads the bytes of each file to its owner once", async () => {
    const content = "smiles,logS\nC,1\n";
    let bytes = 0;
    const [file] = await open(content, { manifest, onBytes: (block) => void (bytes += block.length) });
    await rowsOf(file!);
    expect(bytes).toBe(content.length);
  });
});

describe("a Human PK workbook", () => {
  it("is reported row by row as unmapped, whatever its width", async () => {
    const wide = [
      ["Subject", "Substance\n(약물, SMILES)"],
      ["대상", ""],
      ["id", "smiles", "Cmax"],
    ];
    const workbook = workbookOf({
      안내: [["read me"]],
      "데이터1(Human PK)": [...wide, ["1", "CCO", "5"], [], ["2", "CCN", "6", "x", "y", "z"]],
      "데이터2(Human PK)": [...wide, ["3"]],
    });
    const files = await open(workbook, { manifest }, "pk.xlsx");
    expect(files.map(({ format, container }) => [format, container])).toEqual([
      ["human-pk", "XLSX, sheet 데이터1(Human PK)"],
      ["human-pk", "XLSX, sheet 데이터2(Human PK)"],
    ]);
    const rows = (await Promise.all(files.map(rowsOf))).flat();
    expect(rows.map(({ row }) => row)).toEqual([4, 6, 4]);
    for (const { problems } of rows) expect(problems).toMatchObject([{ kind: "unmapped", column: null }]);
  });
});

it("reads the sheets of measurements beside those of Human PK", async () => {
  const workbook = workbookOf({
    "데이터1(Human PK)": [["a"], ["b"], ["c"], ["1"]],
    데이터: [["양식"], LONG.split(","), LONG_ROW.split(",")],
  });
  const files = await open(workbook, { manifest }, "both.xlsx");
  expect(files.map(({ format }) => format)).toEqual(["human-pk", "k-melloddy"]);
  expect(files[0]!.notes.join()).not.toContain("without measurements");
});

describe("a study of a table without structures", () => {
  const tabular = studyAsking([{ name: "disease", kind: "classification" }], {
    columns: [
      { name: "age", kind: "numeric" },
      { name: "sex", kind: "categorical", categories: ["f", "m"] },
    ],
    recordId: "patient",
  });

  it("gives the manifest's columns as written and in its order, and labels as in a plain table", async () => {
    const [file] = await open("sex,patient,disease,age,ward\nf,P1,yes, 61 ,A\n,P2,,5,B\n,,1,5,B\n", {
      manifest: tabular,
    });
    expect(file).toMatchObject({ format: "hospital" });
    expect(file!.notes).toEqual(['columns that the study does not ask for: "ward"']);
    expect(await rowsOf(file!)).toMatchObject([
      { compound: "P1", structure: "", cells: ["61", "f"], values: [{ assay: "disease", value: 1 }] },
      { compound: "P2", cells: ["5", ""], values: [], problems: [{ reason: "it holds no measurement" }] },
      { compound: "", values: [], problems: [{ reason: "it has no record id" }] },
    ]);
  });

  it("refuses a table in which a column of the study is missing", async () => {
    await expect(open("patient,age,disease\nP,1,1\n", { manifest: tabular })).rejects.toThrow(
      `the study's columns "sex" are missing`,
    );
  });
});
