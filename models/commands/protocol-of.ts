import { z } from "zod";
import type { FeatureProtocol } from "../../chemistry/feature-protocol.ts";
import { CommandError } from "../../process/command-error.ts";
import type { ModelDescription } from "../export/model-description.ts";

/** Models of before these fields existed were made this way. */
const FORMERLY = { method: "largest_fragment", heavyAtomsMax: 99, tautomersMax: 256 } as const;

const protocolSchema = z.object({
  standardisation: z
    .object({
      method: z.enum(["melloddy", "largest_fragment"]),
      heavyAtomsMax: z.int().min(1),
      tautomersMax: z.int().min(1),
    })
    .default(FORMERLY),
  fingerprint: z.object({
    radius: z.int().min(0),
    size: z.int().min(1),
    values: z.enum(["binary", "counts", "log_counts"]),
    permuted: z.boolean().default(false),
  }),
  descriptors: z.enum(["none", "rdkit"]),
  folds: z.object({ count: z.int().min(1) }),
  columns: z.array(z.unknown()).default([]),
  hash: z.string().optional(),
});

/**
 * How a model's inputs are made of structures, and the hash by which its makers compared that, if they did.
 */
export type ModelProtocol = { readonly features: FeatureProtocol; readonly hash: string | undefined };

/**
 * How structures become the features that a model takes. `name` is what messages call the file; throws a
 * `CommandError` when its protocol is none that this software knows, or takes no structures.
 */
export function protocolOf({ protocol, software }: ModelDescription, name: string): ModelProtocol {
  const result = protocolSchema.safeParse(protocol);
  if (!result.success) {
    const { path } = result.error.issues[0]!;
    throw new CommandError(
      `${name}: its data protocol is not known here: ${path.map(String).join(".") || "none"}`,
      { remedy: `use the software that wrote it: ${software}` },
    );
  }
  const { columns, hash, ...features } = result.data;
  if (columns.length > 0)
    throw new CommandError(`${name}: takes the columns of a table, not structures`, {
      remedy: "give a model of structures",
    });
  return { features, hash };
}
