// The JSON Schema of a study manifest: for editors, and what the reference page is made from.
import { z } from "zod";
import { memberSchema } from "../trust/manifest/member.ts";
import { modelSchema } from "../trust/manifest/model-description.ts";
import { studyManifestSchema } from "../trust/manifest/study-manifest.ts";
import { scheduleSchema } from "../trust/manifest/training-recipe.ts";

/** A JSON Schema (2020-12) or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of a manifest as authors write it. Rules between fields are not in it: `study lint` has
 * them.
 */
export function studyJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(studyManifestSchema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      if (isSame(zodSchema, memberSchema)) allowShort(jsonSchema, "the member's name alone");
      if (isSame(zodSchema, scheduleSchema))
        allowShort(jsonSchema, "the kind alone, where it has no settings");
      if (isSame(zodSchema, modelSchema)) allowUnnamedKind(jsonSchema);
    },
  });
  return { ...schema, title: "Chorale study manifest" };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other;
}

/** A name alone stands for the group with that name. */
function allowShort(schema: JsonSchema, description: string): void {
  const group = { ...schema };
  for (const key of Object.keys(schema)) delete schema[key];
  schema.anyOf = [{ type: "string", description }, group];
}

/** `kind` may be left out: only layers of one's own have a field `layers`. */
function allowUnnamedKind(schema: JsonSchema): void {
  const choices = schema.oneOf ?? schema.anyOf ?? [];
  for (const choice of choices)
    if (choice.required) choice.required = choice.required.filter((name) => name !== "kind");
}
