import { readFileSync } from "node:fs";
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { describeError, usageError, type CommandError } from "./command-error.ts";

/** What a YAML file says, its text, and where each field is written. */
export type ReadYaml<Value> = {
  readonly value: Value;
  readonly text: string;
  /** The line of exactly this field, counted from 1; null where the file leaves it out. */
  lineOf(field: readonly PropertyKey[]): number | null;
};

/**
 * Reads a YAML file and checks it against `schema`. Throws a usage error that names, for every problem, the
 * file, the line, the field and what is wrong with it.
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  remedy: string,
): z.output<Schema> {
  return readYamlWithLines(path, schema, remedy).value;
}

/** `readYaml` for those who show a person the line that decides. */
export function readYamlWithLines<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  remedy: string,
): ReadYaml<z.output<Schema>> {
  const lines = new LineCounter();
  const text = readText(path, remedy);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw usageError(
      `${path}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`,
      "correct the YAML there",
    );
  const result = schema.safeParse(document.toJS());
  if (!result.success) throw describeProblems(path, document, lines, result.error.issues, remedy);
  return { value: result.data, text, lineOf: (field) => lineOfKey(document, lines, field) };
}

function readText(path: string, remedy: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(`cannot read ${path}: ${describeError(error)}`, remedy);
  }
}

type Issue = z.core.$ZodIssue;

function describeProblems(
  path: string,
  document: Document,
  lines: LineCounter,
  issues: readonly Issue[],
  remedy: string,
): CommandError {
  const problems = issues.flatMap(toFields).map(({ field, message }) => {
    const line = lineOf(document, lines, field);
    return `${path}:${line}: ${field.map(String).join(".") || "the file"}: ${message}`;
  });
  return usageError(problems.join("\n"), remedy);
}

/** An unknown key is reported at the key itself, with the keys of one object apart. */
function toFields(issue: Issue): { field: readonly PropertyKey[]; message: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ field: issue.path, message: issue.message }];
  return issue.keys.map((key) => ({ field: [...issue.path, key], message: "there is no such field" }));
}

/** The line of the nearest thing that is written: a missing field has the line of what it is missing in. */
function lineOf(document: Document, lines: LineCounter, field: readonly PropertyKey[]): number {
  for (let length = field.length; length > 0; length -= 1) {
    const line = lineAt(document, lines, field.slice(0, length));
    if (line !== null) return line;
  }
  return 1;
}

function lineAt(document: Document, lines: LineCounter, field: readonly PropertyKey[]): number | null {
  const found = document.getIn(field, true);
  const range = (found as { range?: readonly [number, number, number] | null } | undefined)?.range;
  return range ? lines.linePos(range[0]).line : null;
}

/** A list begins below its key: a person looks for the key. */
function lineOfKey(document: Document, lines: LineCounter, field: readonly PropertyKey[]): number | null {
  const parent = field.length === 1 ? document.contents : document.getIn(field.slice(0, -1), true);
  if (!isMap(parent)) return lineAt(document, lines, field);
  for (const { key } of parent.items)
    if (isScalar(key) && key.value === field.at(-1) && key.range) return lines.linePos(key.range[0]).line;
  return null;
}
