import type { TableFile } from "../../../tables/table.ts";
import { CommandError } from "../../../process/command-error.ts";
import { kMelloddyColumn, missingColumns } from "./k-melloddy/columns.ts";
import { isHumanPkSheet } from "./k-melloddy/open-human-pk.ts";
import { isMelloddyTable } from "./melloddy/melloddy-table.ts";
import { listed, STRUCTURE_COLUMNS, structureColumns } from "./plain-columns.ts";
import type { FormatName } from "./reading.ts";
import { firstRows, type Layout } from "./table-layout.ts";

/** A file whose format is known, with the sheets that hold data. */
export type Recognised = {
  readonly file: TableFile;
  readonly format: FormatName;
  /** In the workbook's order; a K-MELLODDY workbook may have Human PK sheets beside the others. */
  readonly sheets: readonly RecognisedSheet[];
  /** Names of sheets that hold no measurements. */
  readonly otherSheets: readonly string[];
};

/** A sheet whose format is known, with its header. */
export type RecognisedSheet = { readonly format: FormatName; readonly layout: Layout };

/** What a study's manifest and the person say of the files. */
export type RecogniseOptions = {
  /** Instead of what the content says. */
  readonly format: FormatName | null;
  /** Features come from columns, not from structures. */
  readonly isTabular: boolean;
  /** Columns that the study asks for. */
  readonly wanted: ReadonlySet<string>;
};

/** Fewer named columns are taken for chance. */
const K_MELLODDY_COLUMNS_MIN = 4;

/**
 * Finds out a file's format by its header names and sheet names. Throws a `CommandError` that says what was
 * found and what the nearest format expects where it is none of the known ones.
 */
export async function recogniseFormat(file: TableFile, options: RecogniseOptions): Promise<Recognised> {
  const headers: SheetHeaders[] = [];
  for (const sheet of file.sheets) {
    const rows = await firstRows(sheet);
    headers.push(rows.map(({ row, cells }) => ({ file, sheet, header: cells, headerRow: row })));
  }
  const found = headers.flatMap(
    (rows, index) => layoutIn(rows, options, isHumanPkSheet(file.sheets[index]!)) ?? [],
  );
  // A workbook of measurements may have sheets of lists or notes beside them that look like plain tables.
  const format = PRECEDENCE.find((name) => found.some((layout) => layout.format === name));
  if (format === undefined) throw unknownFormat(file, headers, options);
  const isLong = K_MELLODDY_FORMATS.includes(format);
  const ofFormat = found.filter((sheet) => (isLong ? K_MELLODDY_FORMATS : [format]).includes(sheet.format));
  const measuring = ofFormat.filter(({ layout }) => layout.header.some((name) => options.wanted.has(name)));
  const isWide = format === "plain" || format === "hospital";
  const sheets = isWide && measuring.length > 0 ? measuring : ofFormat;
  const otherSheets = file.sheets.filter((sheet) => !sheets.some(({ layout }) => layout.sheet === sheet));
  return { file, format, sheets, otherSheets: otherSheets.map(({ name }) => name) };
}

/** The first rows of one sheet, each as if it were the header. */
type SheetHeaders = readonly Layout[];

const PRECEDENCE: readonly FormatName[] = ["hospital", "human-pk", "k-melloddy", "melloddy", "sdf", "plain"];

/** Formats of sheets that one workbook may have together. */
const K_MELLODDY_FORMATS: readonly FormatName[] = ["human-pk", "k-melloddy"];

function layoutIn(rows: SheetHeaders, options: RecogniseOptions, isHumanPk: boolean): RecognisedSheet | null {
  const first = rows[0];
  if (first === undefined) return null;
  const format = options.format ?? (options.isTabular ? "hospital" : null);
  const isAsked = (name: FormatName): boolean => format === null || format === name;
  if (isAsked("human-pk") && (isHumanPk || format === "human-pk"))
    return { format: "human-pk", layout: first };
  const long = rows.find(({ header }) => isKMelloddy(header));
  if (isAsked("k-melloddy") && (long !== undefined || format === "k-melloddy"))
    return { format: "k-melloddy", layout: long ?? first };
  if (isAsked("sdf") && first.file.kind === "sdf") return { format: "sdf", layout: first };
  const melloddy = rows.find(({ header }) => isMelloddy(header, options.wanted));
  if (isAsked("melloddy") && (melloddy !== undefined || format === "melloddy"))
    return { format: "melloddy", layout: melloddy ?? first };
  if (format === "hospital" || format === "plain") return { format, layout: first };
  const hasStructures = structureColumns(first.header).length > 0;
  return isAsked("plain") && hasStructures ? { format: "plain", layout: first } : null;
}

function isKMelloddy(header: readonly string[]): boolean {
  const columns = header.filter((cell) => kMelloddyColumn(cell) !== null);
  const has = (...names: string[]): boolean => columns.some((cell) => names.includes(kMelloddyColumn(cell)!));
  return (
    columns.length >= K_MELLODDY_COLUMNS_MIN &&
    has("SMILES_Structure_Parent", "SMILES_Salt") &&
    has("Test", "Test_Type")
  );
}

/** A table of structures may have the column names of MELLODDY-TUNER's T2 and still be a plain one. */
function isMelloddy(header: readonly string[], wanted: ReadonlySet<string>): boolean {
  const table = isMelloddyTable(header);
  return table !== null && !(table === "T2" && header.some((name) => wanted.has(name)));
}

function unknownFormat(
  file: TableFile,
  sheets: readonly SheetHeaders[],
  options: RecogniseOptions,
): CommandError {
  const rows = sheets.flat();
  const header = rows[0]?.header.filter((name) => name !== "") ?? [];
  if (header.length === 0)
    return new CommandError(`${file.path}: is empty`, {
      remedy: "write a header with a column smiles, then one row per compound",
    });
  const { format } = options;
  const what = format === null ? "no known format" : `not in the format ${format}`;
  const nearest = rows.toSorted((a, b) => kMelloddyCount(b.header) - kMelloddyCount(a.header))[0]!;
  const isNearKMelloddy = kMelloddyCount(nearest.header) >= 2;
  const remedy = isNearKMelloddy
    ? `nearest is the K-MELLODDY format, which also needs ${listed(missingColumns(nearest.header))}`
    : `nearest is a plain table, which needs a column of structures named ${STRUCTURE_COLUMNS.join(", ")}`;
  return new CommandError(
    `${file.path}: ${what}; its columns are ${listed(isNearKMelloddy ? nearest.header : header)}`,
    {
      remedy: `${remedy}; or say what it is with --format`,
    },
  );
}

function kMelloddyCount(header: readonly string[]): number {
  return header.filter((cell) => kMelloddyColumn(cell) !== null).length;
}
