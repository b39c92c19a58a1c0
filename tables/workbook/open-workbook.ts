import type { ByteSource } from "../file-bytes.ts";
import type { Sheet, TableFile, TableRow } from "../table.ts";
import { brokenWorkbook } from "./broken-workbook.ts";
import { openParts, type Parts } from "./open-parts.ts";
import { readDateStyles } from "./read-styles.ts";
import { scanXml } from "./scan-xml.ts";
import { readSharedStrings } from "./shared-strings.ts";
import { SheetRows, type CellContext } from "./sheet-rows.ts";

const BLOCK_ROWS = 256;

type Catalogue = {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly stringsPart: string;
  readonly stylesPart: string;
  readonly is1904: boolean;
};
type Common = Omit<CellContext, "path" | "sheet">;

/**
 * Opens an Excel workbook (ECMA-376). Cells are text as Excel holds them: numbers shortest in full precision,
 * dates ISO, TRUE and FALSE, errors such as `#N/A`, formulas by their stored result; of merged cells only the
 * first has text. Shared strings are held in memory as UTF-8, all else streams. Throws a `CommandError` for
 * what is no whole workbook. `whole` reads the file once where someone listens to its bytes.
 */
export async function openWorkbook(path: string, whole: ByteSource | null): Promise<TableFile> {
  const catalogue = await withParts(path, (parts) => readCatalogue(path, parts));
  let common: Promise<Common> | null = null;
  const readCommon = (parts: Parts): Promise<Common> => (common ??= commonOf(path, parts, catalogue));
  const sheets: Sheet[] = catalogue.sheets.map(({ name, part }) => ({
    name,
    async *rows() {
      if (whole !== null) for await (const _ of whole.read());
      const parts = await openParts(path);
      try {
        const context = { path, sheet: name, ...(await readCommon(parts)) };
        yield* readRows(parts, part, context);
      } finally {
        parts.close();
      }
    },
  }));
  return { path, kind: "xlsx", encoding: null, sheets };
}

async function* readRows(
  parts: Parts,
  part: string,
  context: CellContext,
): AsyncGenerator<readonly TableRow[]> {
  const rows = new SheetRows(context);
  for await (const _ of scanXml(context.path, parts.read(part), rows))
    if (rows.ready >= BLOCK_ROWS) yield rows.take();
  if (rows.ready > 0) yield rows.take();
}

async function withParts<T>(path: string, use: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = await openParts(path);
  try {
    return await use(parts);
  } finally {
    parts.close();
  }
}

async function commonOf(path: string, parts: Parts, catalogue: Catalogue): Promise<Common> {
  const dateStyles = await readDateStyles(path, parts, catalogue.stylesPart);
  const strings = await readSharedStrings(path, parts, catalogue.stringsPart);
  return { dateStyles, strings, is1904: catalogue.is1904 };
}

async function readCatalogue(path: string, parts: Parts): Promise<Catalogue> {
  const named: { name: string; id: string }[] = [];
  let is1904 = false;
  const workbook = parts.read("xl/workbook.xml");
  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === "workbookPr") is1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
    if (name === "sheet") named.push({ name: attributes["name"] ?? "", id: idOf(attributes) });
  };
  for await (const _ of scanXml(path, workbook, { open }));
  const related = await readRelations(path, parts);
  const sheets = named.flatMap(({ name, id }) => {
    const relation = related.get(id);
    return relation?.type === "worksheet" ? [{ name, part: relation.part }] : [];
  });
  if (sheets.length === 0) throw brokenWorkbook(path, "is a workbook without a sheet");
  const partOf = (type: string): string => [...related.values()].find((one) => one.type === type)?.part ?? "";
  return { sheets, stringsPart: partOf("sharedStrings"), stylesPart: partOf("styles"), is1904 };
}

function idOf(attributes: Readonly<Record<string, string>>): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(":id"));
  return key === undefined ? "" : attributes[key]!;
}

type Relation = { readonly type: string; readonly part: string };

async function readRelations(path: string, parts: Parts): Promise<Map<string, Relation>> {
  const related = new Map<string, Relation>();
  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    const { Id: id, Type: type = "", Target: target = "" } = attributes;
    if (name !== "Relationship" || id === undefined) return;
    const part = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
    related.set(id, { type: type.slice(type.lastIndexOf("/") + 1), part });
  };
  for await (const _ of scanXml(path, parts.read("xl/_rels/workbook.xml.rels"), { open }));
  return related;
}
