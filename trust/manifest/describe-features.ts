import type { ColumnDescription, ModelDescription } from "../../models/export/model-description.ts";
import type { FeatureScale } from "../../models/scales.ts";
import { unitScale } from "../../models/target-scale.ts";
import type { DataProtocol } from "./data-protocol.ts";

/**
 * What an exported model says of the table that it takes: columns, categories and scales; nothing where it
 * takes structures.
 */
export function describeFeatures(
  { columns }: DataProtocol,
  scales: readonly FeatureScale[],
): Pick<ModelDescription, "columns"> {
  if (columns.length === 0) return {};
  const scaleOf = new Map(scales.map((scale) => [scale.column, scale]));
  return {
    columns: columns.map((column): ColumnDescription => {
      if (column.kind === "categorical") return column;
      const { mean, deviation } = scaleOf.get(column.name) ?? unitScale;
      return { ...column, mean, deviation };
    }),
  };
}
