import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import iconv from "iconv-lite";
import { afterAll, describe, expect, test } from "vitest";
import { CommandError } from "../../process/command-error.ts";
import { openTable } from "../../tables/open-table.ts";
import { readRecords, type SdfRecord } from "../../tables/sdf/read-records.ts";
import type { TableOptions, TableRow } from "../../tables/table.ts";
import { readDelimited } from "../../tables/text/read-delimited.ts";
import { buildWorkbook, buildZip, escapeXml, workbookParts } from "../support/build-workbook.ts";

const folder = mkdtempSync(join(tmpdir(), "chorale-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "partner.dat");

/** All rows of all sheets, or null where the file is refused as it should be. */
async function readOrRefuse(content: Uint8Array, options?: TableOptions): Promise<TableRow[] | null> {
  writeFileSync(path, content);
  const rows: TableRow[] = [];
  try {
    const table = await openTable(path, options);
    for (const sheet of table.sheets) for await (const block of sheet.rows()) rows.push(...block);
    return rows;
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toContain(path);
    return null;
  }
}

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

/** Everything that is read until the end or the refusal, and the refusal. */
async function outcomeOf<T>(blocks: AsyncIterable<readonly T[]>): Promise<readonly [T[], string | null]> {
  const items: T[] = [];
  try {
    for await (const block of blocks) items.push(...block);
    return [items, null];
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    return [items, (error as CommandError).message];
  }
}

const words = [
  "C",
  "1.5",
  "",
  " ",
  "a b",
  ",",
  ";",
  "\t",
  '"',
  "\n",
  "화합물",
  "나쁨",
  "크",
  "€",
  "M  END",
  "$$$$",
];
const cell = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme-ascii", maxLength: 8 }),
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

function isBlank(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0]!.trim() === "";
}

function quote(text: string, delimiter: string, always: boolean): string {
  const needs = always || [delimiter, '"', "\n", "\r"].some((mark) => text.includes(mark));
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}

test("text that anyone writes reads back equal, in any encoding, delimiter and line end", async () => {
  const written = fc.record({
    table: fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
    delimiter: fc.constantFrom(",", "\t", ";"),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    always: fc.boolean(),
    isLastEnded: fc.boolean(),
    encoding: fc.constantFrom("utf-8", "utf-8 marked", "utf-16le", "utf-16be", "cp949", "cp949 named"),
    isPacked: fc.boolean(),
  });
  const check = fc.asyncProperty(written, async (one) => {
    const lines = one.table.map((cells) =>
      cells.map((text) => quote(text, one.delimiter, one.always)).join(one.delimiter),
    );
    const text = lines.join(one.lineEnd) + (one.isLastEnded ? one.lineEnd : "");
    const [name = "", mark] = one.encoding.split(" ");
    // Four syllables that cannot be UTF-8 come first, as CP949 is told from it by its characters.
    const lead = name === "cp949" && mark === undefined ? `각${one.delimiter}낙${one.lineEnd}` : "";
    const addBOM = name.startsWith("utf-16") || mark === "marked";
    const bytes = iconv.encode(lead + text, name, { addBOM });
    const options = {
      kind: one.delimiter === "\t" ? "tsv" : "csv",
      delimiter: one.delimiter,
    } as TableOptions;
    const named = mark === "named" ? { ...options, encoding: "CP949" } : options;
    const rows = await readOrRefuse(one.isPacked && bytes.length > 0 ? gzipSync(bytes) : bytes, named);
    if (bytes.length === 0 || (addBOM && text === "")) return;
    const expected = (lead === "" ? [] : [["각", "낙"]]).concat(one.table);
    const numbered = expected.map((cells, index) => ({ row: index + 1, cells }));
    expect(rows).toEqual(numbered.filter(({ cells }) => !isBlank(cells)));
  });
  await fc.assert(check, { numRuns: 200 });
});

describe("how the bytes are cut into blocks changes nothing", () => {
  const text = fc.array(fc.constantFrom(...words, "\r", "\r\n", "> <A>"), { maxLength: 60 });
  const bytes = fc.oneof(
    text.map((parts) => Buffer.from(parts.join(""))),
    text.map((parts) => iconv.encode(parts.join(""), "cp949")),
    text.map((parts) => iconv.encode(parts.join(""), "utf-16le", { addBOM: true })),
    fc.uint8Array({ maxLength: 100 }),
  );

  test("for delimited text", async () => {
    const options = { name: "input", delimiter: "," };
    const read = (
      content: Uint8Array,
      by: readonly number[],
    ): Promise<readonly [TableRow[], string | null]> =>
      outcomeOf(readDelimited(inPieces(content, by), options));
    const check = fc.asyncProperty(bytes, sizes, async (content, by) => {
      const [rows, refusal] = await read(content, by);
      const [wholeRows, wholeRefusal] = await read(content, [2 ** 20]);
      expect(refusal).toBe(wholeRefusal);
      // Rows of the block in which a fault lies are not given.
      if (refusal === null) expect(rows).toEqual(wholeRows);
    });
    await fc.assert(check, { numRuns: 200 });
  });

  test("for structures", async () => {
    const read = (
      content: Uint8Array,
      by: readonly number[],
    ): Promise<readonly [SdfRecord[], string | null]> =>
      outcomeOf(readRecords(inPieces(content, by), { name: "input" }));
    const check = fc.asyncProperty(bytes, sizes, async (content, by) => {
      const [records, refusal] = await read(content, by);
      const [wholeRecords, wholeRefusal] = await read(content, [2 ** 20]);
      expect(refusal).toBe(wholeRefusal);
      if (refusal === null) expect(records).toEqual(wholeRecords);
    });
    await fc.assert(check, { numRuns: 200 });
  });
});

test("a workbook's cells read back equal", async () => {
  const text = cell.filter((one) => !one.includes("_x"));
  const grid = fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
  const check = fc.asyncProperty(grid, fc.boolean(), async (rows, areShared) => {
    const strings: string[] = [];
    const cellOf = (one: string): string => {
      const content = `<t xml:space="preserve">${escapeXml(one)}</t>`;
      if (!areShared) return `<c t="inlineStr"><is>${content}</is></c>`;
      return `<c t="s"><v>${strings.push(`<si>${content}</si>`) - 1}</v></c>`;
    };
    const sheet = rows.map((cells) => `<row>${cells.map(cellOf).join("")}</row>`).join("");
    const read = await readOrRefuse(buildWorkbook({ sheets: { A: sheet }, strings }));
    const filled = rows.map((cells, index) => ({ row: index + 1, cells: trimmed(cells) }));
    const expected = filled.filter(({ cells }) => cells.length > 0);
    expect(read?.map(({ row, cells }) => ({ row, cells: trimmed(cells) }))).toEqual(expected);
  });
  await fc.assert(check, { numRuns: 100 });
});

function trimmed(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== "") + 1);
}

