import { parseNumber } from "../parse-number.ts";
import { classOfWord, isGrade } from "./class-words.ts";
import type { Qualifier } from "./reading.ts";

/** What one cell of measurements holds. */
export type Label =
  | { readonly kind: "empty" }
  | {
      readonly kind: "number";
      readonly value: number;
      readonly qualifier: Qualifier;
      /** Whether a relation, also `=`, was written before the number. */
      readonly related: boolean;
    }
  | { readonly kind: "class"; readonly value: 0 | 1 }
  | { readonly kind: "problem"; readonly reason: string };

/** A cell in which nothing was measured. */
export const emptyLabel: Label = { kind: "empty" };

const EMPTY = new Set(["", "-", "–", "—", ".", "na", "n/a", "#n/a", "nan", "null", "none", "not specified"]);
const RELATION = /^(?<relation><<|<=|<|>>|>=|>|==?|~=?|≤|≦|≪|≥|≧|≫|≈)\s*(?<rest>.*)$/s;
const WITH_UNIT = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?\s*[a-zµμ%]/i;

/**
 * Reads a cell of measurements: nothing, a number with or without a relation before it, or a word for one of
 * two classes. Everything else is a problem in a fixed phrase that never repeats the cell.
 */
export function readLabel(cell: string): Label {
  const text = cell.normalize("NFKC").trim();
  if (isEmptyCell(text)) return emptyLabel;
  const { relation, rest } = RELATION.exec(text)?.groups ?? {};
  const value = parseNumber(rest ?? text);
  if (typeof value === "number")
    return Number.isNaN(value)
      ? problem("it holds a relation without a number")
      : { kind: "number", value, qualifier: qualifierOf(relation ?? "")!, related: relation !== undefined };
  const label = classOfWord(text);
  if (label !== null) return { kind: "class", value: label };
  if (isGrade(text)) return problem("it holds a grade such as low or high, and neither a number nor a class");
  if (value.problem === "text" && WITH_UNIT.test(rest ?? text))
    return problem("it holds a number with a unit beside it");
  return problem(`it holds ${value.problem}`);
}

/** Whether a cell is empty, or says with `-`, `NA` or the like that it is. */
export function isEmptyCell(cell: string): boolean {
  return EMPTY.has(cell.trim().toLowerCase());
}

/**
 * The qualifier of a relation as partners write it (`<=`, `≫`, `＝`, `"="`, `~`, nothing); null where it is no
 * relation. `< <= <<` are below, `> >= >>` above, `= ~` and nothing equal (MELLODDY-TUNER's rule).
 */
export function qualifierOf(relation: string): Qualifier | null {
  const text = relation
    .normalize("NFKC")
    .replaceAll(/["'“”‘’\s]/g, "")
    .toLowerCase();
  if (EMPTY.has(text) || /^(?:==?|~=?|≈)$/.test(text)) return "=";
  if (/^(?:<<|<=|=<|<|≤|≦|≪)$/.test(text)) return "<";
  if (/^(?:>>|>=|=>|>|≥|≧|≫)$/.test(text)) return ">";
  return null;
}

function problem(reason: string): Label {
  return { kind: "problem", reason };
}
