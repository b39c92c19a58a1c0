import { describe, expect, it } from "vitest";
import { isMelloddyTable } from "../../../../../../client/data/formats/melloddy/melloddy-table.ts";
import type { AssayDeclaration, RowReading } from "../../../../../../client/data/formats/reading.ts";
import { openSet, rowsOf, T0_HEADER, T1_HEADER, T2_HEADER } from "./melloddy-set.ts";

const T0 = [
  T0_HEADER,
  "10,OTHER,True,False,5,6.5,,,,high,,",
  "11,PANEL,True,True,,,,,,,,",
  "12,AUX_HTS,False,False,4,,,,,,,",
  "13,ADME,True,False,,,,,,low,,",
];
const T2 = [T2_HEADER, "1,CCO", "2,c1ccccc1", "3,"];

async function declared(...rows: string[]): Promise<readonly AssayDeclaration[]> {
  const [file] = await openSet({ "T0.csv": [T0_HEADER, ...rows], "T1.csv": [T1_HEADER], "T2.csv": T2 });
  return file!.assays!;
}

async function rows(...activities: string[]): Promise<RowReading[]> {
  const [file] = await openSet({ "T0.csv": T0, "T1.csv": [T1_HEADER, ...activities], "T2.csv": T2 });
  return rowsOf(file!);
}

async function reasons(...activities: string[]): Promise<(string | undefined)[]> {
  const read = await rows(...activities);
  expect(read.every(({ values, problems }) => values.length === 0 && problems[0]?.kind === "rejected")).toBe(
    true,
  );
  return read.map(({ problems }) => problems.map(({ column, reason }) => `${column}: ${reason}`).join("; "));
}

describe("MELLODDY-TUNER's tables", () => {
  it("are known by their columns, in any order, case and company", () => {
    expect(isMelloddyTable(T0_HEADER.split(","))).toBe("T0");
    expect(isMelloddyTable(T1_HEADER.split(","))).toBe("T1");
    expect(isMelloddyTable(["note", " SMILES ", "Input_Compound_ID"])).toBe("T2");
    expect(isMelloddyTable(["catalog_assay_id", "catalog_task_id", "threshold"])).toBe("catalogue");
    expect(isMelloddyTable(["smiles", "logD"])).toBe(null);
    expect(isMelloddyTable(["input_compound_id", "descriptor_vector_id", "fold_id"])).toBe(null);
  });

  it("are all needed, and what is missing is said with its columns", async () => {
    const tables = { "a.csv": T0, "b.csv": [T1_HEADER, "1,10,=,5"], "c.csv": T2 };
    const without = (name: keyof typeof tables): Promise<unknown> => {
      const { [name]: _, ...others } = tables;
      return openSet(others);
    };
    await expect(without("a.csv")).rejects.toMatchObject({
      message: "b.csv, c.csv: a set of MELLODDY-TUNER's tables without T0",
      remedy: expect.stringContaining("input_assay_id, assay_type, use_in_regression, is_binary"),
    });
    await expect(without("b.csv")).rejects.toMatchObject({
      remedy: expect.stringContaining("standard_value"),
    });
    await expect(without("c.csv")).rejects.toMatchObject({
      remedy: "give T2 as well, a table with the columns input_compound_id, smiles",
    });
  });

  it("are refused when one is none of them", async () => {
    await expect(openSet({ "x.csv": ["smiles,logD", "C,1"] })).rejects.toThrow(
      /x\.csv: is none of MELLODDY-TUNER's tables/,
    );
  });
});

