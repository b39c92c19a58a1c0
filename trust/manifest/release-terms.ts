import { z } from "zod";
import { paragraphOf } from "./text.ts";

/** Who gets the models and under which conditions, as a manifest writes it. */
export const releaseSchema = z.strictObject({
  recipients: z
    .enum(["members", "members_and_operator", "public"])
    .default("members_and_operator")
    .describe(
      "members: the coordinator does not hand a model to its operator; public: members and operator may pass it on",
    ),
  terms: paragraphOf(2000)
    .default("")
    .describe("conditions in words, such as a licence or what the model must not be used for"),
});

/** How a new version of a running study comes into force, as a manifest writes it. */
export const amendmentsSchema = z.strictObject({
  approvals: z
    .enum(["all", "majority"])
    .default("all")
    .describe(
      "which share of the members must approve a new version; a node whose owner did not takes no part in it",
    ),
});

/** The last day of a study: it ends with it, UTC. */
export const expiresSchema = z.iso
  .date("write a day of the calendar as YYYY-MM-DD")
  .nullable()
  .default(null)
  .describe("the last day of the study (YYYY-MM-DD, UTC): no round begins after it; null: no end is agreed");

/**
 * When a study ends, in milliseconds of UTC: the first moment after its last day; null where no end is
 * agreed.
 */
export function expiresAtMs({ expires }: { readonly expires: string | null }): number | null {
  return expires === null ? null : Date.parse(`${expires}T00:00:00Z`) + 86_400_000;
}
