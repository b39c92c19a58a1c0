import { readFileSync } from "node:fs";
import { LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { describeError, usageError } from "../process/command-error.ts";

/**
 * Reads a YAML or JSON file and checks it against `schema`. Throws a usage error that names file, line, field and
 * problem, one line for each problem.
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  remedy: string,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(readText(path, remedy), { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw usageError(
      `${path}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`,
      "correct the YAML there",
    );
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(fieldsOf).map(({ field, problem }) => {
    const line = lineOf(document, lines, field);
    return `${path}:${line}: ${field.map(String).join(".") || "the file"}: ${problem}`;
  });
  throw usageError(problems.join("\n"), remedy);
}

function readText(path: string, remedy: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(`cannot read ${path}: ${describeError(error)}`, remedy);
  }
}

/** An unknown field is reported at itself. */
function fieldsOf(issue: z.core.$ZodIssue): { field: readonly PropertyKey[]; problem: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ field: issue.path, problem: issue.message }];
  return issue.keys.map((key) => ({ field: [...issue.path, key], problem: "there is no such field" }));
}

/** Of the field, or of what it is missing in. */
function lineOf(document: Document, lines: LineCounter, field: readonly PropertyKey[]): number {
  for (let depth = field.length; depth > 0; depth -= 1) {
    const found = document.getIn(field.slice(0, depth), true) as
      { range?: readonly number[] | null } | undefined;
    const start = found?.range?.[0];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}
