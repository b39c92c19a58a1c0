import { describe, expect, it } from "vitest";
import { classes, open, rowsOf, studyAsking } from "../study-asking.ts";
import { longTable, readLongRow, type LongRow } from "./long-format.ts";

const manifest = studyAsking([
  { name: "herg", measuredBy: "hERG", unit: "nM" },
  { name: "Caco2", unit: "10-6 cm/s" },
  "Efflux_ratio",
  "HLM",
  "Lipophilicity",
  "PPBR",
  { name: "Solubility", unit: "log(mol/L)" },
  { name: "clearance", measuredBy: "clearance_total", unit: "L/h/kg", transform: "log10" },
  classes("AMES"),
  classes("CYP3A4_Inhibitor"),
]);
const hERG: LongRow = {
  Test: "Toxicity",
  Test_Type: "hERG",
  Measurement_Type: "IC50",
  Measurement_Unit: "uM",
};
const ames: LongRow = { Test: "Toxicity", Test_Type: "Ames", Measurement_Type: "TA98_S9+" };
const caco: LongRow = { Test: "Permeability", Test_Type: "Caco-2", Measurement_Unit: "10-6 cm/s" };

describe("a row of the long format", () => {
  it("gives its value in the study's unit and under the study's name of the assay", async () => {
    expect(await readLongRow({ ...hERG, "Chemical ID": "X-1", Measurement_Value: "27.6" }, manifest)).toEqual(
      {
        row: 2,
        compound: "X-1",
        structure: "CCO",
        values: [{ assay: "hERG", qualifier: "=", value: 27_600 }],
        problems: [],
      },
    );
  });

  it.each([
    ["<", "5", "<"],
    [">>", "5", ">"],
    ["≥", "5", ">"],
    ["＜", "5", "<"],
    ['"="', "5", "="],
    ["~", "5", "="],
    ["", "5", "="],
    ["", ">5", ">"],
    [">", ">5", ">"],
    ["=", "<5", "<"],
  ])("reads relation %j and value %s as %s", async (relation, value, qualifier) => {
    const { values } = await readLongRow(
      { ...hERG, Measurement_Relation: relation, Measurement_Value: value },
      manifest,
    );
    expect(values).toEqual([{ assay: "hERG", qualifier, value: 5000 }]);
  });

  it.each<LongRow>([
    { Measurement_Value: "Negative" },
    { Measurement_Unit: "Negative" },
    { Measurement_Relation: "Non-Toxic" },
    { Measurement_Class: "negative" },
    { Measurement_Value: "0" },
    { Measurement_Value: "0", Measurement_Unit: "Negative" },
  ])("finds a class wherever it occurs: %j", async (cells) => {
    const { values, problems } = await readLongRow({ ...ames, ...cells }, manifest);
    expect(values).toEqual([{ assay: "AMES", qualifier: "=", value: 0 }]);
    expect(problems).toEqual([]);
  });

  it.each<[LongRow, string, string]>([
    [
      { ...hERG, Measurement_Value: "5", Measurement_Unit: "um" },
      "Measurement_Unit",
      "its unit cannot be converted to nM, for hERG",
    ],
    [
      { ...hERG, Measurement_Value: "5", Measurement_Unit: "MM" },
      "Measurement_Unit",
      "its unit is not known, for hERG",
    ],
    [
      { ...hERG, Measurement_Value: "5", Measurement_Unit: "-" },
      "Measurement_Unit",
      "it has no unit, and hERG needs one",
    ],
    [{ ...hERG, Measurement_Value: "3,5" }, "Measurement_Value", "it holds a number with a decimal comma"],
    [
      { ...hERG, Measurement_Relation: "<", Measurement_Value: ">5" },
      "Measurement_Relation",
      "it contradicts the relation before the value",
    ],
    [
      { ...hERG, Measurement_Relation: "about", Measurement_Value: "5" },
      "Measurement_Relation",
      "it holds neither a relation nor a class",
    ],
    [
      { ...hERG, Measurement_Value: "", Measurement_Unit: "Positive" },
      "Measurement_Value",
      "it holds a class such as Positive where the study wants a number",
    ],
    [
      { ...ames, Measurement_Value: "Positive", Measurement_Unit: "Negative" },
      "Measurement_Value",
      "it holds two classes that exclude each other",
    ],
    [
      { ...ames, Measurement_Relation: "Moderate" },
      "Measurement_Relation",
      "it holds a grade such as low or high instead of a class",
    ],
    [
      {
        Test: "CYP_Inhibition",
        Test_Type: "CYP3A4",
        Measurement_Type: "IC50",
        Measurement_Value: "3",
        Measurement_Unit: "uM",
      },
      "Measurement_Value",
      "it holds a number other than 0 and 1 where the study wants a class",
    ],
    [
      {
        Test: "Pharmacokinetics",
        Test_Type: "PK_iv",
        Test_Subject: "Human",
        Measurement_Type: "CL",
        Measurement_Value: "0",
        Measurement_Unit: "mL/min/kg",
      },
      "Measurement_Value",
      "it holds a value that is not above 0, and the study takes its logarithm",
    ],
    [
      {
        Test: "Solubility",
        Test_Type: "Solubility_pH7.4",
        Measurement_Value: "3",
        Measurement_Unit: "ug/mL",
      },
      "Measurement_Unit",
      "its unit cannot be converted to log(mol/L), for Solubility",
    ],
    [
      { Test: "Plasma_protein_binding", Test_Type: "PPB", Test_Subject: "Human", Measurement_Value: "0.98" },
      "Measurement_Unit",
      "it has no unit, and PPBR needs one",
    ],
    [hERG, "", "it holds no measurement"],
    [{ ...hERG, Measurement_Value: "5", SMILES_Structure_Parent: "" }, "", "it has no structure"],
  ])("is rejected, %j, in the column %s: %s", async (row, column, reason) => {
    const { values, problems } = await readLongRow(row, manifest);
    expect(values).toEqual([]);
    expect(problems).toEqual([{ kind: "rejected", column: column === "" ? null : column, reason }]);
  });

  it("is unmapped where the study does not ask for its endpoint, or asks for another quantity of it", async () => {
    const bcrp = { Test: "Transporter", Test_Type: "BCRP", Measurement_Type: "IC50", Measurement_Value: "1" };
    expect((await readLongRow(bcrp, manifest)).problems).toEqual([
      { kind: "unmapped", column: null, reason: "the study does not ask for BCRP" },
    ]);
    const halfLife = {
      Test: "Metabolic_stability",
      Test_Type: "Liver_microsomes",
      Test_Subject: "Human",
      Measurement_Type: "T1/2",
      Measurement_Value: "30",
      Measurement_Unit: "min",
    };
    expect((await readLongRow(halfLife, studyAsking([{ name: "HLM", unit: "%" }]))).problems).toEqual([
      {
        kind: "unmapped",
        column: "Measurement_Unit",
        reason: "the study asks for HLM in another quantity than this, in %",
      },
    ]);
    const inHours = await readLongRow(halfLife, studyAsking([{ name: "HLM", unit: "h" }]));
    expect(inHours.values).toEqual([{ assay: "HLM", qualifier: "=", value: 0.5 }]);
  });

  it("takes a missing unit for the endpoint's where that has no dimension", async () => {
    const logP = { Test: "Physicochem", Test_Type: "logP", Measurement_Value: "2.5", Measurement_Unit: "-" };
    expect((await readLongRow(logP, manifest)).values).toEqual([
      { assay: "Lipophilicity", qualifier: "=", value: 2.5 },
    ]);
  });

  it("takes SMILES_Salt where there is no parent, and counts such rows", async () => {
    const salt = {
      ...hERG,
      Measurement_Value: "1",
      SMILES_Structure_Parent: "",
      SMILES_Salt: "CC[NH3+].[Cl-]",
    };
    const [file] = await open(longTable([salt, { ...hERG, Measurement_Value: "1" }, salt]), { manifest });
    const rows = await rowsOf(file!);
    expect(rows.map(({ structure }) => structure)).toEqual(["CC[NH3+].[Cl-]", "CCO", "CC[NH3+].[Cl-]"]);
    expect(file!.notes).toEqual([
      "the structure is SMILES_Salt, as SMILES_Structure_Parent is empty (rows: 2)",
    ]);
  });
});

