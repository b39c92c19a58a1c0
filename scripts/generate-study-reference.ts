// docs/study-manifest.md and docs/study-manifest.schema.json: every field of a study, from the schema that
// reads it.
import { join } from "node:path";
import { EXAMPLE_STUDY } from "../coordinator/commands/example-study.ts";
import { studyJsonSchema, type JsonSchema } from "./study-schema.ts";

const docs = join(import.meta.dirname, "..", "docs");
/** Where the page for people lies. */
export const studyReferencePath: string = join(docs, "study-manifest.md");
/** Where the JSON Schema for editors lies. */
export const studySchemaPath: string = join(docs, "study-manifest.schema.json");

const INTRODUCTION = `# The study manifest

This page is generated from the schema that reads manifests, by \`npm run generate\`. Do not edit it.

A study manifest is the whole agreement between the members of a study and its operator: what is computed,
on which data, by which network, how often, until when, and who gets the models. Its author writes YAML;
when the study is created (\`chorale coordinator study create\`), every default is written out, the members'
keys are filled in and the canonical JSON (RFC 8785) is signed. Members approve the digest of exactly that.
[models.md](models.md) says more about \`model\` and \`training\`, [data-formats.md](data-formats.md) about
\`protocol\`.

\`\`\`sh
chorale coordinator study lint --example > study.yaml   # the study below
chorale coordinator study lint study.yaml               # every problem, its line, its remedy; works offline
\`\`\`

A file is YAML 1.2 in UTF-8 of at most 1 MiB, without tags, repeated keys or control characters. Editors
that know [study-manifest.schema.json](study-manifest.schema.json) complete and check fields while you
write.

## An example

\`\`\`yaml
`;

const BETWEEN = `\`\`\`

## What is refused

Beside values out of their bounds, \`study lint\` and \`study create\` refuse what cannot be kept:

- a quorum above the cohort, a cohort larger than the membership, a cohort of nodes that are no members;
- secure aggregation with a strategy that must see single updates (\`median\`, \`trimmed_mean\`), with fewer
  than three members, cohort or quorum (from a sum of two each can take its own away and has the other's),
  or with a quorum of at most half of the cohort (two halves could be asked to unmask different sums);
- a sum that could overflow: cohort x \`weightMax\` x (2^\`bits\` - 1) has to stay below 2^\`ring\`. The
  defaults never do, up to a cohort of 1,000;
- differential privacy without \`updateNormMax\`;
- what this version cannot run yet: secure aggregation and differential privacy are described here so that
  members can see what they will agree on, and are refused when a study is created.

## What an amendment may change

A new version of a running study may change \`members\`, \`rounds\`, \`validation\`, \`expires\` and
\`privacy\`. Everything else is a new study. \`amendments\` says how many members must approve it before it
comes into force; a node whose owner has not approved it takes no part from then on.

## Every field

\`[]\` stands for each entry of a list. Where a group has kinds, its fields are given for each kind.

| field | value | default | meaning |
|---|---|---|---|
`;

/** The whole page. The same schema gives the same text. */
export function studyReference(): string {
  const rows = rowsOf("", studyJsonSchema(), true);
  return `${INTRODUCTION}${EXAMPLE_STUDY}${BETWEEN}${rows.map(line).join("")}`;
}

/** The JSON Schema as text. */
export function studySchemaText(): string {
  return `${JSON.stringify(studyJsonSchema(), null, 2)}\n`;
}

/** A field of the page. */
export type FieldRow = {
  readonly field: string;
  readonly value: string;
  readonly fallback: string;
  readonly meaning: string;
};

/** Every field of a schema, with those of its groups, in the order of the manifest. */
export function rowsOf(field: string, schema: JsonSchema, required: boolean): FieldRow[] {
  const own = {
    field,
    value: valueOf(schema),
    fallback: fallbackOf(schema, required),
    meaning: schema.description ?? "",
  };
  return [...(field === "" ? [] : [own]), ...innerRows(field, schema)];
}

function innerRows(field: string, schema: JsonSchema): FieldRow[] {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined)
    return choices.flatMap((choice) => innerRows(`${field}${markOf(choice)}`, choice));
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      rowsOf(
        field === "" ? name : `${field}.${name}`,
        inner as JsonSchema,
        schema.required?.includes(name) ?? false,
      ),
    );
  return isGroup(schema.items) ? innerRows(`${field}[]`, schema.items) : [];
}

/** Which kind of a group a choice is. */
function markOf({ properties = {} }: JsonSchema): string {
  const named = Object.values(properties).find((inner) => (inner as JsonSchema).const !== undefined);
  return named === undefined ? "" : ` (${String((named as JsonSchema).const)})`;
}

function isGroup(schema: unknown): schema is JsonSchema {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema);
}

function valueOf(schema: JsonSchema): string {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return [...new Set(choices.map(valueOf))].join(" or ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((choice) => `\`${String(choice)}\``).join(", ");
  switch (schema.type) {
    case "object":
      return "group";
    case "array":
      return listOf(schema);
    case "string":
      return schema.format === "date"
        ? "day"
        : schema.pattern === "^[0-9a-f]{64}$"
          ? "64 hex digits"
          : textOf(schema);
    case "integer":
      return `whole number${boundsOf(schema)}`;
    case "number":
      return `number${boundsOf(schema)}`;
    case "boolean":
      return "`true`, `false`";
    default:
      return String(schema.type ?? "any");
  }
}

function listOf({ items, prefixItems, minItems, maxItems }: JsonSchema): string {
  if (prefixItems !== undefined) return `list of ${prefixItems.length} numbers`;
  const entry = isGroup(items) ? valueOf(items) : "any";
  const count = maxItems === undefined ? "" : ` (${minItems ?? 0} to ${grouped(maxItems)})`;
  return `list${count} of ${entry}`;
}

function textOf({ maxLength }: JsonSchema): string {
  return maxLength === undefined ? "name" : `text, at most ${grouped(maxLength)}`;
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const low = minimum ?? (typeof exclusiveMinimum === "number" ? exclusiveMinimum : undefined);
  const from =
    low === undefined || low < -1e15
      ? ""
      : exclusiveMinimum === undefined
        ? ` from ${grouped(low)}`
        : ` above ${low}`;
  return maximum === undefined || maximum > 1e15 ? from : `${from} to ${grouped(maximum)}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 6 });
}

function fallbackOf({ default: value }: JsonSchema, required: boolean): string {
  if (required) return "required";
  if (value === undefined) return "left out";
  if (typeof value !== "object" || value === null)
    return `\`${typeof value === "string" && value !== "" ? value : JSON.stringify(value)}\``;
  if (Array.isArray(value)) return value.length === 0 ? "none" : `\`${JSON.stringify(value)}\``;
  const written = Object.entries(value).map(([name, inner]) => `\`${name}: ${String(inner)}\``);
  return written.length === 0 ? "as below" : written.join(", ");
}

function line({ field, value, fallback, meaning }: FieldRow): string {
  const cells = [`\`${field}\``, value, fallback, meaning];
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |\n`;
}
