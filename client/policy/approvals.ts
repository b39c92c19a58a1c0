import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CommandError, describeError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";

const approvalSchema = z.strictObject({
  /** Canonical digest of the manifest that was approved: exactly this one and no other. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  study: z.string().min(1),
  /** The number under which a review board approved it, or other words of the owner. */
  reference: z.string(),
  approvedAt: z.string(),
});

/** One study manifest that the node's owner has approved. */
export type Approval = z.output<typeof approvalSchema>;

/** Where the approvals lie. */
export function approvalsPath(stateDir: string): string {
  return join(stateDir, "approvals.json");
}

/**
 * All approvals, oldest first; none where nothing was approved yet. Throws for a file that is not to be
 * trusted.
 */
export function readApprovals(stateDir: string): Approval[] {
  const path = approvalsPath(stateDir);
  if (!existsSync(path)) return [];
  try {
    return z.array(approvalSchema).parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new CommandError(`${path}: cannot be read as a list of approvals: ${describeError(error)}`, {
      remedy: "move the file away and approve the studies again with `chorale client approve`",
    });
  }
}

/** Records an approval durably; approving the same manifest again replaces the earlier entry. */
export function addApproval(stateDir: string, approval: Approval): void {
  const others = readApprovals(stateDir).filter(({ digest }) => digest !== approval.digest);
  writeAtomically(approvalsPath(stateDir), `${JSON.stringify([...others, approval], null, 2)}\n`, 0o600);
}
