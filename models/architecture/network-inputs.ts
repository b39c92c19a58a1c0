import type { GraphBuilder, Value } from "../graph/graph-builder.ts";
import { gatherColumns, matmul } from "../graph/operations.ts";
import { localLayout, type Architecture } from "./trunk-and-heads.ts";
import { featureTables, productName } from "./feature-tables.ts";

/** The values that a network is computed from. */
export type NetworkInputs = {
  readonly graph: GraphBuilder;
  readonly architecture: Architecture;
  /** The features `[b, features]`; absent with sparse input. */
  readonly features: Value | undefined;
  /** A tensor of the local layout; a feature table only with dense input. */
  readonly parameter: (name: string) => Value;
  /** The features, or those columns that a feature table has, times the table: `[b, width]`. */
  readonly product: (table: string) => Value;
  /** What the activations of a layer are multiplied with, where it drops any. */
  readonly mask: (layer: string) => Value | undefined;
};

/**
 * The inputs of a graph whose parameters are fed: every tensor by its name, then `features`, or with sparse
 * input a product for each feature table.
 */
export function declareInputs(graph: GraphBuilder, architecture: Architecture): NetworkInputs {
  const products = new Map(
    architecture.input === "dense"
      ? []
      : featureTables(architecture).map(({ tensor, width }) => [
          tensor,
          graph.input(productName(tensor), ["b", width]),
        ]),
  );
  const features =
    architecture.input === "dense" ? graph.input("features", ["b", architecture.features]) : undefined;
  const parameters = new Map(
    localLayout(architecture)
      .tensors.filter(({ name }) => !products.has(name))
      .map(({ name, shape }) => [name, graph.input(name, shape)]),
  );
  const parameter = (name: string): Value => named(parameters, name);
  const product =
    features === undefined
      ? (table: string): Value => named(products, table)
      : denseProducts(graph, architecture, features, parameter);
  return { graph, architecture, features, parameter, product, mask: () => undefined };
}

/** Products of dense features with tables that are in the graph. */
export function denseProducts(
  graph: GraphBuilder,
  architecture: Architecture,
  features: Value,
  parameter: (name: string) => Value,
): NetworkInputs["product"] {
  const tables = new Map(featureTables(architecture).map((table) => [table.tensor, table.columns]));
  return (table) => {
    const columns = named(tables, table);
    return matmul(
      graph,
      columns === "all" ? features : gatherColumns(graph, features, columns),
      parameter(table),
    );
  };
}

function named<Item>(items: ReadonlyMap<string, Item>, name: string): Item {
  const item = items.get(name);
  if (item === undefined) throw new RangeError(`no tensor ${name}`);
  return item;
}
