import { featureCount } from "../../chemistry/feature-protocol.ts";
import type { DataProtocol, FeatureColumn } from "./data-protocol.ts";

/**
 * The number of model inputs under a data protocol: of structures the fingerprint and the descriptors, of a
 * table without structures the places of all its columns.
 */
export function featureCountOf(protocol: DataProtocol): number {
  if (protocol.columns.length === 0) return featureCount(protocol);
  return protocol.columns.reduce((sum, column) => sum + columnWidth(column), 0);
}

/**
 * How many places a column of a table takes: a numeric one its value and whether it is missing, a categorical
 * one each of its categories and whether it is missing.
 */
export function columnWidth(column: FeatureColumn): number {
  return column.kind === "numeric" ? 2 : column.categories.length + 1;
}
