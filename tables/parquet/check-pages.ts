import {
  parquetSchema,
  type ColumnMetaData,
  type DataReader,
  type FileMetaData,
  type PageHeader,
  type SchemaTree,
} from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from "hyparquet/src/schema.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { decompressors } from "./decompressors.ts";

/** Values of one column in one row group, lists counted by their elements. */
const VALUES_MAX = 2 ** 26;
const PAGE_BYTES_MAX = 2 ** 29;
/** Packed groups may be filled up beyond the last value (63 groups of 8). */
const FILLED_UP_MAX = 504;
const DELTA_BLOCK_MAX = 65_536;

/**
 * Checks the pages of a column chunk before the library decodes them: it writes as many values as a run
 * claims, so one damaged byte could ask for all memory. Throws a `RangeError` for a run, page or delta block
 * that claims more values than the chunk has.
 */
export function checkPages(chunk: ArrayBuffer, metadata: FileMetaData, column: ColumnMetaData): void {
  const path = getTreePath(parquetSchema(metadata), column.path_in_schema);
  const reader: DataReader = { view: new DataView(chunk), offset: 0 };
  let left = Number(column.num_values);
  if (left > VALUES_MAX) throw new RangeError("too many values");
  while (reader.offset < chunk.byteLength - 1 && left > 0) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: size } = header;
    if (!(packed >= 0 && size >= 0 && size <= PAGE_BYTES_MAX && reader.offset + packed <= chunk.byteLength))
      throw new RangeError("a page larger than its column");
    const bytes = new Uint8Array(chunk, reader.offset, packed);
    reader.offset += packed;
    left -= checkPage(bytes, header, { column, path, left });
  }
}

type Context = { readonly column: ColumnMetaData; readonly path: SchemaTree[]; readonly left: number };

/** Checks one page and gives how many values it holds. */
function checkPage(bytes: Uint8Array, header: PageHeader, { column, path, left }: Context): number {
  const [first, second] = [header.data_page_header, header.data_page_header_v2];
  const page = header.type === "DATA_PAGE" ? first : header.type === "DATA_PAGE_V2" ? second : undefined;
  if (page === undefined) return 0;
  const count = page.num_values;
  if (!(count >= 0 && count <= left)) throw new RangeError("a page of more values than its column");
  const widths = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)].map(
    (level) => 32 - Math.clz32(level),
  );
  let values: DataReader;
  if (page === second) {
    const lengths = [second.repetition_levels_byte_length, second.definition_levels_byte_length];
    values = checkLevelsV2(bytes, widths, lengths, count);
    const rest = bytes.subarray(values.offset);
    const size = header.uncompressed_page_size - values.offset;
    values = readerOf(
      second.is_compressed === false ? rest : decompressPage(rest, size, column.codec, decompressors),
    );
  } else {
    values = readerOf(decompressPage(bytes, header.uncompressed_page_size, column.codec, decompressors));
    for (const width of widths) if (width > 0) checkRuns(values, width, count, lengthOf(values));
  }
  checkValues(values, page.encoding, column.type === "BOOLEAN", count);
  return count;
}

function readerOf(bytes: Uint8Array): DataReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function checkLevelsV2(
  bytes: Uint8Array,
  widths: readonly number[],
  lengths: readonly number[],
  count: number,
): DataReader {
  const reader = readerOf(bytes);
  for (const [index, width] of widths.entries()) {
    const end = reader.offset + lengths[index]!;
    if (width > 0) checkRuns(reader, width, count, lengths[index]!);
    reader.offset = end;
  }
  return reader;
}

function lengthOf(reader: DataReader): number {
  reader.offset += 4;
  return reader.view.getUint32(reader.offset - 4, true);
}

function checkValues(reader: DataReader, encoding: string, isBoolean: boolean, count: number): void {
  if (encoding.startsWith("DELTA_")) {
    const [block, parts] = [readVarInt(reader), readVarInt(reader)];
    if (!(block > 0 && block <= DELTA_BLOCK_MAX && parts > 0 && parts <= block))
      throw new RangeError("a delta block that no writer writes");
  } else if (encoding === "RLE" && isBoolean) {
    checkRuns(reader, 1, count, lengthOf(reader));
  } else if (encoding.endsWith("_DICTIONARY") && reader.view.byteLength > 0) {
    const width = reader.view.getUint8(reader.offset++);
    checkRuns(reader, width, count, reader.view.byteLength - reader.offset);
  }
}

/** The runs of the hybrid of run lengths and packed bits, up to `count` values or `length` bytes. */
function checkRuns(reader: DataReader, width: number, count: number, length: number): void {
  const end = reader.offset + length;
  if (width > 32 || end > reader.view.byteLength) throw new RangeError("runs larger than their page");
  for (let seen = 0; seen < count && reader.offset < end;) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const values = isPacked ? (header >>> 1) * 8 : header >>> 1;
    if (values > count - seen + FILLED_UP_MAX) throw new RangeError("a run of more values than its page");
    if (isPacked && width === 0) throw new RangeError("packed values without bits");
    reader.offset += isPacked ? (header >>> 1) * width : (width + 7) >> 3;
    seen += values;
  }
  reader.offset = end;
}
