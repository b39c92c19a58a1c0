import type { Clock } from "../../process/clock.ts";
import { describeError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import type { NodeLink, SeenNode } from "../federation.ts";
import type { NodeId } from "../round/round.ts";
import type { KnownNode, NodeStore } from "../store/node-store.ts";

type Ports = { readonly clock: Clock; readonly logger: Logger; readonly store: NodeStore };

/** Which nodes are connected now, and which have ever been. */
export class NodeRegistry {
  readonly #ports: Ports;
  readonly #links = new Map<NodeId, NodeLink>();
  readonly #known = new Map<NodeId, KnownNode>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async restore(): Promise<void> {
    for (const node of await this.#ports.store.all()) this.#known.set(node.name, node);
  }

  linkOf(node: NodeId): NodeLink | undefined {
    return this.#links.get(node);
  }

  isConnected(node: NodeId): boolean {
    return this.#links.has(node);
  }

  /** Makes `link` the node's link; an older one is refused. */
  connect(node: NodeId, link: NodeLink): void {
    const older = this.#links.get(node);
    this.#links.set(node, link);
    older?.refuse("ALREADY_CONNECTED", `${node} has connected anew`);
    this.#ports.logger.info({ node, software: link.software }, "node connected");
    this.#record(node, link);
  }

  /** Forgets the link; false when a newer one has replaced it. */
  disconnect(node: NodeId, link: NodeLink): boolean {
    if (this.#links.get(node) !== link) return false;
    this.#links.delete(node);
    this.#ports.logger.info({ node }, "node disconnected");
    this.#record(node, link);
    return true;
  }

  /** Refuses the node's link for good, where it has one. */
  expel(node: NodeId): void {
    this.#links.get(node)?.refuse("REVOKED", `${node} is no member of this federation any more`);
  }

  /** Tells every node that the coordinator stops. */
  dismissAll(): void {
    for (const link of this.#links.values()) link.refuse("SHUTTING_DOWN", "the coordinator is stopping");
  }

  list(): SeenNode[] {
    return [...this.#known.values()].map(({ name, ...known }) => ({
      node: name,
      connected: this.isConnected(name),
      ...known,
    }));
  }

  #record(node: NodeId, { software, certificateSha256 }: NodeLink): void {
    const atMs = this.#ports.clock.nowMs();
    const firstSeenMs = this.#known.get(node)?.firstSeenMs ?? atMs;
    this.#known.set(node, { name: node, software, certificateSha256, firstSeenMs, lastSeenMs: atMs });
    this.#ports.store.seen({ name: node, software, certificateSha256 }, atMs).catch((error: unknown) => {
      this.#ports.logger.warn({ node, reason: describeError(error) }, "cannot record when the node was seen");
    });
  }
}
