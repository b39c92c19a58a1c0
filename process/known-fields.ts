import type { z } from "zod";

/** What a schema is made of, as far as it is looked into here. */
type Definition = {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
};

/**
 * The names of the fields that a schema has at a place of the value; none where it has no group of fields
 * there.
 */
export function knownFields(schema: z.ZodType, place: readonly PropertyKey[]): string[] {
  const groups = place.reduce<z.ZodType[]>(
    (all, key) => all.flatMap((one) => below(one, key)),
    unwrapped(schema),
  );
  return [...new Set(groups.flatMap((group) => Object.keys(definitionOf(group).shape ?? {})))];
}

function below(schema: z.ZodType, key: PropertyKey): z.ZodType[] {
  const { shape, element } = definitionOf(schema);
  const inner = shape === undefined ? element : shape[String(key)];
  return inner === undefined ? [] : unwrapped(inner);
}

/** The groups and lists behind defaults, transforms and choices. */
function unwrapped(schema: z.ZodType): z.ZodType[] {
  const { type, innerType, in: before, out, options } = definitionOf(schema);
  if (options !== undefined) return options.flatMap(unwrapped);
  if (innerType !== undefined) return unwrapped(innerType);
  if (type !== "pipe" || before === undefined || out === undefined) return [schema];
  return unwrapped(definitionOf(before).type === "transform" ? out : before);
}

function definitionOf(schema: z.ZodType): Definition {
  return schema._zod.def;
}
