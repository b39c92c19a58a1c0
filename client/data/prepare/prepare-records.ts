import { createHash } from "node:crypto";
import { CommandError } from "../../../process/command-error.ts";
import { featureCountOf } from "../../../trust/manifest/feature-count-of.ts";
import type { AssayValue, RowReading } from "../formats/reading.ts";
import { featuriseRecord } from "../tabular/featurise-record.ts";
import { hashRecordProtocol } from "../tabular/hash-record-protocol.ts";
import { recordFold } from "../tabular/record-fold.ts";
import { NONZERO_BYTES, type CompoundRows } from "./compound-rows.ts";
import type { Asked, Preparation, PreparedRows } from "./preparation.ts";
import { MeasurementColumns } from "./measurement-columns.ts";
import { MeasuringRows } from "./measuring-rows.ts";
import { readRows } from "./read-rows.ts";

type StoredRecord = { readonly digest: string; readonly fold: number; readonly row: Uint8Array };

/** A hospital's table is held in memory; one that is longer is no table of patients. */
const RECORDS_MAX = 2_000_000;

/**
 * Rows of a table without structures: each is a record of its own, ordered by a digest of its name, cells and
 * values, so that the order of rows leaves no trace; records that are equal in all of these are equal in the
 * result.
 */
export async function prepareRecords(preparation: Preparation, asked: Asked): Promise<PreparedRows> {
  const { files, rules, progress, signal } = preparation;
  const { protocol } = rules.manifest;
  const records: StoredRecord[] = [];
  const rows = new MeasuringRows();
  const measurements = new MeasurementColumns(rows);
  await readRows(files, {
    ...asked,
    take: (source, row) => {
      const { problems, ...features } = featuriseRecord(protocol.columns, row.cells ?? []);
      asked.ledger.enterCells(source, { ...row, problems });
      const at = rows.push(source, row.row, records.length);
      for (const value of row.values) measurements.push(at, value);
      if (records.length === RECORDS_MAX) throw tooMany();
      records.push({
        digest: digestOf(row),
        fold: recordFold({ id: row.compound, cells: row.cells ?? [] }, rules.key, protocol.folds.count),
        row: Buffer.concat([bytesOf(features.column), bytesOf(features.value)]),
      });
      asked.ledger.settle(source, row.row, null);
    },
    onBlock: () => {
      signal?.throwIfAborted();
      progress.structures(0, 0);
    },
  });
  const order = Uint32Array.from(records.keys()).sort((left, right) =>
    compareText(records[left]!.digest, records[right]!.digest),
  );
  const placeOf = new Int32Array(records.length);
  for (const [place, record] of order.entries()) placeOf[record] = place;
  return {
    protocolHash: hashRecordProtocol(protocol, rules.key),
    rows: recordRows(records, order, featureCountOf(protocol)),
    subjects: records.length,
    scaffolds: () => null,
    measured: measurements.byAssay(placeOf),
    clear: () => {},
  };
}

function recordRows(records: readonly StoredRecord[], order: Uint32Array, columns: number): CompoundRows {
  const rowStart = new Uint32Array(order.length + 1);
  const fold = new Uint8Array(order.length);
  for (const [place, record] of order.entries()) {
    rowStart[place + 1] = rowStart[place]! + records[record]!.row.length / NONZERO_BYTES;
    fold[place] = records[record]!.fold;
  }
  const bytes = (first: number, end: number): Uint8Array =>
    Buffer.concat(Array.from(order.subarray(first, end), (record) => records[record]!.row));
  return { columns, rowStart, fold, bytes };
}

function digestOf({ compound, cells, values }: RowReading): string {
  const written = values.map(({ assay, qualifier, value }: AssayValue) => [assay, qualifier, value]);
  const texts = written.map((value) => JSON.stringify(value)).sort(compareText);
  return createHash("sha256")
    .update(JSON.stringify([compound, cells, texts]))
    .digest("base64url");
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function tooMany(): CommandError {
  return new CommandError(`the tables have more than ${RECORDS_MAX} records`, {
    remedy: "prepare fewer files at a time",
  });
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
