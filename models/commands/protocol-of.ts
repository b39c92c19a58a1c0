import { z } from "zod";
import type { FeatureProtocol } from "../../chemistry/feature-protocol.ts";
import { CommandError } from "../../process/command-error.ts";
import type { ModelDescription } from "../export/model-description.ts";

const protocolSchema = z.object({
  fingerprint: z.object({
    radius: z.int().min(0),
    size: z.int().min(1),
    values: z.enum(["binary", "counts", "log_counts"]),
  }),
  descriptors: z.enum(["none", "rdkit"]),
  folds: z.object({ count: z.int().min(1) }),
});

/**
 * How structures become the features that a model takes. `name` is what messages call the file; throws a
 * `CommandError` when its protocol is none that this software knows.
 */
export function protocolOf({ protocol, software }: ModelDescription, name: string): FeatureProtocol {
  const result = protocolSchema.safeParse(protocol);
  if (result.success) return result.data;
  const { path } = result.error.issues[0]!;
  throw new CommandError(
    `${name}: its data protocol is not known here: ${path.map(String).join(".") || "none"}`,
    {
      remedy: `use the software that wrote it: ${software}`,
    },
  );
}
