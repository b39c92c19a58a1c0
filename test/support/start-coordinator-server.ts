import { DEFAULT_LIMITS, type Limits } from "../../coordinator/config.ts";
import type { Metrics } from "../../coordinator/http/metrics.ts";
import { createServer } from "../../coordinator/rpc/server.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import { createLogger } from "../../process/log.ts";
import { protocol } from "../../proto/load.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials, serverCredentials, type TlsFiles } from "../../transport/credentials.ts";
import type { Reason } from "../../transport/federation-error.ts";
import type { TestFederation } from "./certificates.ts";
import { MemoryFederation } from "./memory-federation.ts";

type Options = { readonly limits?: Partial<Limits>; readonly clock?: Clock };

/** The coordinator's real gRPC server on a port of its own, around a federation in memory. */
export class CoordinatorUnderTest {
  readonly federation = new MemoryFederation();
  readonly refusals: Reason[] = [];
  readonly #certificates: TestFederation;
  readonly #clients: { close(): void }[] = [];
  #address = "";
  #close: () => Promise<void> = async () => {};
  #cutOff: () => void = () => {};

  private constructor(certificates: TestFederation) {
    this.#certificates = certificates;
  }

  static async start(certificates: TestFederation, options: Options = {}): Promise<CoordinatorUnderTest> {
    const started = new CoordinatorUnderTest(certificates);
    const metrics: Metrics = {
      roundClosed: () => {},
      bytes: () => {},
      refusal: (reason) => void started.refusals.push(reason),
    };
    const { server, close } = createServer({
      federation: started.federation,
      metrics,
      logger: createLogger("test", "silent"),
      clock: options.clock ?? systemClock,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    });
    const tls = await certificates.certify("server", "coordinator");
    const port = await bindServer(server, "127.0.0.1:0", serverCredentials(tls));
    started.#address = `127.0.0.1:${port}`;
    started.#cutOff = () => server.forceShutdown();
    started.#close = close;
    return started;
  }

  get address(): string {
    return this.#address;
  }

  /** A client of the Node service with this node's certificate. */
  async node(name: string): Promise<InstanceType<typeof protocol.Node>> {
    return this.nodeWith(await this.#certificates.certify("node", name));
  }

  nodeWith(tls: TlsFiles, options: object = {}): InstanceType<typeof protocol.Node> {
    const client = new protocol.Node(this.#address, clientCredentials(tls), {
      ...channelOptionsFor(this.#address),
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  operatorWith(tls: TlsFiles): InstanceType<typeof protocol.Operator> {
    const client = new protocol.Operator(
      this.#address,
      clientCredentials(tls),
      channelOptionsFor(this.#address),
    );
    this.#clients.push(client);
    return client;
  }

  /** Shuts down as a stopping coordinator does. */
  close(): Promise<void> {
    return this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    this.#cutOff();
  }
}
