import { classOfWord, isGrade } from "../class-words.ts";
import { emptyLabel, qualifierOf, readLabel, type Label } from "../read-label.ts";
import type { Qualifier } from "../reading.ts";

/** What a row of the long format holds as its result: a number with its unit, a class, or both. */
export type Result = {
  readonly number: Extract<Label, { kind: "number" }> | null;
  readonly unit: string;
  readonly class: 0 | 1 | null;
  /** The word for the class as written. */
  readonly word: string;
  /** Why the result cannot be used, with its column. */
  readonly problem: { readonly column: string; readonly reason: string } | null;
};

/** The cells that a result is read from. */
export type ResultCells = {
  readonly relation: string;
  readonly value: string;
  readonly unit: string;
  readonly class: string;
};

/**
 * Reads a result. A word such as Positive counts in the value, relation, unit and class column; a relation
 * counts before the value and in its own column.
 */
export function readResult(cells: ResultCells): Result {
  const words = [cells.value, cells.relation, cells.unit, cells.class].filter(
    (cell) => classOfWord(cell) !== null,
  );
  const classes = new Set(words.map(classOfWord));
  const label = readLabel(cells.value);
  const unit = classOfWord(cells.unit) === null ? cells.unit.trim() : "";
  const result: Result = {
    number: label.kind === "number" ? withRelation(label, cells.relation) : null,
    unit,
    class: classes.size === 1 ? classOfWord(words[0]!) : null,
    word: words[0] ?? "",
    problem: null,
  };
  const problem = classes.size > 1 ? OPPOSED : resultProblem(cells, label, words.length > 0);
  return problem === null ? result : { ...result, problem };
}

const OPPOSED = { column: "Measurement_Value", reason: "it holds two classes that exclude each other" };

/** A number with the qualifier of a relation column, where it has none of its own. */
export function withRelation<Measured extends { readonly qualifier: Qualifier }>(
  measured: Measured,
  relation: string,
): Measured {
  const qualifier = qualifierOf(relation);
  return measured.qualifier !== "=" || qualifier === null ? measured : { ...measured, qualifier };
}

/** A number as a result. */
export function numberResult(
  { value, qualifier }: { readonly value: number; readonly qualifier: Qualifier },
  unit: string,
): Result {
  const number = { kind: "number", value, qualifier, related: qualifier !== "=" } as const;
  return { number, unit, class: null, word: "", problem: null };
}

function resultProblem(cells: ResultCells, label: Label, hasClass: boolean): Result["problem"] {
  const qualifier = qualifierOf(cells.relation);
  if (label.kind === "problem") return { column: "Measurement_Value", reason: label.reason };
  if (isGrade(cells.relation) && label.kind === "empty" && !hasClass)
    return {
      column: "Measurement_Relation",
      reason: "it holds a grade such as low or high instead of a class",
    };
  if (qualifier === null && classOfWord(cells.relation) === null && !isGrade(cells.relation))
    return { column: "Measurement_Relation", reason: "it holds neither a relation nor a class" };
  if (label.kind === "number" && label.qualifier !== "=" && qualifier !== null && qualifier !== "=")
    if (qualifier !== label.qualifier)
      return { column: "Measurement_Relation", reason: "it contradicts the relation before the value" };
  return null;
}

/** Whether a result holds nothing at all. */
export function isEmptyResult({ number, class: label, problem }: Result): boolean {
  return number === null && label === null && problem === null;
}

/** The result as one label: its class where a class is wanted and given, else its number. */
export function asLabel(result: Result, reads: "classes" | "numbers"): Label {
  if (result.class !== null && (reads === "classes" || result.number === null))
    return { kind: "class", value: result.class };
  return result.number ?? emptyLabel;
}