describe("a row of T1", () => {
  it("has the structure of its compound and the value of its assay", async () => {
    expect(await rows("2,10,<=,6.25", "1,13,,-1e3")).toEqual([
      {
        row: 2,
        compound: "2",
        structure: "c1ccccc1",
        values: [{ assay: "10", qualifier: "<", value: 6.25 }],
        problems: [],
      },
      {
        row: 3,
        compound: "1",
        structure: "CCO",
        values: [{ assay: "13", qualifier: "=", value: -1000 }],
        problems: [],
      },
    ]);
  });

  it("has a qualifier by MELLODDY's words", async () => {
    const written = ["<", "<=", "<<", ">", ">=", ">>", "=", "~", ""];
    const read = await rows(...written.map((qualifier) => `1,10,${qualifier},5`));
    expect(read.map(({ values }) => values[0]?.qualifier).join("")).toBe("<<<>>>===");
  });

  it("of a binary assay is 1 or -1 and becomes 1 or 0", async () => {
    const read = await rows("1,11,,1", "1,11,>,-1");
    expect(read.map(({ values }) => values[0])).toEqual([
      { assay: "11", qualifier: "=", value: 1 },
      { assay: "11", qualifier: "=", value: 0 },
    ]);
    expect(await reasons("1,11,,0")).toEqual([
      "standard_value: it is neither 1 nor -1, and its assay is binary",
    ]);
  });

  it("is rejected with every reason it has", async () => {
    expect(
      await reasons(
        "9,10,=,5",
        "1,99,=,5",
        "3,10,=,5",
        ",10,=,5",
        "1,,=,5",
        "1,10,?,5",
        "1,10,=,",
        "9,10,=,inf",
      ),
    ).toEqual([
      "input_compound_id: its compound is not in T2",
      "input_assay_id: its assay is not in T0",
      "input_compound_id: its compound has no structure in T2",
      "input_compound_id: it names no compound",
      "input_assay_id: it names no assay",
      "standard_qualifier: it holds no relation such as <, > or =",
      "standard_value: it holds no measurement",
      "input_compound_id: its compound is not in T2; standard_value: it holds text",
    ]);
  });

  it("is rejected where T2 contradicts itself, and accepted where T2 repeats itself", async () => {
    const [file] = await openSet({
      "T0.csv": T0,
      "T1.csv": [T1_HEADER, "1,10,=,5", "2,10,=,5", "2,12,=,5"],
      "T2.csv": [T2_HEADER, "1,CCO", "2,C", "1,CCO", "2,CC", "2,CCC"],
    });
    const read = await rowsOf(file!);
    expect(read.map(({ problems }) => problems[0]?.reason)).toEqual([
      undefined,
      "its compound has different structures in T2",
      "its compound has different structures in T2",
    ]);
    expect(file!.notes).toEqual([
      "T2: compounds listed again with the same structure: 1",
      "T2: compounds listed with different structures: 1",
      "T0: assays that T1 has no measurement of: 2",
    ]);
  });

  it("may come from several files, each with its own rows", async () => {
    const files = await openSet({
      "T0.csv": T0,
      "a.csv": [T1_HEADER, "1,10,=,5"],
      "b.csv": [T1_HEADER, "2,13,=,5", "1,11,=,1"],
      "T2.csv": [T2_HEADER, "1,CCO"],
      "more.csv": ["smiles,input_compound_id", "N,2", "O,4"],
    });
    expect(files.map(({ path }) => path.at(-5))).toEqual(["a", "b"]);
    const read = await Promise.all(files.map(rowsOf));
    expect(read.map((own) => own.map(({ row, structure }) => [row, structure]))).toEqual([
      [[2, "CCO"]],
      [
        [2, "N"],
        [3, "CCO"],
      ],
    ]);
    expect(files[0]!.notes).toEqual([
      "T2: compounds that T1 has no measurement of: 1",
      "T0: assays that T1 has no measurement of: 1",
    ]);
    expect(files[1]!.notes).toEqual(["T0 and T2: see a.csv"]);
  });
});

