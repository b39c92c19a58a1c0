import { CommandError } from "../process/command-error.ts";
import { fileSource, gunzipSource, type ByteSource } from "./file-bytes.ts";
import { openParquet } from "./parquet/open-parquet.ts";
import { isGzip, recogniseKind } from "./recognise-kind.ts";
import { openSdf } from "./sdf/open-sdf.ts";
import { codecOf } from "./text/codec.ts";
import { readDelimited } from "./text/read-delimited.ts";
import { openWorkbook } from "./workbook/open-workbook.ts";
import type { Sheet, TableFile, TableOptions } from "./table.ts";

/** So much of a file says what it is. */
const HEAD_BYTES = 65_536;

/**
 * Opens any table a partner may have: CSV, TSV, SDF (each also in gzip), XLSX or Parquet, recognised by its
 * content unless `options` say otherwise. Throws a `CommandError` naming the file when it cannot be read, is
 * empty or is none of these; a usage error for an encoding that is not known.
 */
export async function openTable(path: string, options: TableOptions = {}): Promise<TableFile> {
  if (options.encoding !== undefined) codecOf(options.encoding);
  const packed = await headOf(fileSource(path));
  const source = fileSource(path, options.onBytes);
  const names = fileSource(path);
  if (!isGzip(packed)) return openBytes(path, { source, names, head: packed, isPacked: false }, options);
  const head = await headOf(gunzipSource(names));
  const unpacked = { source: gunzipSource(source), names: gunzipSource(names), head, isPacked: true };
  return openBytes(path, unpacked, options);
}

/** A file's content, unpacked; reading `names` goes unheard. */
type Content = {
  readonly source: ByteSource;
  readonly names: ByteSource;
  readonly head: Uint8Array;
  readonly isPacked: boolean;
};

async function headOf(source: ByteSource): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  let length = 0;
  for await (const block of source.read()) {
    blocks.push(block);
    length += block.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(blocks).subarray(0, HEAD_BYTES);
}

async function openBytes(path: string, content: Content, options: TableOptions): Promise<TableFile> {
  const { source, names, head } = content;
  if (head.length === 0)
    throw new CommandError(`${path}: is empty`, { remedy: "write a header, then one row per compound" });
  const recognised = recogniseKind(path, head, options.encoding);
  const kind = options.kind ?? recognised.kind;
  if (content.isPacked && (kind === "xlsx" || kind === "parquet"))
    throw new CommandError(`${path}: is packed with gzip, which ${kind} files already are inside`, {
      remedy: "unpack it with gunzip",
    });
  const whole = options.onBytes === undefined ? null : source;
  if (kind === "xlsx") return openWorkbook(path, whole);
  if (kind === "parquet") return openParquet(path, whole);
  if (kind === "sdf") return openSdf(path, { source, names }, options.encoding, recognised.encoding);
  const delimiter = options.delimiter ?? (kind === "tsv" ? "\t" : recognised.delimiter);
  return openDelimited(path, source, kind, { ...options, delimiter, found: recognised.encoding });
}

function openDelimited(
  path: string,
  source: ByteSource,
  kind: "csv" | "tsv",
  options: TableOptions & { delimiter: string; found: string },
): TableFile {
  const { delimiter } = options;
  let encoding = options.found;
  const sheet: Sheet = {
    name: "",
    rows: () =>
      readDelimited(source.read(), {
        name: path,
        delimiter,
        encoding: options.encoding,
        onEncoding: (name) => (encoding = name),
      }),
  };
  return {
    path,
    kind,
    get encoding() {
      return encoding;
    },
    sheets: [sheet],
  };
}