describe("permeability in two columns", () => {
  it.each<[string, string, readonly number[], number | null]>([
    ["[6,2]", "", [6], 2 / 6],
    ["", "[6,2]", [6], 2 / 6],
    ["[6,]", "", [6], null],
    ["[6,]", "[,2]", [6], 2 / 6],
    ["6", "12", [6], 2],
    ["[6, 2]", "[12, 4]", [6, 2], 2],
    ["[6]", "", [6], null],
    ["[6,2,4]", "", [6, 2, 4], null],
    ["[0,2]", "", [0], null],
  ])("reads %s and %s as A to B %j with the efflux ratio %s", async (aToB, bToA, papp, ratio) => {
    const { values, problems } = await readLongRow(
      { ...caco, "Measurement_Value(AtoB)": aToB, "Measurement_Value(BtoA)": bToA },
      manifest,
    );
    expect(values.filter(({ assay }) => assay === "Caco2").map(({ value }) => value)).toEqual(papp);
    expect(values.find(({ assay }) => assay === "Efflux_ratio")?.value ?? null).toBe(ratio);
    expect(problems).toEqual([]);
  });

  it("derives no ratio from censored values", async () => {
    const cells = { "Measurement_Value(AtoB)": "[<0.1]", "Measurement_Value(BtoA)": "[20]" };
    expect((await readLongRow({ ...caco, ...cells }, manifest)).values).toEqual([
      { assay: "Caco2", qualifier: "<", value: 0.1 },
    ]);
  });

  it("leaves B to A alone unmapped and rejects a list of something else", async () => {
    const alone = await readLongRow({ ...caco, "Measurement_Value(BtoA)": "[3]" }, manifest);
    expect(alone).toMatchObject({ values: [], problems: [{ kind: "unmapped" }] });
    const text = await readLongRow({ ...caco, "Measurement_Value(AtoB)": "[six,2]" }, manifest);
    expect(text).toMatchObject({ values: [], problems: [{ kind: "rejected" }] });
  });

  it("takes an efflux ratio that is given instead of deriving it", async () => {
    const cells = {
      "Measurement_Value(AtoB)": "2",
      "Measurement_Value(BtoA)": "4",
      Measurement_Value: "2.2",
    };
    const row = { ...caco, ...cells, Measurement_Type: "efflux_Ratio", Measurement_Unit: "" };
    const { values } = await readLongRow(row, manifest);
    expect(values).toEqual([{ assay: "Efflux_ratio", qualifier: "=", value: 2.2 }]);
  });

  it("says in the notes what was derived and how lists were read", async () => {
    const [file] = await open(longTable([{ ...caco, "Measurement_Value(AtoB)": "[6,2]" }]), { manifest });
    await rowsOf(file!);
    expect(file!.notes).toEqual([
      "one column held both directions, [A to B, B to A] (rows: 1)",
      "the efflux ratio was derived: mean (BtoA) / mean (AtoB) (rows: 1)",
    ]);
  });
});

