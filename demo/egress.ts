import type { z } from "zod";
import type { EgressSum } from "../report/summary.ts";
import { egressSchema, readOutput } from "./child-output.ts";
import { LANES, nodeConfig, type Stage } from "./federation.ts";
import { inParallel } from "./processes.ts";

/**
 * What left each node by kind, after its record was verified. Throws a `CommandError` where a record's chain
 * is broken.
 */
export async function readEgress(stage: Stage): Promise<EgressSum[]> {
  const sums = await inParallel(LANES, stage.sites, async ({ node }): Promise<EgressSum[]> => {
    const args = ["client", "egress", "--config", nodeConfig(stage, node), "--verify", "--json"];
    const text = await stage.processes.run({ label: `egress ${node}`, args });
    return addByKind(node, readOutput(egressSchema, text, "client egress").sums);
  });
  return sums.flat();
}

/** The record tells studies apart, the report does not. */
function addByKind(node: string, sums: z.output<typeof egressSchema>["sums"]): EgressSum[] {
  const kinds = new Map<string, EgressSum>();
  for (const { kind, count, bytes } of sums) {
    const known = kinds.get(kind) ?? { node, kind, messages: 0, bytes: 0 };
    kinds.set(kind, { node, kind, messages: known.messages + count, bytes: known.bytes + bytes });
  }
  return [...kinds.values()];
}
