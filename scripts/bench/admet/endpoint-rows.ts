import type { LabelRows } from "../../../models/examples.ts";
import { scaleOf, unitScale, type Scale } from "../../../models/target-scale.ts";
import { columnOf, publicSet, readWholeTable } from "../public-sets/public-sets.ts";
import { endpoints, type Endpoint } from "./endpoints.ts";

/** One measurement of the benchmark. */
export type EndpointRow = {
  /** Place in `endpoints`. */
  readonly endpoint: number;
  readonly structure: string;
  /** In the endpoint's unit. */
  readonly value: number;
  readonly isTest: boolean;
};

/**
 * All rows of all endpoints, one row for each measurement; null where the sets are absent. `withTest` false
 * leaves the rows of the test splits unread.
 */
export async function readEndpointRows(withTest: boolean): Promise<EndpointRow[] | null> {
  const all: EndpointRow[] = [];
  for (const [endpoint, { file }] of endpoints.entries()) {
    const path = publicSet(file);
    if (path === null) return null;
    const table = await readWholeTable(path);
    const [structure, y, split] = ["smiles", "y", "split"].map((name) => columnOf(table, name));
    for (const cells of table.rows) {
      const isTest = cells[split!] === "test";
      if (isTest && !withTest) continue;
      all.push({ endpoint, structure: cells[structure!]!, value: Number(cells[y!]), isTest });
    }
  }
  return all;
}

/** The value that is learnt before it is standardised. */
export function learntValue({ logarithmic }: Endpoint, value: number): number {
  return logarithmic ? Math.log10(value) : value;
}

/** The scale of each endpoint's learnt values among the named rows; the unit scale for classes. */
export function scalesOf(rows: readonly EndpointRow[], trainRows: Uint32Array): Scale[] {
  return endpoints.map((endpoint, place) => {
    if (endpoint.kind === "classification") return unitScale;
    const values = [...trainRows]
      .map((row) => rows[row]!)
      .filter((row) => row.endpoint === place)
      .map(({ value }) => learntValue(endpoint, value));
    return scaleOf({
      count: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
    });
  });
}

/** One label for each row, standardised. */
export function labelsOf(rows: readonly EndpointRow[], scales: readonly Scale[]): LabelRows {
  return {
    rows: rows.length,
    tasks: endpoints.length,
    rowStart: Uint32Array.from({ length: rows.length + 1 }, (_, row) => row),
    task: Uint32Array.from(rows, ({ endpoint }) => endpoint),
    value: Float32Array.from(rows, ({ endpoint, value }) => {
      const { mean, deviation } = scales[endpoint]!;
      return (learntValue(endpoints[endpoint]!, value) - mean) / deviation;
    }),
    censoring: new Int8Array(rows.length),
  };
}
