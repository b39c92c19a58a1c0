import { systemClock } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import type { NodeStatus__Output } from "../../proto/gen/chorale/v1/NodeStatus.ts";
import { spokenFingerprint } from "../../trust/keys/public-key.ts";
import { alignColumns } from "../../process/align-columns.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import type { ListNodesReply__Output } from "../../proto/gen/chorale/v1/ListNodesReply.ts";

const SOFTWARE_SHOWN_MAX = 40;

/** Prints the nodes that are enrolled, invited or were ever connected: a table, or one JSON object a line. */
export async function listNodes(options: OperatorOptions & { readonly json?: true }): Promise<void> {
  const { nodes } = await withOperator(options, (client) =>
    unary<ListNodesReply__Output>((done) => client.listNodes({}, done)),
  );
  process.stdout.write(
    options.json
      ? nodes.map((node) => `${JSON.stringify(node)}\n`).join("")
      : describeNodes(nodes, systemClock.nowMs()),
  );
}

/** The nodes as people read them; times are UTC. */
export function describeNodes(nodes: readonly NodeStatus__Output[], nowMs: number): string {
  if (nodes.length === 0) return "No node was invited yet: chorale coordinator invite NAME\n";
  const rows = nodes.map((node) => [
    node.node,
    membershipOf(node, nowMs),
    connectionOf(node),
    printable(node.software, SOFTWARE_SHOWN_MAX),
    node.identityFingerprint === "" ? "" : `key ${spokenFingerprint(node.identityFingerprint)}`,
    certificateOf(node),
  ]);
  return alignColumns(rows);
}

/** A moment in UTC, to the second. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function membershipOf(
  { enrolledAtMs, revokedAtMs, invitationExpiresAtMs }: NodeStatus__Output,
  nowMs: number,
): string {
  const ended = invitationExpiresAtMs < nowMs;
  const invited =
    invitationExpiresAtMs === 0
      ? ""
      : `${ended ? "invitation ended" : "invited until"} ${timeOf(invitationExpiresAtMs)}`;
  const since =
    revokedAtMs !== 0
      ? `revoked ${timeOf(revokedAtMs)}`
      : enrolledAtMs !== 0
        ? `enrolled ${timeOf(enrolledAtMs)}`
        : "";
  return [since, invited].filter((part) => part !== "").join(", ") || "not enrolled";
}

function connectionOf({ connected, lastSeenMs }: NodeStatus__Output): string {
  if (connected) return "connected";
  return lastSeenMs === 0 ? "never connected" : `gone since ${timeOf(lastSeenMs)}`;
}

function certificateOf({ certificateExpiresAtMs, enrolledAtMs }: NodeStatus__Output): string {
  if (certificateExpiresAtMs !== 0) return `certificate until ${timeOf(certificateExpiresAtMs)}`;
  return enrolledAtMs === 0 ? "" : "certificate of its own";
}
