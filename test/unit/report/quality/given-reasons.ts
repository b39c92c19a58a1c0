import { massShiftOf } from "../../../../chemistry/isotopes.ts";
import { loadToolkit } from "../../../../chemistry/rdkit.ts";
import { standardise } from "../../../../chemistry/standardise.ts";
import { mapEndpoint } from "../../../../client/data/formats/k-melloddy/map-endpoint.ts";
import type { RowReading } from "../../../../client/data/formats/reading.ts";
import { featuriseRecord } from "../../../../client/data/tabular/featurise-record.ts";
import { deriveTasks } from "../../../../client/data/tasks/derive-tasks.ts";
import { endpointSchema } from "../../../../trust/manifest/endpoint.ts";
import { longTable, type LongRow } from "../../client/data/formats/k-melloddy/long-format.ts";
import {
  openSet,
  rowsOf,
  T0_HEADER,
  T1_HEADER,
  T2_HEADER,
} from "../../client/data/formats/melloddy/melloddy-set.ts";
import {
  classes,
  open,
  readContent,
  studyAsking,
  workbookOf,
} from "../../client/data/formats/study-asking.ts";
import { measured, protocol } from "../../client/data/tasks/measured.ts";

function reasonsOf(rows: readonly RowReading[]): string[] {
  return rows.flatMap(({ problems }) => problems.map(({ reason }) => reason));
}

/** What plain tables give reasons for, by cells of each wrong kind. */
export async function reasonsOfPlainTables(): Promise<string[]> {
  const study = studyAsking(["logD", { name: "clearance", transform: "log10" }, classes("AMES")]);
  const cells = ["<", "weak", "3 uM", "1e99", "1,5", "< <5", "2024-01-02", "many", "Positive"];
  const table = [
    "smiles,logD,clearance,AMES",
    ...cells.map((cell) => `C,"${cell}",,`),
    "C,,0,",
    "C,,,<1",
    "C,,,2",
    "C,,,",
    ",1,,",
    "C,1",
  ];
  const [other] = await open("smiles,other\nC,1\n", { manifest: study, mayServeNothing: true });
  return reasonsOf([...(await readContent(`${table.join("\n")}\n`, study)), ...(await rowsOf(other!))]);
}

/** What the long format and Human PK sheets give reasons for. */
export async function reasonsOfLongRows(): Promise<string[]> {
  const study = studyAsking([
    { name: "hERG", unit: "uM" },
    { name: "Caco2", unit: "10-6 cm/s" },
    { name: "Solubility", unit: "log(mol/L)" },
    { name: "t1/2(reg)", unit: "h", transform: "log10" },
    "Lipophilicity",
    { name: "LD50", unit: "" },
    classes("AMES"),
  ]);
  const herg: LongRow = { Test_Type: "hERG", Measurement_Type: "IC50", Measurement_Unit: "uM" };
  const ames: LongRow = { Test_Type: "Ames" };
  const rows: LongRow[] = [
    { ...herg, Measurement_Value: "5", Measurement_Unit: "" },
    { ...herg, Measurement_Value: "5", Measurement_Unit: "furlong" },
    { ...herg, Measurement_Value: "5", Measurement_Unit: "kg" },
    { ...herg, Measurement_Value: "Positive" },
    { ...herg, Measurement_Value: "5", Measurement_Relation: "perhaps" },
    { ...herg, Measurement_Value: "<5", Measurement_Relation: ">" },
    { ...herg, Measurement_Value: "" },
    { ...ames, Measurement_Value: "Positive", Measurement_Class: "Negative" },
    { ...ames, Measurement_Relation: "weak" },
    { ...ames, Measurement_Value: "7" },
    { Test_Type: "logD", Measurement_Value: "1", Measurement_Unit: "uM" },
    { Test_Type: "LD50", Measurement_Value: "1", Measurement_Unit: "mg/kg" },
    { Test_Type: "Solubility", Measurement_Value: "1", Measurement_Unit: "ug/mL" },
    { Test_Type: "Solubility", Measurement_Value: "0", Measurement_Unit: "uM" },
    { Test_Type: "Solubility", Measurement_Value: "1", Measurement_Condition: "pH 2 to pH 3" },
    { Test_Type: "t1/2(reg)", Measurement_Value: "0", Measurement_Unit: "h" },
    { Test_Type: "Caco-2", "Measurement_Value(AtoB)": "[6,x]" },
    { Test_Type: "Caco-2", "Measurement_Value(BtoA)": "6" },
    { Test_Type: "MRT", Measurement_Value: "6" },
    { Test_Type: "CYP1A1", Measurement_Type: "IC50", Measurement_Value: "6" },
    { Test_Type: "CYP1A2", Measurement_Value: "6" },
    { Test_Type: "unheard of", Measurement_Value: "6" },
    { SMILES_Structure_Parent: "", Test_Type: "hERG", Measurement_Value: "6" },
  ];
  const humanPk = workbookOf({ "데이터1(Human PK)": [["a"], ["b"], ["c"], ["x"]] });
  const quantity = studyAsking([{ name: "Solubility", unit: "ug/mL" }]);
  const molar = [{ Test_Type: "Solubility", Measurement_Value: "1", Measurement_Unit: "uM" }];
  const readings = [
    ...(await readContent(longTable(rows), study)),
    ...(await readContent(longTable(molar), quantity)),
    ...(await readContent(humanPk, study, "pk.xlsx")),
  ];
  const blank = { test: "", testSubject: "", measurementType: "", measurementCondition: "", resultWord: "" };
  const inhibited = ["BCRP", "OATP1B1", "MATE1"].map((testType) =>
    mapEndpoint({ ...blank, testType, test: "substrate", holds: "class" }),
  );
  return [...reasonsOf(readings), ...inhibited.flatMap((one) => ("unmapped" in one ? one.unmapped : []))];
}