describe("a study's unit", () => {
  it("is taken for assays of its own too", async () => {
    const study = studyAsking([{ name: "rat volume", measuredBy: "PK_iv|Rat|Vss", unit: "mL/kg" }]);
    const row = { Test: "In_vivo_PK", Test_Type: "PK_iv", Test_Subject: "Rat", Measurement_Type: "Vss" };
    const measured = { ...row, Measurement_Value: "1.5", Measurement_Unit: "L/kg" };
    expect((await readLongRow(measured, study)).values).toEqual([
      { assay: "PK_iv|Rat|Vss", qualifier: "=", value: 1500 },
    ]);
  });

  it.each([
    [{ name: "hERG", unit: "%" }, "K-MELLODDY's hERG is in uM, not in %"],
    [{ name: "hERG", unit: "um" }, "K-MELLODDY's hERG is in uM, not in um"],
    [{ name: "Solubility", unit: "h" }, "K-MELLODDY's Solubility is in log(mol/L) or ug/mL, not in h"],
    [{ name: "hERG", unit: "micromolar" }, 'the unit "micromolar" of hERG is not known'],
  ])("that cannot be had is refused before reading: %j", async (endpoint, message) => {
    await expect(open(longTable([hERG]), { manifest: studyAsking([endpoint]) })).rejects.toThrow(message);
  });
});
