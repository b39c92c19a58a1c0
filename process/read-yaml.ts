import type { z } from "zod";
import { usageError } from "./command-error.ts";
import { fieldName, fieldProblems } from "./field-problems.ts";
import { readYamlSource, type YamlSource } from "./yaml-source.ts";

/** How many problems are told at most. */
const PROBLEMS_MAX = 100;

/** A problem of a file with its place. */
export type FileProblem = {
  readonly line: number;
  readonly field: string;
  readonly message: string;
  readonly remedy: string | null;
};

/** What a file says, or everything that is wrong with it: the first hundred problems, by their lines. */
export type YamlReading<Value> =
  { readonly value: Value } | { readonly problems: readonly FileProblem[]; readonly problemCount: number };

/**
 * Reads a YAML file and checks it against `schema`. Throws a usage error that names, for every problem, the
 * file, the line, the field, what is wrong with it and what to do.
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  remedy: string,
): z.output<Schema> {
  const reading = judgeYaml(readYamlSource(path, remedy), schema);
  if ("value" in reading) return reading.value;
  const { problems, problemCount } = reading;
  const told = problems.map((problem) => {
    const cure = problem.remedy === null ? "" : `; ${problem.remedy}`;
    return `${path}:${problem.line}: ${problem.field}: ${problem.message}${cure}`;
  });
  const rest = problemCount > told.length ? [`and ${problemCount - told.length} more`] : [];
  throw usageError([...told, ...rest].join("\n"), remedy);
}

/** Checks what was read against a schema. */
export function judgeYaml<Schema extends z.ZodType>(
  { value, lineOf }: YamlSource,
  schema: Schema,
): YamlReading<z.output<Schema>> {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  const found = fieldProblems(schema, value, result.error.issues, PROBLEMS_MAX);
  const problems = found.problems
    .map(({ field, message, remedy }) => ({ line: lineOf(field), field: fieldName(field), message, remedy }))
    .toSorted((one, other) => one.line - other.line);
  return { problems, problemCount: found.count };
}
