import type { z } from "zod";
import { knownFields } from "./known-fields.ts";
import { nearestWord } from "./nearest-word.ts";
import { printable } from "./printable.ts";

/**
 * What is wrong with one field of a file, in words, and what its author can do about it where there is a
 * rule.
 */
export type FieldProblem = {
  readonly field: readonly PropertyKey[];
  readonly message: string;
  readonly remedy: string | null;
};

type Issue = z.core.$ZodIssue;
type Words = readonly [message: string, remedy: string | null];

/** The first problems of a value, and how many there are. */
export type FieldProblems = { readonly problems: readonly FieldProblem[]; readonly count: number };

/**
 * The first `max` problems that `schema` found in `value`, in words for people who do not know the schema's
 * language. The remedy of a rule of our own comes with the rule (`params.remedy`); what others wrote is
 * stripped of control characters.
 */
export function fieldProblems(
  schema: z.ZodType,
  value: unknown,
  issues: readonly Issue[],
  max: number,
): FieldProblems {
  const places = issues.flatMap((issue) => fieldsOf(issue).map((field) => ({ field, issue })));
  const problems = places
    .slice(0, max)
    .flatMap(({ field, issue }) => problemsAt(schema, value, field, issue));
  return { problems: problems.slice(0, max), count: Math.max(places.length, problems.length) };
}

/** An unknown field is reported at the field itself, with those of one group apart. */
function fieldsOf(issue: Issue): (readonly PropertyKey[])[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** A field as people write it: `rounds.cohort.size`. */
export function fieldName(field: readonly PropertyKey[]): string {
  return printable(field.map(String).join("."), 200) || "the file";
}

function problemsAt(
  schema: z.ZodType,
  value: unknown,
  field: readonly PropertyKey[],
  issue: Issue,
): FieldProblem[] {
  if (issue.code === "invalid_union") {
    const branch = branchMeant(issue.errors);
    if (branch !== undefined)
      return branch
        .map((inner) => ({ ...inner, path: [...field, ...inner.path] }))
        .flatMap((inner) => fieldsOf(inner).map((place) => problemsAt(schema, value, place, inner)))
        .flat();
  }
  const found = valueAt(value, field);
  const [message, remedy] =
    issue.code === "unrecognized_keys" ? unknownField(schema, field) : wordsOf(issue, found);
  return [
    { field, message: printable(message, 500), remedy: remedy === null ? null : printable(remedy, 500) },
  ];
}

/** The choice whose kind of value was written: the one to complain about. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => issues.every((issue) => issue.path.length > 0 || !isOfKind(issue)));
}

function isOfKind({ code }: Issue): boolean {
  return code === "invalid_type" || code === "invalid_value" || code === "invalid_union";
}

function wordsOf(issue: Issue, found: unknown): Words {
  const wanted = wantedBy(issue);
  if (wanted !== null)
    return found === undefined
      ? ["is missing", `write ${wanted}`]
      : [`${kindOf(found)} cannot stand here`, `write ${wanted}`];
  switch (issue.code) {
    case "too_small":
      return sizeWords(issue.origin, "at least", Number(issue.minimum), issue.inclusive ?? true);
    case "too_big":
      return sizeWords(issue.origin, "at most", Number(issue.maximum), issue.inclusive ?? true);
    case "custom": {
      const remedy: unknown = issue.params?.["remedy"];
      return [issue.message, typeof remedy === "string" ? remedy : null];
    }
    default:
      return [issue.message, null];
  }
}

function sizeWords(origin: string, bound: "at least" | "at most", limit: number, inclusive: boolean): Words {
  const [few, many] =
    origin === "string"
      ? ["too short", "too long"]
      : origin === "array"
        ? ["too few", "too many"]
        : ["too small", "too large"];
  const unit = origin === "string" ? " characters" : origin === "array" ? " entries" : "";
  const message = `is ${bound === "at least" ? few : many}`;
  if (inclusive) return [message, `write ${bound} ${limit}${unit}`];
  return [message, `write ${bound === "at least" ? "more" : "less"} than ${limit}${unit}`];
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a group of fields",
  record: "a group of fields",
  null: "null",
};

/** What would be right, where a wrong kind of value was written. */
function wantedBy(issue: Issue): string | null {
  if (issue.code === "invalid_type") return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return oneOf(issue.values);
  if (issue.code !== "invalid_union") return null;
  if ("options" in issue && Array.isArray(issue.options)) return oneOf(issue.options);
  const choices = issue.errors.flatMap((errors) =>
    errors.slice(0, 1).map((inner) => wantedBy(inner) ?? inner.message),
  );
  return [...new Set(choices)].join(" or ");
}

function oneOf(values: readonly unknown[]): string {
  const written = values.map(String);
  return written.length === 1 ? written[0]! : `one of ${written.join(", ")}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of fields";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : `${value as number | boolean}`;
}

function unknownField(schema: z.ZodType, field: readonly PropertyKey[]): Words {
  const known = knownFields(schema, field.slice(0, -1));
  const meant = nearestWord(String(field.at(-1)), known);
  if (meant !== null) return ["there is no such field", `did you mean ${meant}?`];
  const some = known.length > 0 && known.length <= 24 ? `; the fields here are ${known.join(", ")}` : "";
  return ["there is no such field", `take it out${some}`];
}

function valueAt(value: unknown, field: readonly PropertyKey[]): unknown {
  return field.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}
