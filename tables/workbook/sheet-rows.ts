import type { TableRow } from "../table.ts";
import { brokenWorkbook } from "./broken-workbook.ts";
import { dateText, numberText } from "./cell-text.ts";
import type { XmlVisitor } from "./scan-xml.ts";
import { RichText, type SharedStrings } from "./shared-strings.ts";

const ROWS_MAX = 1_048_576;
const COLUMNS_MAX = 16_384;
const ROW_CHARACTERS_MAX = 1_048_576;
/** The first rows say how wide the sheet is: title lines come before the header. */
const ROWS_JUDGED = 10;

/** What a sheet's cells refer to. */
export type CellContext = {
  readonly path: string;
  readonly sheet: string;
  readonly strings: SharedStrings;
  readonly dateStyles: readonly boolean[];
  readonly is1904: boolean;
};

/**
 * Listens to a sheet's XML and makes its rows. Cells stand in their column, missing ones are "", and a row is
 * cut after its last filled cell but not below the width of the first ten rows so far. Throws a
 * `CommandError` for rows out of order and cells beyond column XFD.
 */
export class SheetRows implements XmlVisitor {
  readonly #context: CellContext;
  readonly #value: RichText;
  #rows: TableRow[] = [];
  #cells: string[] = [];
  #row = 0;
  #width = 0;
  #given = 0;
  #column = -1;
  #type = "n";
  #isDate = false;
  #characters = 0;
  #isInRow = false;
  #isInCell = false;

  constructor(context: CellContext) {
    this.#context = context;
    this.#value = new RichText(context.path);
  }

  /** The rows that are complete, once. */
  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  get ready(): number {
    return this.#rows.length;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#isInCell) this.#value.open(name);
    else if (name === "c" && this.#isInRow) this.#beginCell(attributes);
    else if (name === "row") this.#beginRow(attributes["r"]);
  }

  text(text: string): void {
    if (this.#isInCell) this.#value.add(text);
  }

  close(name: string): void {
    if (name === "c" && this.#isInCell) this.#endCell();
    else if (this.#isInCell) this.#value.close(name);
    else if (name === "row" && this.#isInRow) this.#endRow();
  }

  #beginRow(number: string | undefined): void {
    const row = number === undefined ? this.#row + 1 : Number(number);
    if (!Number.isInteger(row) || row <= this.#row || row > ROWS_MAX)
      throw this.#broken("its rows are out of order");
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
    this.#characters = 0;
    this.#isInRow = true;
  }

  #beginCell({ r, t, s }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column >= 0 && this.#column < COLUMNS_MAX))
      throw this.#broken("a cell lies beyond column XFD");
    this.#type = t ?? "n";
    this.#isDate = s !== undefined && this.#type === "n" && this.#context.dateStyles[Number(s)] === true;
    this.#value.clear();
    this.#isInCell = true;
  }

  #endCell(): void {
    this.#isInCell = false;
    const text = this.#textOf(this.#value.take());
    if (text === "") return;
    this.#characters += text.length;
    if (this.#characters > ROW_CHARACTERS_MAX) throw this.#broken("a row is longer than 1 MiB");
    while (this.#cells.length < this.#column) this.#cells.push("");
    this.#cells[this.#column] = text;
  }

  #textOf(value: string): string {
    switch (this.#type) {
      case "s":
        return value === "" ? "" : this.#context.strings.at(Number(value));
      case "b":
        return value.trim() === "1" ? "TRUE" : value.trim() === "0" ? "FALSE" : value;
      case "n":
        return this.#isDate ? dateText(value, this.#context.is1904) : numberText(value);
      default:
        return value;
    }
  }

  #endRow(): void {
    this.#isInRow = false;
    if (this.#cells.length === 0) return;
    if (this.#given++ < ROWS_JUDGED) this.#width = Math.max(this.#width, this.#cells.length);
    while (this.#cells.length < this.#width) this.#cells.push("");
    this.#rows.push({ row: this.#row, cells: this.#cells });
  }

  #broken(what: string): Error {
    const { path, sheet } = this.#context;
    return brokenWorkbook(path, `sheet ${sheet}, row ${this.#row}: ${what}`);
  }
}

/** The column of a cell's name, A being 0; -1 when it has none. */
function columnOf(name: string): number {
  let column = 0;
  for (let at = 0; at < Math.min(name.length, 4); at++) {
    const letter = name.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
