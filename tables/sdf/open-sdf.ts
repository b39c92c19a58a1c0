import { CommandError } from "../../process/command-error.ts";
import type { ByteSource } from "../file-bytes.ts";
import type { TableFile, TableRow } from "../table.ts";
import { readRecords, type SdfRecord } from "./read-records.ts";

const FIELDS_MAX = 16_384;
const OWN_COLUMNS = ["molblock", "title"];

/**
 * Opens an SDF as a sheet: the header, row 0, is `molblock`, `title` and the union of all records' data
 * fields in the order of their first occurrence (a field of one of these two names gets ` (data field)` after
 * it); every record is a row. The first reading goes through the file twice, once for the fields through
 * `names`.
 */
export function openSdf(
  path: string,
  { source, names }: { readonly source: ByteSource; readonly names: ByteSource },
  encoding: string | undefined,
  likely: string,
): TableFile {
  let found = likely;
  const options = { name: path, encoding, onEncoding: (name: string): void => void (found = name) };
  let fields: Promise<readonly string[]> | null = null;
  const sheet = {
    name: "",
    async *rows(): AsyncGenerator<readonly TableRow[]> {
      fields ??= fieldsOf(path, readRecords(names.read(), options));
      const union = await fields;
      const columns = union.map((name) => (OWN_COLUMNS.includes(name) ? `${name} (data field)` : name));
      yield [{ row: 0, cells: [...OWN_COLUMNS, ...columns] }];
      for await (const records of readRecords(source.read(), options))
        yield records.map((record) => rowOf(record, union));
    },
  };
  return {
    path,
    kind: "sdf",
    get encoding() {
      return found;
    },
    sheets: [sheet],
  };
}

function rowOf({ number, molblock, title, fields }: SdfRecord, union: readonly string[]): TableRow {
  return { row: number, cells: [molblock, title, ...union.map((name) => fields.get(name) ?? "")] };
}

async function fieldsOf(
  path: string,
  blocks: AsyncIterable<readonly SdfRecord[]>,
): Promise<readonly string[]> {
  const union = new Set<string>();
  for await (const records of blocks)
    for (const { fields } of records) for (const name of fields.keys()) union.add(name);
  if (union.size <= FIELDS_MAX) return [...union];
  throw new CommandError(`${path}: has more than ${FIELDS_MAX} different data fields`, {
    remedy: "write the fields that are needed only",
  });
}
