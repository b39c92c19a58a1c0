import { open, type FileHandle } from "node:fs/promises";
import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  type ParquetScan,
} from "hyparquet";
import { CommandError } from "../../process/command-error.ts";
import { isSystemError, unreadableFile, type ByteSource } from "../file-bytes.ts";
import type { TableFile, TableRow } from "../table.ts";
import { checkPages } from "./check-pages.ts";
import { decompressors } from "./decompressors.ts";
import { textOfColumn, textParsers, type TextOf } from "./value-text.ts";

const BLOCK_ROWS = 1024;
/** A row group is held in memory, decoded. */
const GROUP_BYTES_MAX = 2 ** 30;
const GROUP_ROWS_MAX = 2 ** 24;

type Column = { readonly name: string; readonly textOf: TextOf };
type OpenedParquet = { readonly file: AsyncBuffer; readonly metadata: FileMetaData; close(): Promise<void> };

/**
 * Opens a Parquet file: its columns' names are row 1, then come its rows, one row group in memory at a time.
 * Throws a `CommandError` for a broken file and for row groups beyond 1 GiB or 16 million rows. `whole` reads
 * the file once where someone listens to its bytes.
 */
export async function openParquet(path: string, whole: ByteSource | null): Promise<TableFile> {
  await (await openFile(path)).close();
  const sheet = {
    name: "",
    async *rows(): AsyncGenerator<readonly TableRow[]> {
      if (whole !== null) for await (const _ of whole.read());
      const opened = await openFile(path);
      try {
        yield* readGroups(path, opened);
      } catch (error) {
        throw brokenParquet(path, error);
      } finally {
        await opened.close();
      }
    },
  };
  return { path, kind: "parquet", encoding: null, sheets: [sheet] };
}

async function openFile(path: string): Promise<OpenedParquet> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path);
    const file = bufferOf(handle, (await handle.stat()).size);
    const metadata = await parquetMetadataAsync(file, { parsers: textParsers, geoparquet: false });
    const opened = handle;
    return { file, metadata, close: () => opened.close() };
  } catch (error) {
    await handle?.close();
    throw brokenParquet(path, error);
  }
}

function bufferOf(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const length = end - start;
      if (!(start >= 0 && length >= 0 && end <= byteLength)) throw new RangeError("outside the file");
      const buffer = new ArrayBuffer(length);
      const { bytesRead } = await handle.read(new Uint8Array(buffer), 0, length, start);
      if (bytesRead < length) throw new RangeError("outside the file");
      return buffer;
    },
  };
}

async function* readGroups(
  path: string,
  { file, metadata }: OpenedParquet,
): AsyncGenerator<readonly TableRow[]> {
  const columns = columnsOf(metadata);
  yield [{ row: 1, cells: columns.map(({ name }) => name) }];
  checkGroups(path, metadata);
  const options = { file, metadata, compressors: decompressors, parsers: textParsers, geoparquet: false };
  const scan = await parquetScan({ ...options, useOffsetIndex: false });
  const groups = metadata.row_groups.filter(({ num_rows: count }) => count > 0);
  for (const [index, { rowStart, rowEnd }] of scan.ranges.entries()) {
    for (const chunk of groups[index]!.columns) await checkChunk(file, metadata, chunk.meta_data);
    yield* readGroup(scan, columns, rowStart, rowEnd);
  }
}

function checkGroups(path: string, metadata: FileMetaData): void {
  const isTooLarge = metadata.row_groups.some(
    (group) => group.num_rows > GROUP_ROWS_MAX || group.total_byte_size > GROUP_BYTES_MAX,
  );
  if (isTooLarge)
    throw new CommandError(`${path}: a row group is larger than 1 GiB or 16 million rows`, {
      remedy: "write it with smaller row groups, for example of 100,000 rows",
    });
}

async function checkChunk(
  file: AsyncBuffer,
  metadata: FileMetaData,
  column: ColumnMetaData | undefined,
): Promise<void> {
  if (column === undefined) throw new RangeError("a column chunk without a description");
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  checkPages(await file.slice(start, start + Number(column.total_compressed_size)), metadata, column);
}

function columnsOf(metadata: FileMetaData): readonly Column[] {
  return parquetSchema(metadata).children.map(({ element }) => ({
    name: element.name,
    textOf: textOfColumn(element),
  }));
}

async function* readGroup(
  scan: ParquetScan,
  columns: readonly Column[],
  rowStart: number,
  rowEnd: number,
): AsyncGenerator<readonly TableRow[]> {
  const count = rowEnd - rowStart;
  const values: ArrayLike<unknown>[] = [];
  for (const { name } of columns) {
    const column: ArrayLike<unknown> = await scan.readColumn({ column: name, rowStart, rowEnd });
    if (column.length !== count) throw new RangeError("a column has another length than its row group");
    values.push(column);
  }
  for (let at = 0; at < count; at += BLOCK_ROWS) {
    const length = Math.min(BLOCK_ROWS, count - at);
    yield Array.from({ length }, (_, index) => ({
      // The header is row 1.
      row: rowStart + at + index + 2,
      cells: columns.map(({ textOf }, column) => textOf(values[column]![at + index])),
    }));
  }
}

function brokenParquet(path: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (isSystemError(error)) return unreadableFile(path, error);
  return new CommandError(`${path}: is a damaged Parquet file, or of a kind that cannot be read`, {
    remedy: "write it again with pyarrow or another common writer, or save it as CSV in UTF-8",
    cause: error,
  });
}
