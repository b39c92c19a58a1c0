import { createHash } from "node:crypto";
import { canonicalBytes } from "../../../trust/manifest/canonical.ts";
import type { DataProtocol } from "../../../trust/manifest/data-protocol.ts";
import { featuriseRecord } from "./featurise-record.ts";
import { recordFold } from "./record-fold.ts";

/** Raised whenever the same protocol would give other features or folds than before. */
const PROTOCOL_VERSION = 1;
/** What every column is tried with, beside its own categories. */
const REFERENCE_CELLS = ["", "0", "1", "1.0", "-2.5e3", "1,5", "1e39", "NA", "n/a", "결측", "?", "x"];
const REFERENCE_IDS = Array.from({ length: 16 }, (_, index) => `reference ${index}`);

/**
 * SHA-256 (hexadecimal) over what a protocol of a table without structures makes of reference cells and
 * records, its columns, the key and the version: equal at two nodes only if they get equal features and
 * folds.
 */
export function hashRecordProtocol({ columns, folds }: DataProtocol, key: string): string {
  const hash = createHash("sha256").update(canonicalBytes([PROTOCOL_VERSION, key, folds.count, columns]));
  for (const column of columns) {
    const own = column.kind === "categorical" ? column.categories : [];
    for (const cell of [...REFERENCE_CELLS, ...own]) {
      const { column: places, value, problems } = featuriseRecord([column], [cell]);
      hash.update(JSON.stringify([[...places], [...value], problems.map(({ reason }) => reason)]));
    }
  }
  const assigned = REFERENCE_IDS.map((id) => recordFold({ id, cells: [] }, key, folds.count));
  return hash.update(JSON.stringify(assigned)).digest("hex");
}
