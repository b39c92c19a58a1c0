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

/**
 * The standardised labels of the rows to learn from, and no others. Rows of one compound share a row of
 * labels, the first of them that has none of the endpoint yet; the others then have no label and are not
 * trained on.
 */
export function labelsOf(
  rows: readonly EndpointRow[],
  compounds: readonly string[],
  trainRows: Uint32Array,
  scales: readonly Scale[],
): LabelRows {
  const own = rows.map(() => new Map<number, number>());
  const carriers = new Map<string, number[]>();
  for (const row of trainRows) {
    const { endpoint, value } = rows[row]!;
    const { mean, deviation } = scales[endpoint]!;
    const known = carriers.get(compounds[row]!) ?? [];
    const carrier = known.find((other) => !own[other]!.has(endpoint)) ?? row;
    if (carrier === row) carriers.set(compounds[row]!, [...known, row]);
    own[carrier]!.set(endpoint, (learntValue(endpoints[endpoint]!, value) - mean) / deviation);
  }
  const sorted = own.map((labels) => [...labels].sort(([left], [right]) => left - right));
  const flat = sorted.flat();
  const rowStart = new Uint32Array(rows.length + 1);
  for (const [row, labels] of sorted.entries()) rowStart[row + 1] = rowStart[row]! + labels.length;
  return {
    rows: rows.length,
    tasks: endpoints.length,
    rowStart,
    task: Uint32Array.from(flat, ([endpoint]) => endpoint),
    value: Float32Array.from(flat, ([, value]) => value),
    censoring: new Int8Array(flat.length),
  };
}
