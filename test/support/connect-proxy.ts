import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

/** What the proxy knows and asks for. */
export type ConnectProxyOptions = {
  /** Where a target leads, as `HOST:PORT` of a CONNECT to a port of this machine: the proxy's own DNS. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password` without which nobody gets through. */
  readonly credentials?: string;
  /** Answers this to every CONNECT in place of a connection. */
  readonly status?: number;
  /** Takes connections and never answers. */
  readonly silent?: boolean;
};

/** An HTTP proxy on loopback that speaks CONNECT, as institutions have it. */
export class ConnectProxy {
  /** The targets that were asked for, in order, refused ones too. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: ConnectProxyOptions;

  private constructor(options: ConnectProxyOptions) {
    this.#options = options;
    this.#server = createServer((_request, reply) => reply.writeHead(405).end());
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("connect", ({ url = "", headers }, socket: Socket, head) => {
      this.asked.push(url);
      if (options.silent) return;
      const status = this.#refusal(url, headers["proxy-authorization"]);
      if (status !== null) socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
      else this.#carry(options.routes[url]!, socket, head);
    });
  }

  /** Starts a proxy on a port that the system chooses. */
  static async start(options: ConnectProxyOptions): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** For `https_proxy`; `user` is `user:password@`. */
  url(user = ""): string {
    return `http://${user}127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #refusal(url: string, authorization: string | undefined): number | null {
    const { credentials, status, routes } = this.#options;
    const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    if (expected !== undefined && authorization !== expected) return 407;
    return status ?? (url in routes ? null : 502);
  }

  #carry(port: number, client: Socket, head: Buffer): void {
    const server = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      if (head.length > 0) server.write(head);
      server.pipe(client).pipe(server);
    });
    this.#keep(server);
    server.on("close", () => client.destroy());
    client.on("close", () => server.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
