import type { AssayMeasurements } from "../../../../../client/data/tasks/assay-measurements.ts";
import { dataProtocolSchema, type DataProtocol } from "../../../../../trust/manifest/data-protocol.ts";
import { endpointSchema, type Endpoint } from "../../../../../trust/manifest/endpoint.ts";

/**
 * `compound`, qualifier and value as a person writes them: `"3 <7.5"` is compound 3 measured as below 7.5.
 */
export function measured(...rows: readonly string[]): AssayMeasurements {
  const parsed = rows.map((row) => /^(\d+) ([<=>]?)(\S+)$/.exec(row)!);
  return {
    compound: Uint32Array.from(parsed, (row) => Number(row[1])),
    value: Float64Array.from(parsed, (row) => Number(row[3])),
    qualifier: Int8Array.from(parsed, (row) => (row[2] === "<" ? -1 : row[2] === ">" ? 1 : 0)),
  };
}

/** The inverse of `measured`, with `=` written out. */
export function written({ compound, value, qualifier }: AssayMeasurements): string[] {
  return Array.from(compound, (own, index) => `${own} ${"<=>"[qualifier[index]! + 1]}${value[index]}`);
}

/** One compound per value, numbered from 0. */
export function measuredOnce(values: readonly number[], qualifier = 0): AssayMeasurements {
  return {
    compound: Uint32Array.from(values.keys()),
    value: Float64Array.from(values),
    qualifier: new Int8Array(values.length).fill(qualifier),
  };
}

/** `count` times the same value. */
export function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

/** An endpoint as a manifest defaults it. */
export function endpoint(fields: Partial<Endpoint> = {}): Endpoint {
  const base = endpointSchema.parse({ name: "assay", kind: "classification", head: "private" });
  return { ...base, ...fields };
}

/** The protocol as a manifest defaults it, with other quorums where given. */
export function protocol(quorums: unknown = {}): DataProtocol {
  return dataProtocolSchema.parse({ quorums });
}

/** Quorums that every task meets. */
export const noQuorums = {
  training: { active: 0, inactive: 0, values: 0, uncensored: 0 },
  evaluation: { active: 0, inactive: 0, uncensored: 0 },
};
