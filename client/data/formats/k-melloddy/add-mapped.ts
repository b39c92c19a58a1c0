import type { Label } from "../read-label.ts";
import type { AssayValue, Problem } from "../reading.ts";
import { assayValue, type StudyAssay } from "../study-assays.ts";
import { rowConversion, type AskedEndpoints } from "./asked-endpoints.ts";
import type { KMelloddyColumn } from "./columns.ts";
import { mapEndpoint, type Mapping, type TestDescription } from "./map-endpoint.ts";
import { asLabel, type Result } from "./read-result.ts";

/** What reading a row needs besides the row. */
export type RowContext = {
  readonly at: ReadonlyMap<KMelloddyColumn, number>;
  readonly asked: AskedEndpoints;
  /** Mappings found so far, by what the row says. */
  readonly mappings: Map<string, Mapping>;
  /** Counts a row that a note is about. */
  readonly count: (note: string) => void;
};

/** What a row gives, while it is read. */
export type Outcome = { readonly values: AssayValue[]; readonly problems: Problem[] };

const MAPPINGS_MAX = 20_000;

/** Adds what a result gives for the endpoints that its test maps to: values, or why there are none. */
export function addMapped(
  description: TestDescription,
  result: Result,
  context: RowContext,
  outcome: Outcome,
): void {
  const mapping = mappingOf(description, context);
  if ("unmapped" in mapping) return addProblem(outcome, unmapped(mapping.unmapped));
  const asked = mapping.endpoints.flatMap((name) => context.asked.byName.get(name) ?? []);
  if (asked.length === 0)
    return addProblem(outcome, unmapped(`the study does not ask for ${mapping.endpoints.join(" or ")}`));
  if (result.problem !== null) return rejectCell(outcome, result.problem.column, result.problem.reason);
  for (const assay of asked) {
    const used = usableValue(assay, result, mapping.unit);
    if (used === null) continue;
    if ("assay" in used) outcome.values.push(used);
    else addProblem(outcome, used);
  }
}

/** Adds the rejection of a cell, or of the row where the column is null. */
export function rejectCell(outcome: Outcome, column: string | null, reason: string): void {
  addProblem(outcome, { kind: "rejected", column, reason });
}

function unmapped(reason: string): Problem {
  return { kind: "unmapped", column: null, reason };
}

function addProblem({ problems }: Outcome, problem: Problem): void {
  const { column, reason } = problem;
  if (!problems.some((other) => other.column === column && other.reason === reason)) problems.push(problem);
}

function usableValue(
  assay: StudyAssay,
  result: Result,
  endpointUnit: string | null,
): AssayValue | Problem | null {
  const label = inUnitOf(assay, asLabel(result, assay.reads), result.unit, endpointUnit);
  if ("column" in label) return label;
  const value = assayValue(assay, label);
  if (value === null || !("reason" in value)) return value;
  return { kind: "rejected", column: "Measurement_Value", reason: value.reason };
}

function inUnitOf(
  assay: StudyAssay,
  label: Label,
  rowUnit: string,
  endpointUnit: string | null,
): Label | Problem {
  if (label.kind !== "number" || assay.reads === "classes") return label;
  const conversion = rowConversion(assay, rowUnit, endpointUnit);
  if (typeof conversion !== "function") return { ...conversion, column: "Measurement_Unit" };
  return { ...label, value: conversion(label.value) };
}

function mappingOf(description: TestDescription, { mappings, asked }: RowContext): Mapping {
  const key = JSON.stringify(description);
  const known = mappings.get(key);
  if (known !== undefined) return known;
  const mapping = mapEndpoint(description, asked.own);
  if (mappings.size < MAPPINGS_MAX) mappings.set(key, mapping);
  return mapping;
}