/** What MELLODDY-TUNER's tables give reasons for, rows of T0 that cannot be used among them. */
export async function reasonsOfTunerTables(): Promise<string[]> {
  const assays = [
    "10,OTHER,True,False,5,,,,,high,,",
    "11,OTHER,True,True,,,,,,,,",
    "20,SECRET,True,False,,,,,,,,",
    "21,OTHER,True,perhaps,,,,,,,,",
    "22,OTHER,perhaps,False,,,,,,,,",
    "23,OTHER,True,False,,,,,,sideways,,",
    "24,OTHER,True,False,x,,,,,,,",
    "25,AUX_PL,False,False,,,,,,,,",
    "26,OTHER",
  ];
  const structures = ["1,CCO", "2,C", "2,CC", "3,"];
  const activities = [
    ...["20", "21", "22", "23", "24", "25", "26"].map((assay) => `1,${assay},=,5`),
    ...",10,=,5 9,10,=,5 2,10,=,5 3,10,=,5 1,,=,5 1,99,=,5 1,10,about,5 1,10,=,".split(" "),
    ..."1,10,=,many 1,10,=,Positive 1,10,,>5 1,11,=,0.5 1,10,=".split(" "),
  ];
  const files = await openSet({
    "T0.csv": [T0_HEADER, ...assays],
    "T1.csv": [T1_HEADER, ...activities],
    "T2.csv": [T2_HEADER, ...structures],
  });
  return reasonsOf((await Promise.all(files.map(rowsOf))).flat());
}

/** What tables without structures give reasons for. */
export async function reasonsOfRecords(): Promise<string[]> {
  const columns = [
    { name: "age", kind: "numeric", range: [0, 130] },
    { name: "sex", kind: "categorical", categories: ["F", "M"] },
  ] as const;
  const cells = [
    ["1,5", "X"],
    ["old", "F"],
    ["200", "M"],
  ];
  const manifest = studyAsking(["dose"], { columns, recordId: "patient" });
  const rows = await readContent("patient,age,sex,dose\n,1,F,2\n", manifest);
  const features = cells.flatMap((row) => featuriseRecord(manifest.protocol.columns, row).problems);
  return [...reasonsOf(rows), ...features.map(({ reason }) => reason)];
}

/** What structures are refused for, one of each kind. */
export async function reasonsOfStructures(): Promise<string[]> {
  const toolkit = await loadToolkit();
  const chemist = { toolkit, massShift: massShiftOf(toolkit) };
  const limits = { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 } as const;
  const block = (lines: string): string => `\n\n\n${lines}\nM  END\n`;
  const atom = "    0.0000    0.0000    0.0000 C   0  0";
  const chains = [2001, 401, 100].map((length) => "C".repeat(length));
  const structures: unknown[] = [
    ...chains,
    7,
    "",
    "C C",
    "C!",
    "c1ccccc",
    "[H][H]",
    `\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n${atom}\n`,
    block("x"),
    block(`  1  0  0  0  0  0  0  0  0  0999 V2000\n${atom}é`),
    block(`401  0  0  0  0  0  0  0  0  0999 V2000\n${`${atom}\n`.repeat(401)}`),
    block(`  1  1  0  0  0  0  0  0  0  0999 V2000\n${atom}\n  1  9  1  0`),
    block(`  1  0  0  0  0  0  0  0  0  0999 V2000\n${" ".repeat(200_000)}`),
  ];
  return structures.flatMap((structure) => {
    const result = standardise(chemist, structure as string, limits);
    return result.kind === "unreadable" ? [result.reason] : [];
  });
}

/** What endpoints, tasks and labels are left out for. */
export function reasonsOfTasks(): string[] {
  const derive = (fields: Readonly<Record<string, unknown>>, ...rows: readonly string[]): string[] => {
    const endpoint = endpointSchema.parse({ name: "own", kind: "regression", head: "private", ...fields });
    const context = { fold: new Uint8Array(16), protocol: protocol() };
    const { leftOut, dropped } = deriveTasks(endpoint, measured(...rows), context);
    return [
      ...leftOut.map(({ name, reason }) => (name === endpoint.name ? reason : `${name}: ${reason}`)),
      ...dropped.map(({ reason, labels }) => `${labels}: ${reason}`),
    ];
  };
  const classification = { kind: "classification" };
  return [
    ...derive({}),
    ...derive({ assayType: "OTHER" }, "0 99"),
    ...derive({}, "0 5", "1 5"),
    ...derive({}, "0 5", "1 6"),
    ...derive({ transform: "log10" }, "0 -5", "1 6"),
    ...derive({}, "0 <5", "0 >6"),
    ...derive(classification, "0 7"),
    ...derive(classification, "0 1", "1 0"),
    ...derive({ ...classification, assayType: "CATALOG-PANEL", thresholds: [5] }, "0 4", "1 6"),
    ...derive({ ...classification, thresholds: [5] }, "0 <6", "1 >4"),
    ...derive({ ...classification, thresholds: [5, 7], head: "private" }, "0 4", "1 6"),
    ...derive({ ...classification, thresholds: "auto" }, "0 <4", "1 <6"),
  ];
}
