import { request } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import { systemClock, type Clock } from "../process/clock.ts";
import { usageError } from "../process/command-error.ts";
import { parseAddress, type Address } from "./parse-address.ts";
import { describeProxy, proxyOf, type Proxy } from "./proxy-of.ts";
import { describeObstacle, describeProxyObstacle, describeProxyRefusal, timedOut } from "./obstacles.ts";

/** How long a connection may take, and where the proxy is read from. */
export type SocketOptions = {
  readonly clock?: Clock;
  /** Until the connection is there, the proxy's answer included. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

const TIMEOUT_MS = 15_000;

/**
 * A TCP connection to `HOST:PORT`, directly or through the proxy that the environment names (`proxyOf`; CONNECT
 * of RFC 9110, section 9.3.6). Nothing is sent on it. Throws an `UnreachableError` that names the hop that
 * failed, or the signal's reason.
 */
export async function openSocket(address: string, options: SocketOptions = {}): Promise<Socket> {
  const target = parseAddress(address);
  if (target === null) throw usageError(`cannot connect to "${address}"`, "write HOST:PORT");
  const { clock = systemClock, timeoutMs = TIMEOUT_MS, signal, environment } = options;
  signal?.throwIfAborted();
  const proxy = proxyOf(address, environment);
  const tooLate = new AbortController();
  const timer = clock.after(timeoutMs, () => tooLate.abort(timedOut(address, proxy, timeoutMs)));
  const stop = AbortSignal.any([tooLate.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    return await (proxy === null ? openDirectly(target, stop) : openThroughProxy(target, proxy, stop));
  } finally {
    timer.cancel();
  }
}

/** `host:port` with the brackets that an IPv6 address needs. */
export function hostAndPort({ host, port }: Address): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

function openDirectly(target: Address, stop: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(target);
    const abort = (): void => {
      socket.destroy();
      reject(stop.reason as Error);
    };
    stop.addEventListener("abort", abort, { once: true });
    socket.once("error", (error) => reject(describeObstacle(error, hostAndPort(target))));
    socket.once("connect", () => {
      stop.removeEventListener("abort", abort);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

function openThroughProxy(target: Address, proxy: Proxy, stop: AbortSignal): Promise<Socket> {
  const path = hostAndPort(target);
  const { host, port, credentials } = proxy;
  const authorization = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const headers = { Host: path, ...(authorization && { "Proxy-Authorization": authorization }) };
  return new Promise((resolve, reject) => {
    const asking = request({ method: "CONNECT", host, port, path, headers, agent: false });
    const abort = (): void => {
      asking.destroy();
      reject(stop.reason as Error);
    };
    stop.addEventListener("abort", abort, { once: true });
    const refuse = (status: number): void => {
      asking.destroy();
      reject(describeProxyRefusal(status, path, describeProxy(proxy), credentials !== null));
    };
    asking.on("error", (error) => reject(describeProxyObstacle(error, describeProxy(proxy))));
    asking.once("response", ({ statusCode = 0 }) => refuse(statusCode));
    asking.once("connect", ({ statusCode = 0 }, socket: Socket, head) => {
      stop.removeEventListener("abort", abort);
      if (statusCode < 200 || statusCode > 299) return refuse(statusCode);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.end();
  });
}
