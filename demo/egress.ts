import type { EgressSum } from "../report/summary.ts";
import { egressSchema, readOutput } from "./child-output.ts";
import { LANES, nodeConfig, type Stage } from "./federation.ts";
import { inParallel } from "./processes.ts";

/** What left each node by kind, after its record was verified. Throws a `CommandError` where a record's chain is broken. */
export async function readEgress(stage: Stage): Promise<EgressSum[]> {
  const sums = await inParallel(LANES, stage.sites, async ({ node }): Promise<EgressSum[]> => {
    const args = ["client", "egress", "--config", nodeConfig(stage, node), "--verify", "--json"];
    const text = await stage.processes.run({ label: `egress ${node}`, args });
    const { kinds } = readOutput(egressSchema, text, "client egress");
    return kinds.map(({ kind, messages, bytes }) => ({ node, kind, messages, bytes }));
  });
  return sums.flat();
}
