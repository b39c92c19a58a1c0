import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import {
  K_MELLODDY_COLUMNS,
  kMelloddyColumn,
} from "../../../../../../client/data/formats/k-melloddy/columns.ts";
import { open, rowsOf, studyAsking, workbookOf } from "../study-asking.ts";

const manifest = studyAsking([{ name: "hERG", unit: "uM" }]);
const HEADER = [
  "Chemical ID",
  "SMILES_Structure_Parent",
  "Test",
  "Test_Type",
  "Test_Subject*",
  "Measurment_Type",
  "Measurment_Relation",
  "Measurment_value",
  " measurement_UNIT ",
];
const ROW = ["X-1", "CCO", "Toxicity", "hERG", "HEK293", "IC50", "＞", "5", "μM"];
const READING = { compound: "X-1", structure: "CCO", values: [{ assay: "hERG", qualifier: ">", value: 5 }] };

describe("the header of the long format", () => {
  it.each(K_MELLODDY_COLUMNS.map((name) => [name]))("knows %s in other spellings", (name) => {
    for (const written of [name, name.toUpperCase(), ` ${name}* `, name.replace("Measurement", "Measurment")])
      expect(kMelloddyColumn(written)).toBe(name);
  });

  it("knows the older name of the subject and nothing else", () => {
    expect(kMelloddyColumn("Test_Species")).toBe("Test_Subject");
    expect(kMelloddyColumn("Measurement")).toBeNull();
    expect(kMelloddyColumn("")).toBeNull();
  });

  it("is found on row 2 of the sheet 데이터, and its typos are noted", async () => {
    const workbook = workbookOf({ 설명: [["K-MELLODDY"]], 데이터: [["표준 데이터 양식"], HEADER, ROW] });
    const [file, ...others] = await open(workbook, { manifest }, "a.xlsx");
    expect(others).toEqual([]);
    expect(file).toMatchObject({ format: "k-melloddy", container: "XLSX, sheet 데이터" });
    expect(await rowsOf(file!)).toMatchObject([{ row: 3, ...READING, problems: [] }]);
    expect(file!.notes).toEqual([
      'the column "Test_Subject*" was read as Test_Subject',
      'the column "Measurment_Type" was read as Measurement_Type',
      'the column "Measurment_Relation" was read as Measurement_Relation',
      'the column "Measurment_value" was read as Measurement_Value',
      'the column "measurement_UNIT" was read as Measurement_Unit',
      "sheets without measurements: 설명",
    ]);
  });

  it("is found in CSV of CP949, below a line in Korean", async () => {
    const lines = [["표준 데이터 양식"], [...HEADER, "비고"], [...ROW, "한글"]];
    const text = lines.map((cells) => cells.join(",")).join("\r\n");
    const [file] = await open(iconv.encode(text, "cp949"), { manifest });
    expect(file).toMatchObject({ format: "k-melloddy", container: "CSV, CP949" });
    expect(file!.notes).toContain('the column "비고" is not of the format');
    expect(await rowsOf(file!)).toMatchObject([{ row: 3, ...READING }]);
  });

  it("is refused with one column under two spellings, and without a needed one", async () => {
    const twice = [...HEADER, "Measurement_Value"];
    await expect(open(`${twice.join(",")}\n`, { manifest })).rejects.toThrow("two columns are read as");
    const without = HEADER.filter((name) => name !== "Test_Type");
    await expect(open(`${without.join(",")}\n`, { manifest })).rejects.toThrow(
      "the column Test_Type is missing",
    );
  });
});
