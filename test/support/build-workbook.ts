import { crc32, deflateRawSync } from "node:zlib";

/** A file in a zip; the claims let a test write headers that lie. */
export type ZipPart = {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly claims?: { readonly size?: number; readonly crc?: number };
};

/** A zip (APPNOTE 6.3) of deflated parts. */
export function buildZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const sizes = {
      crc: claims?.crc ?? crc32(bytes),
      packed: packed.length,
      size: claims?.size ?? bytes.length,
    };
    const common = headerOf(name, sizes);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, Buffer.from(name), packed]);
    const entry = Buffer.alloc(46);
    entry.set([0x50, 0x4b, 1, 2, 20, 0]);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** What a local header and an entry of the directory share: version to extra field's length, 26 bytes. */
function headerOf(name: string, sizes: { crc: number; packed: number; size: number }): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x800, 2);
  header.writeUInt16LE(8, 4);
  header.writeUInt32LE(sizes.crc, 10);
  header.writeUInt32LE(sizes.packed, 14);
  header.writeUInt32LE(sizes.size, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

/** A workbook's parts: sheets by name (the XML within `sheetData`), the XML within `sst`, styles. */
export type WorkbookParts = {
  readonly sheets: Readonly<Record<string, string>>;
  readonly strings?: readonly string[];
  readonly styles?: string;
  readonly workbookPr?: string;
};

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The files of a workbook, to be packed by `buildZip`. */
export function workbookParts({
  sheets,
  strings = [],
  styles = "",
  workbookPr = "",
}: WorkbookParts): ZipPart[] {
  const names = Object.keys(sheets);
  const listed = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  const list = `<sheets>${listed.join("")}</sheets>`;
  const related = names.map((_, at) => relation(at + 1, "worksheet", `worksheets/sheet${at + 1}.xml`));
  related.push(relation(901, "sharedStrings", "sharedStrings.xml"), relation(902, "styles", "styles.xml"));
  return [
    {
      name: "xl/workbook.xml",
      content: `<workbook ${MAIN} xmlns:r="${RELATIONS}">${workbookPr}${list}</workbook>`,
    },
    { name: "xl/_rels/workbook.xml.rels", content: `<Relationships>${related.join("")}</Relationships>` },
    { name: "xl/sharedStrings.xml", content: `<sst ${MAIN}>${strings.join("")}</sst>` },
    { name: "xl/styles.xml", content: `<styleSheet ${MAIN}>${styles}</styleSheet>` },
    ...Object.values(sheets).map((rows, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      content: `<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ];
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
}

/** A workbook as a file's bytes. */
export function buildWorkbook(parts: WorkbookParts): Buffer {
  return buildZip(workbookParts(parts));
}

/** Text as XML writes it. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
