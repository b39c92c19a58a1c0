import { z } from "zod";
import type { KerasLayer } from "./keras-operation.ts";

// Which output of which call of a layer: only the first of the only one is known here.
const historySchema = z.tuple([z.string(), z.literal(0), z.literal(0)]);
const listedSchema = historySchema.rest(z.unknown());
const tensorSchema = z.object({
  class_name: z.literal("__keras_tensor__"),
  config: z.object({ keras_history: historySchema }),
});
/** Keras 3 writes a call's arguments; earlier versions and TF.js a tensor or a list of them. */
const calledSchema = z.object({ args: z.tuple([z.union([tensorSchema, z.array(tensorSchema).min(1)])]) });

/** The names of the layers that a layer of a Functional model reads; `refuse` throws. */
export function kerasInputs(
  { inbound_nodes: nodes = [] }: KerasLayer,
  name: string,
  refuse: (message: string, remedy: string) => never,
): string[] {
  if (nodes.length > 1)
    refuse(
      `layer ${name}: it is shared, called ${nodes.length} times`,
      "use a layer of its own for each call",
    );
  const listed = z
    .union([listedSchema.transform((one) => [one]), z.array(listedSchema).min(1)])
    .safeParse(nodes[0]);
  if (listed.success) return listed.data.map(([source]) => source);
  const called = calledSchema.safeParse(nodes[0]);
  if (!called.success)
    return refuse(
      `layer ${name}: its inputs are not outputs of single layers`,
      "call it on other layers' outputs",
    );
  return [called.data.args[0]].flat().map((tensor) => tensor.config.keras_history[0]);
}
