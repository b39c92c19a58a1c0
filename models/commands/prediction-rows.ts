import Papa from "papaparse";
import type { ModelDescription } from "../export/model-description.ts";
import type { Structure } from "./read-structures.ts";

/** A structure with its predictions in the order of the model's tasks, or with why there are none. */
export type Outcome = { readonly structure: Structure } & (
  { readonly predictions: ArrayLike<number> } | { readonly reason: string }
);

/** The header of the output: `row,id,smiles`, one column per endpoint, `reason`. */
export function headerLine({ tasks }: ModelDescription): string {
  return line(["row", "id", "smiles", ...tasks.map(({ name }) => name), "reason"]);
}

/** One line of the output, with seven significant digits. */
export function outcomeLine({ tasks }: ModelDescription, outcome: Outcome): string {
  const { row, id, smiles } = outcome.structure;
  if ("reason" in outcome) return line([row, id, smiles, ...tasks.map(() => ""), outcome.reason]);
  return line([
    row,
    id,
    smiles,
    ...Array.from(outcome.predictions, (value) => Number(value.toPrecision(7))),
    "",
  ]);
}

function line(cells: readonly (string | number)[]): string {
  return `${Papa.unparse([[...cells]], { newline: "\n" })}\n`;
}
