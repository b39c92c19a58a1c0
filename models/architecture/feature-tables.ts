import type { Architecture } from "./trunk-and-heads.ts";

/**
 * A tensor `[columns, width]` that multiplies the features, or those of them that `columns` names in
 * ascending order.
 */
export type FeatureTable = {
  readonly tensor: string;
  readonly columns: "all" | readonly number[];
  readonly width: number;
};

/** The name of features times table among the inputs of the graphs of an architecture with sparse input. */
export function productName(table: string): string {
  return `product.${table}`;
}

/** The name of the gradient of a parameter or product among the outputs of the training graph. */
export function gradientName(input: string): string {
  return `gradient.${input}`;
}

/**
 * The tables of an architecture, in the order of its layout. With sparse input the graphs take
 * `product.<tensor> [b, width]` in place of features and tables. Brought layers are not listed.
 */
export function featureTables(architecture: Architecture): readonly FeatureTable[] {
  const { trunk, localTrunk, wide, sharedHead, privateHead } = architecture;
  const whole = (tensor: string, width: number): FeatureTable => ({ tensor, columns: "all", width });
  const heads = { shared: sharedHead.length, private: privateHead.length };
  const direct = trunk.length === 0 && architecture.layers === null ? "weight" : wide ? "wide" : undefined;
  return [
    ...firstTables(architecture),
    ...Object.entries(heads).flatMap(([head, tasks]) =>
      direct !== undefined && tasks > 0 ? [whole(`head.${head}.${direct}`, tasks)] : [],
    ),
    ...localTrunk.slice(0, 1).map((width) => whole("local.0.weight", width)),
  ];
}

function firstTables({ features, trunk, lowRank }: Architecture): FeatureTable[] {
  const [width] = trunk;
  if (width === undefined) return [];
  if (lowRank === null) return [{ tensor: "trunk.0.weight", columns: "all", width }];
  const { frequent, rank } = lowRank;
  const isFrequent = new Set(frequent);
  const rare = Array.from({ length: features }, (_, column) => column).filter(
    (column) => !isFrequent.has(column),
  );
  return [
    { tensor: "trunk.0.weight", columns: frequent, width },
    { tensor: "trunk.0.rare.weight", columns: rare, width: rank },
  ];
}