describe("any bytes are read or refused with a CommandError", () => {
  const kinds = fc.constantFrom(undefined, "csv", "tsv", "xlsx", "parquet", "sdf");

  test("bytes without sense, behind any signature", async () => {
    const signature = fc.constantFrom(
      "",
      "PK\u0003\u0004",
      "PAR1",
      "\u001f\u008b\b",
      "\u00ff\u00fe",
      "\u00d0\u00cf",
    );
    const check = fc.asyncProperty(
      signature,
      fc.uint8Array({ maxLength: 200 }),
      kinds,
      async (mark, bytes, kind) => {
        const content = Buffer.concat([Buffer.from(mark, "latin1"), bytes]);
        await readOrRefuse(
          content,
          kind === undefined ? {} : { kind: kind as NonNullable<TableOptions["kind"]> },
        );
      },
    );
    await fc.assert(check, { numRuns: 200 });
  });

  const strings = ["<si><t>CC(=O)Oc1ccccc1C(=O)O</t></si>", "<si><t>나쁨</t></si>"];
  const row = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c><v>1.5</v></c><c t="b"><v>1</v></c></row>';
  const column = {
    name: "smiles",
    data: Array.from({ length: 40 }, (_, index) => `CC${"C".repeat(index % 5)}`),
  };
  const values = { name: "y", data: column.data.map((_, index) => index / 4) };
  const sound: readonly (readonly [string, Uint8Array])[] = [
    ["workbooks", buildWorkbook({ sheets: { 데이터: row.repeat(20), B: "" }, strings })],
    ["Parquet files", new Uint8Array(parquetWriteBuffer({ columnData: [column, values], rowGroupSize: 20 }))],
    ["gzip files", gzipSync("smiles,y\nC,1\n".repeat(50))],
  ];

  const fault = (length: number): fc.Arbitrary<Fault> =>
    fc.record({
      kind: fc.constantFrom("flip", "cut", "double"),
      at: fc.nat({ max: length - 1 }),
      length: fc.nat({ max: 40 }),
    });

  test("workbooks of which one part is damaged before it is packed", async () => {
    const parts = workbookParts({ sheets: { 데이터: row.repeat(3), B: "" }, strings, styles: STYLES });
    const part = fc.nat({ max: parts.length - 1 });
    const faults = fc.array(fault(600), { minLength: 1, maxLength: 3 });
    const check = fc.asyncProperty(part, faults, async (chosen, all) => {
      const packed = parts.map(({ name, content }, index) => {
        const bytes = Buffer.from(content);
        return { name, content: index === chosen ? all.reduce(damaged, bytes) : bytes };
      });
      await readOrRefuse(buildZip(packed));
    });
    await fc.assert(check, { numRuns: 200 });
  });

  test.each(sound)("%s with bytes flipped, cut out and doubled", async (_, whole) => {
    const check = fc.asyncProperty(
      fc.array(fault(whole.length), { minLength: 1, maxLength: 3 }),
      async (faults) => {
        await readOrRefuse(faults.reduce(damaged, Buffer.from(whole)));
      },
    );
    await fc.assert(check, { numRuns: 200 });
  });
});

type Fault = { kind: string; at: number; length: number };

const STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';

function damaged(bytes: Buffer, fault: Fault): Buffer {
  const at = Math.min(fault.at, bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (fault.kind === "cut") return Buffer.concat([before, after.subarray(fault.length)]);
  if (fault.kind === "double") return Buffer.concat([before, after.subarray(0, fault.length), after]);
  const flipped = Buffer.from(bytes);
  if (at < flipped.length) flipped[at] = flipped[at]! ^ (1 << (fault.length % 8));
  return flipped;
}
