import { packRows } from "../../../../../models/pack-rows.ts";
import type { SparseRows } from "../../../../../models/examples.ts";
import { featuriseRecord } from "../../../../../client/data/tabular/featurise-record.ts";
import {
  dataProtocolSchema,
  type DataProtocol,
  type FeatureColumn,
} from "../../../../../trust/manifest/data-protocol.ts";
import { featureCountOf } from "../../../../../trust/manifest/feature-count-of.ts";
import { ResidentRows } from "../../../../../models/resident-rows.ts";

/** Age at 0 and 1, sex at 2 to 4, pressure at 5 and 6. */
export const protocol: DataProtocol = dataProtocolSchema.parse({
  columns: [
    { name: "age", kind: "numeric", range: [0, 120] },
    { name: "sex", kind: "categorical", categories: ["female", "male"] },
    { name: "pressure", kind: "numeric" },
  ],
  recordId: "patient",
});
export const columns: readonly FeatureColumn[] = protocol.columns;

/** The raw feature matrix of records. */
export function featurised(records: readonly (readonly string[])[], of = protocol): SparseRows {
  return packRows(
    records.map((cells) => featuriseRecord(of.columns, cells)),
    featureCountOf(of),
  );
}

/** The raw feature rows of records, from which rows can be selected. */
export const rawRows = (records: readonly (readonly string[])[], of = protocol) =>
  new ResidentRows(featurised(records, of));

/** The rows as full arrays. */
export function dense({ rows, columns: width, rowStart, column, value }: SparseRows): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const full = Array.from({ length: width }, () => 0);
    for (let entry = rowStart[row]!; entry < rowStart[row + 1]!; entry += 1)
      full[column[entry]!] = value[entry]!;
    return full;
  });
}
