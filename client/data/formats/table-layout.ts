import type { Sheet, TableFile, TableRow } from "../../../tables/table.ts";
import { CommandError } from "../../../process/command-error.ts";
import type { RowReading } from "./reading.ts";

/** One sheet of a partner's file in which the header has been found. */
export type Layout = {
  readonly file: TableFile;
  readonly sheet: Sheet;
  /** The header's cells, trimmed. */
  readonly header: readonly string[];
  /** Row number of the header; data follow it. */
  readonly headerRow: number;
};

/** How many rows of a sheet may come before or be its header. */
const HEADER_ROWS_MAX = 10;

/** The first rows of a sheet, cells trimmed. */
export async function firstRows(sheet: Sheet): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const block of sheet.rows()) {
    for (const { row, cells } of block) {
      if (row > HEADER_ROWS_MAX) return rows;
      rows.push({ row, cells: cells.map((cell) => cell.trim()) });
    }
  }
  return rows;
}

/**
 * The readings of the rows below a layout's header, block by block. Rows of a workbook without any content
 * are passed over; a row that does not fit the header is rejected.
 */
export async function* readRows(
  { file, sheet, header, headerRow }: Layout,
  read: (row: number, cells: readonly string[]) => RowReading,
): AsyncGenerator<readonly RowReading[]> {
  const isText = file.kind === "csv" || file.kind === "tsv";
  for await (const block of sheet.rows()) {
    const readings: RowReading[] = [];
    for (const { row, cells } of block) {
      if (row <= headerRow || (file.kind === "xlsx" && isBlank(cells))) continue;
      const missing = header.length - cells.length;
      if (isText ? missing !== 0 : !isBlank(cells.slice(header.length)))
        readings.push(rejectedRow(row, "it has more or fewer cells than the header"));
      else readings.push(read(row, missing <= 0 ? cells : [...cells, ...Array<string>(missing).fill("")]));
    }
    if (readings.length > 0) yield readings;
  }
}

/** Whether cells hold nothing but white space. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === "");
}

/** A row of which nothing can be used. */
export function rejectedRow(row: number, reason: string, compound = ""): RowReading {
  return { row, compound, structure: "", values: [], problems: [{ kind: "rejected", column: null, reason }] };
}

/** For a person: the container, its encoding or sheet, such as `CSV, CP949` or `XLSX, sheet 데이터`. */
export function containerName({ file, sheet }: Pick<Layout, "file" | "sheet">): string {
  const detail = sheet.name !== "" ? `sheet ${sheet.name}` : file.encoding;
  return detail === null ? file.kind.toUpperCase() : `${file.kind.toUpperCase()}, ${detail}`;
}

/** A column's name for comparing: full-width as plain, lower case, words joined by one underscore. */
export function comparableName(name: string): string {
  return name
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_");
}

/** A column's name as messages show it: cut to 60 characters. */
export function quoted(name: string): string {
  return `"${name.length > 60 ? `${name.slice(0, 59)}…` : name}"`;
}

/** Where a header is, for messages: file, sheet of a workbook, row. */
export function headerPlace({ file, sheet, headerRow }: Layout): string {
  const where = sheet.name === "" ? file.path : `${file.path}, sheet ${sheet.name}`;
  return `${where}, row ${headerRow}`;
}

/** Throws a `CommandError` where two columns have the same name. */
export function refuseTwins(layout: Layout): void {
  const twin = layout.header.find((name, index) => name !== "" && layout.header.indexOf(name) !== index);
  if (twin === undefined) return;
  throw new CommandError(`${headerPlace(layout)}: two columns are named ${quoted(twin)}`, {
    remedy: "give every column its own name",
  });
}
