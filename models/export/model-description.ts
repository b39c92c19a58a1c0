import { z } from "zod";
import { decodeModel, type ModelMessage } from "../graph/onnx-schema.ts";
import { CommandError } from "../../process/command-error.ts";

/** The key of `metadata_props` under which an exported model describes itself. */
export const DESCRIPTION_KEY = "chorale";

const taskSchema = z.object({
  name: z.string(),
  kind: z.enum(["classification", "regression"]),
  unit: z.string(),
  transform: z.enum(["none", "log10"]),
  mean: z.number(),
  deviation: z.number(),
});

const columnSchema = z.discriminatedUnion("kind", [
  z.object({
    name: z.string(),
    kind: z.literal("numeric"),
    range: z.tuple([z.number(), z.number()]).optional(),
    mean: z.number(),
    deviation: z.number(),
  }),
  z.object({ name: z.string(), kind: z.literal("categorical"), categories: z.array(z.string()).min(2) }),
]);

const descriptionSchema = z.object({
  study: z.string(),
  protocol: z.unknown(),
  columns: z.array(columnSchema).min(1).optional(),
  tasks: z.array(taskSchema).min(1),
  round: z.number().optional(),
  modelDigest: z.string().optional(),
  software: z.string(),
});

/**
 * How one output column is read: `mean` and `deviation` are of the transformed labels, 0 and 1 for
 * classification.
 */
export type TaskDescription = Readonly<z.output<typeof taskSchema>>;

/**
 * One column of the table that a model takes, in the order of its inputs. A numeric one has two inputs, the
 * value as `(value - mean) / deviation`, at most 8 from 0, and 1 where it is missing (the value is 0 then); a
 * categorical one has an input for each category and a last one for missing.
 */
export type ColumnDescription = Readonly<z.output<typeof columnSchema>>;

/**
 * What an exported model says of itself. `protocol` is the study's data protocol, from which features are
 * made.
 */
export type ModelDescription = {
  readonly study: string;
  readonly protocol: unknown;
  /** Of a model that takes a table without structures. */
  readonly columns?: readonly ColumnDescription[] | undefined;
  readonly tasks: readonly TaskDescription[];
  readonly round?: number | undefined;
  readonly modelDigest?: string | undefined;
  readonly software: string;
};

/**
 * The description inside an exported model. `name` is what messages call the file. Throws a `CommandError`
 * when the bytes are not ONNX, or ONNX that this software did not export.
 */
export function readModelDescription(bytes: Uint8Array, name = "the model"): ModelDescription {
  return readExportedModel(bytes, name).description;
}

/**
 * The description and the number of feature columns of an exported model. Throws as `readModelDescription`.
 */
export function readExportedModel(
  bytes: Uint8Array,
  name: string,
): { description: ModelDescription; features: number } {
  const model = decoded(bytes, name);
  const text = model.metadataProps.find(({ key }) => key === DESCRIPTION_KEY)?.value;
  if (text === undefined) throw notOurs(`${name} is an ONNX model, but not one exported by chorale`);
  const result = descriptionSchema.safeParse(parsedJson(text));
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw notOurs(`the description in ${name} is not valid: ${path.map(String).join(".")}: ${message}`);
  }
  const columns = model.graph.input[0]?.type?.tensorType?.shape?.dim[1]?.dimValue;
  if (columns === undefined) throw notOurs(`${name} does not say how many features it takes`);
  return { description: result.data, features: columns };
}

function decoded(bytes: Uint8Array, name: string): ModelMessage {
  try {
    const model = decodeModel(bytes);
    if (model.irVersion > 0 && model.graph) return model;
  } catch {
    // Not a protocol buffer: said below.
  }
  throw notOurs(`${name} is not an ONNX model`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notOurs(message: string): CommandError {
  return new CommandError(message, {
    remedy: "give a model file written by `chorale client export` or `chorale coordinator study export`",
  });
}