describe("a row of T0", () => {
  it("declares an assay", async () => {
    const [file] = await openSet({ "T0.csv": T0, "T1.csv": [T1_HEADER], "T2.csv": T2 });
    expect(file!.assays).toEqual([
      declaration("10", { assayType: "OTHER", useInRegression: true, thresholds: [5, 6.5] }),
      declaration("11", { assayType: "NON-CATALOG-PANEL", isBinary: true }),
      declaration("12", { assayType: "AUX_HTS", thresholds: [4], activeSide: "either" }),
      declaration("13", { assayType: "ADME", useInRegression: true, activeSide: "below" }),
    ]);
    expect(file).toMatchObject({ format: "melloddy", container: "CSV, UTF-8" });
  });

  it("that cannot be used rejects its assay's measurements, and is noted", async () => {
    const bad = [
      ["1,WHAT,True,False,,,,,,,,", "its assay_type is not one of MELLODDY's"],
      ["2,ADME,maybe,False,,,,,,,,", "its use_in_regression is neither True nor False"],
      ["3,ADME,True,perhaps,,,,,,,,", "its is_binary is neither True nor False"],
      ["4,ADME,True,False,high,,,,,,,", "one of its expert thresholds is no number"],
      ["5,ADME,True,False,,,,,,up,,", "its direction is neither high nor low"],
      ["6,AUX_PL,False,False,,,,,,,,", "an AUX_PL assay must be binary"],
    ] as const;
    const [file] = await openSet({
      "T0.csv": [T0_HEADER, ...bad.map(([row]) => row)],
      "T1.csv": [T1_HEADER, ...bad.map((_, index) => `1,${index + 1},=,1`)],
      "T2.csv": [T2_HEADER, "1,C"],
    });
    const read = await rowsOf(file!);
    expect(read.map(({ problems }) => problems)).toEqual(
      bad.map(([, reason]) => [
        { kind: "rejected", column: "input_assay_id", reason: `its assay's row in T0: ${reason}` },
      ]),
    );
    expect(file!.notes).toEqual(
      bad.map(([, reason], index) => `T0 row ${index + 2} cannot be used: ${reason}`),
    );
    expect(file!.assays).toEqual([]);
  });

  it("that names no assay or does not fit the header is noted, and so it is in T2", async () => {
    const [file] = await openSet({
      "T0.csv": [T0_HEADER, ",ADME,True,False,,,,,,,,", ",ADME,True,False,,,,,,,,", "1,ADME,True"],
      "T1.csv": [T1_HEADER, "1,1,=,1"],
      "T2.csv": [T2_HEADER, "1,C", ",N", "2,C,C"],
    });
    expect(file!.notes).toEqual([
      "T0 row 2 cannot be used: it names no assay",
      "T0 row 3 cannot be used: it names no assay",
      "T0 row 4 cannot be used: it has more or fewer cells than the header",
      "T2: rows with more or fewer cells than the header, passed over: 1",
      "T2: rows without input_compound_id, passed over: 1",
    ]);
  });

  it("may not declare an assay again", async () => {
    await expect(declared("7,ADME,True,False,,,,,,,,", "7,OTHER,True,False,,,,,,,,")).rejects.toThrow(
      /T0\.csv, row 3: the assay of input_assay_id is declared before/,
    );
  });

  it("of the catalogue has the catalogue's thresholds, and without a catalogue its own", async () => {
    const own = ["1,CATALOG-PANEL,True,False,5,,,,,,21.0,", "2,CATALOG-PANEL,True,False,6,,,,,,22,"];
    expect((await declared(...own)).map(({ thresholds }) => thresholds)).toEqual([[5], [6]]);
    const [file] = await openSet({
      "T0.csv": [T0_HEADER, ...own],
      "T1.csv": [T1_HEADER],
      "T2.csv": T2,
      "T_cat.csv": [
        "catalog_assay_id,catalog_task_id,expert_threshold_1,expert_threshold_2",
        "21,1,4.53,6",
        "23,2,1,2",
      ],
    });
    expect(file!.assays).toEqual([
      declaration("1", { assayType: "CATALOG-PANEL", useInRegression: true, thresholds: [4.53, 6] }),
      declaration("2", { assayType: "NON-CATALOG-PANEL", useInRegression: true, thresholds: [6] }),
    ]);
  });
});

function declaration(assay: string, fields: Partial<AssayDeclaration>): AssayDeclaration {
  const defaults = { isBinary: false, useInRegression: false, thresholds: [], activeSide: "above" } as const;
  return { assay, assayType: "OTHER", ...defaults, ...fields };
}
