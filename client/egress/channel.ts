import * as grpc from "@grpc/grpc-js";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials, type ClientTls } from "../../transport/credentials.ts";

/** Where the coordinator is, and the name that its certificate has where it is not the host's. */
export type Destination = { readonly address: string; readonly serverName?: string | undefined };

/**
 * A connection to the coordinator with one set of TLS files. It is made by the first call, and a retired one
 * closes when its last call has ended.
 */
export class Channel {
  readonly client: grpc.Client;
  #running = 0;
  #retired = false;

  constructor({ address, serverName }: Destination, tls: ClientTls) {
    const override = serverName === undefined ? {} : { "grpc.ssl_target_name_override": serverName };
    this.client = new grpc.Client(address, clientCredentials(tls), {
      ...channelOptionsFor(address),
      ...override,
    });
  }

  /** A call begins; returns the way to say that it has ended. */
  begin(): () => void {
    this.#running += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      this.#closeIfIdle();
    };
  }

  /** No new call will come. */
  retire(): void {
    this.#retired = true;
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (this.#retired && this.#running === 0) this.client.close();
  }
}
