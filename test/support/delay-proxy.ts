import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export type DelayProxyOptions = {
  /** Where connections go on to. */
  readonly port: number;
  readonly host?: string;
  /** How late every byte arrives, in each direction; the round trip takes twice as long. */
  readonly delayMs?: number;
  /** Most bytes per second of each direction of each connection. */
  readonly bytesPerSecond?: number;
};

/** Bytes of one direction: `up` is from the client to the server. */
export type DirectionCount = {
  /** Passed on so far. */
  total: number;
  /** On the line now: read from the sender, not yet passed on. */
  inFlight: number;
  inFlightMax: number;
};

/**
 * A TCP line on loopback that is as slow as it is told to be. It never drops or reorders bytes; what it holds
 * is what is on the line, so the sender is limited by the protocol's windows only.
 */
export class DelayProxy {
  readonly up: DirectionCount = { total: 0, inFlight: 0, inFlightMax: 0 };
  readonly down: DirectionCount = { total: 0, inFlight: 0, inFlightMax: 0 };
  readonly #options: DelayProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #lines = new Set<Line>();
  #stalled = false;

  private constructor(options: DelayProxyOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (client) => this.#carry(client));
  }

  /** Starts a proxy on a port that the system chooses. */
  static async start(options: DelayProxyOptions): Promise<DelayProxy> {
    const proxy = new DelayProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Breaks every open connection; new ones are still taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Passes nothing on, in either direction, until `resume`; connections stay open. */
  stall(): void {
    this.#stalled = true;
    for (const line of this.#lines) line.stall();
  }

  resume(): void {
    this.#stalled = false;
    for (const line of this.#lines) line.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(client: Socket): void {
    const { port, host = "127.0.0.1" } = this.#options;
    const server = connect({ port, host, noDelay: true });
    const lines = [
      new Line(client, server, this.up, this.#options),
      new Line(server, client, this.down, this.#options),
    ];
    for (const line of lines) {
      this.#lines.add(line);
      if (this.#stalled) line.stall();
    }
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
        for (const line of lines) {
          line.drop();
          this.#lines.delete(line);
        }
      });
    }
  }
}

type Parcel = { readonly dueMs: number; readonly data: Buffer | null };

/** One direction of one connection: a queue of what was sent, each part with the time at which it arrives. */
class Line {
  readonly #target: Socket;
  readonly #count: DirectionCount;
  readonly #options: DelayProxyOptions;
  readonly #queue: Parcel[] = [];
  #timer: NodeJS.Timeout | null = null;
  #stalled = false;
  #freeAtMs = 0;

  constructor(source: Socket, target: Socket, count: DirectionCount, options: DelayProxyOptions) {
    this.#target = target;
    this.#count = count;
    this.#options = options;
    source.on("data", (data) => this.#take(data));
    source.on("end", () => this.#enqueue({ dueMs: this.#dueMs(0), data: null }));
  }

  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#deliver();
  }

  drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { data } of this.#queue.splice(0)) this.#count.inFlight -= data?.length ?? 0;
  }

  #take(data: Buffer): void {
    this.#count.inFlight += data.length;
    this.#count.inFlightMax = Math.max(this.#count.inFlightMax, this.#count.inFlight);
    this.#enqueue({ dueMs: this.#dueMs(data.length), data });
  }

  #dueMs(bytes: number): number {
    const { delayMs = 0, bytesPerSecond = Infinity } = this.#options;
    this.#freeAtMs = Math.max(this.#freeAtMs, performance.now()) + (1000 * bytes) / bytesPerSecond;
    return this.#freeAtMs + delayMs;
  }

  #enqueue(parcel: Parcel): void {
    this.#queue.push(parcel);
    if (this.#timer === null) this.#deliver();
  }

  #deliver(): void {
    this.#timer = null;
    while (!this.#stalled && this.#queue.length > 0) {
      const waitMs = this.#queue[0]!.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#deliver(), waitMs);
        return;
      }
      const { data } = this.#queue.shift()!;
      if (data === null) this.#target.end();
      else this.#passOn(data);
    }
  }

  #passOn(data: Buffer): void {
    this.#count.inFlight -= data.length;
    this.#count.total += data.length;
    if (!this.#target.destroyed) this.#target.write(data);
  }
}
