import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import { timeOf } from "./list-nodes.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";

/** Ends a node's membership and returns what to tell the operator. */
export async function revokeNode(
  node: string,
  { reason, ...options }: OperatorOptions & { readonly reason: string; readonly json?: true },
): Promise<string> {
  const status = await withOperator(options, (client) =>
    unary<NodeStatus__Output>((done) => client.revokeNode({ node, reason }, done)),
  );
  if (options.json) return `${JSON.stringify(status)}\n`;
  return status.revokedAtMs === 0
    ? `${node} was not enrolled; its invitation is withdrawn.\n`
    : `${node} is no member since ${timeOf(status.revokedAtMs)} UTC. To let it in again: chorale coordinator invite ${node}\n`;
}
