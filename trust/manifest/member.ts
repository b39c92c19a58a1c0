import { z } from "zod";
import { digestSchema } from "./digest.ts";
import { nameSchema } from "./name.ts";

/** A member as a manifest writes it: a name, to which the operator's program adds the key's fingerprint. */
export const memberSchema = z.preprocess(
  (value) => (typeof value === "string" ? { name: value } : value),
  z.strictObject({
    name: nameSchema.describe("the name of an enrolled node"),
    key: digestSchema
      .nullable()
      .default(null)
      .describe("fingerprint of the node's identity key; `chorale coordinator study create` fills it in"),
  }),
);

/** A member of a study. */
export type Member = z.output<typeof memberSchema>;

type WithMembers = { readonly members: readonly Member[] };

/** The members' names in the manifest's order. */
export function memberNames({ members }: WithMembers): string[] {
  return members.map(({ name }) => name);
}

/**
 * The fingerprint of a member's identity key; null for a node that is no member, or whose key is not filled
 * in.
 */
export function memberKey({ members }: WithMembers, node: string): string | null {
  return members.find(({ name }) => name === node)?.key ?? null;
}
