import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import { alignColumns } from "./align-columns.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import type { ListNodesReply__Output } from "../../proto/gen/chorale/v1/ListNodesReply.ts";

/** Prints the nodes that have ever connected: a table, or one JSON object a line. */
export async function listNodes(options: OperatorOptions & { readonly json?: true }): Promise<void> {
  const { nodes } = await withOperator(options, (client) =>
    unary<ListNodesReply__Output>((done) => client.listNodes({}, done)),
  );
  process.stdout.write(
    options.json ? nodes.map((node) => `${JSON.stringify(node)}\n`).join("") : describeNodes(nodes),
  );
}

/** The nodes as people read them. */
export function describeNodes(nodes: readonly NodeStatus__Output[]): string {
  if (nodes.length === 0) return "No node has connected yet.\n";
  const rows = nodes.map(({ node, connected, software, firstSeenMs, lastSeenMs }) => [
    node,
    connected ? "connected" : `gone since ${timeOf(lastSeenMs)}`,
    software,
    `first seen ${timeOf(firstSeenMs)}`,
  ]);
  return alignColumns(rows);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
