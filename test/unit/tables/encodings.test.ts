import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../tables/open-table.ts";
import { cellsOf, newFile, refusalOf, rowsOf } from "./read-all.ts";

const ROWS = [
  ["화합물", "단위"],
  ["아스피린", "µM 똠방각하"],
];
const TEXT = ROWS.map((cells) => `${cells.join(",")}\r\n`).join("");
// The micro sign of Latin-1 is not in CP949; its Greek letter is.
const KOREAN = TEXT.replace("µ", "μ");

async function encodingOf(content: Uint8Array): Promise<string | null> {
  const table = await openTable(newFile(content));
  // What begins with ASCII only is known at its end.
  if (content.length < 65_536) {
    const early = table.encoding;
    await rowsOf(table.sheets[0]!);
    expect(early).toBe(table.encoding);
  }
  await rowsOf(table.sheets[0]!);
  return table.encoding;
}

describe("an encoding is recognised", () => {
  test.each([
    ["UTF-8", Buffer.from(TEXT), "UTF-8"],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${TEXT}`), "UTF-8"],
    ["UTF-16, little end first", iconv.encode(TEXT, "utf-16le", { addBOM: true }), "UTF-16LE"],
    ["UTF-16, big end first", iconv.encode(TEXT, "utf-16be", { addBOM: true }), "UTF-16BE"],
    ["CP949 with syllables that EUC-KR lacks", iconv.encode(TEXT.replace("µ", "μ"), "cp949"), "CP949"],
    ["CP949 in gzip", gzipSync(iconv.encode(KOREAN, "cp949")), "CP949"],
    ["plain ASCII", Buffer.from("a,b\n"), "UTF-8"],
  ])("%s", async (name, content, encoding) => {
    expect(await encodingOf(content)).toBe(encoding);
    const expected = encoding === "CP949" ? KOREAN : TEXT;
    if (name !== "plain ASCII")
      expect(await cellsOf(content)).toEqual(
        expected
          .trim()
          .split("\r\n")
          .map((line) => line.split(",")),
      );
  });

  test.each(["cp949", "utf-8"])(
    "late: the first %s character comes after megabytes of ASCII",
    async (name) => {
      const content = Buffer.concat([
        Buffer.from("smiles,note\nC,x\n".repeat(200_000)),
        iconv.encode("C,나쁨\n", name),
      ]);
      expect((await cellsOf(content)).at(-1)).toEqual(["C", "나쁨"]);
      expect(await encodingOf(content)).toBe(name.toUpperCase());
    },
  );

  test("CP949 whose first syllable could be UTF-8", async () => {
    const text = "크,크기\n큼,작음\n";
    expect(await cellsOf(iconv.encode(text, "cp949"))).toEqual([
      ["크", "크기"],
      ["큼", "작음"],
    ]);
  });
});

describe("an encoding that is named is used", () => {
  test.each(["cp949", "CP949", "EUC-KR", "ks_c_5601-1987"])("%s", async (encoding) => {
    expect((await cellsOf(iconv.encode("a,가\n", "cp949"), { encoding }))[0]).toEqual(["a", "가"]);
  });

  test("Windows-1252, which nothing tells from CP949", async () => {
    const content = iconv.encode("y,µM\n", "windows-1252");
    expect(await cellsOf(content, { encoding: "windows-1252" })).toEqual([["y", "µM"]]);
  });
});

describe("bytes that are not of the encoding are refused with their row", () => {
  const broken = (before: string): Buffer =>
    Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(",x\n한,글\n")]);

  test("in what began as UTF-8", async () => {
    expect(await refusalOf(broken("화합물,값\n\na,b\n"))).toMatch(/row 4: is not UTF-8 text/);
  });

  test("a hundred thousand rows after the first Korean word", async () => {
    const before = `화합물,값\n${"a,b\n".repeat(100_000)}`;
    expect(await refusalOf(broken(before))).toMatch(/row 100002: is not UTF-8 text/);
  });

  test("in what was ASCII until then", async () => {
    expect(await refusalOf(broken("a,b\nc,d\n"))).toMatch(/row 3: is not CP949 text/);
  });

  test("in a named encoding", async () => {
    expect(await refusalOf(broken("a,b\n"), { encoding: "UTF-8" })).toMatch(/row 2: is not UTF-8 text/);
  });

  test("at the end, where a character is cut", async () => {
    expect(await refusalOf(Buffer.from("한글,값\n한").subarray(0, -1))).toMatch(/row 2: is not UTF-8 text/);
  });
});
