import { BlockList, isIP, isIPv4 } from "node:net";
import { parseAddress } from "./parse-address.ts";
import { UnreachableError } from "./unreachable-error.ts";

/** An HTTP proxy that takes CONNECT, as the environment names it. */
export type Proxy = {
  /** The variable that names it. */
  readonly variable: string;
  readonly host: string;
  readonly port: number;
  /** `user:password`, decoded; null where the variable has none. */
  readonly credentials: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

const HTTP_PORT = 80;

/**
 * The proxy behind which `HOST:PORT` is reached, or null for a direct connection: `grpc_proxy`, `https_proxy`,
 * `http_proxy`, but for what `no_grpc_proxy` or `no_proxy` lists, by the same rules as grpc-js, and never for
 * this machine itself. Throws an `UnreachableError` for a proxy that gRPC cannot use.
 */
export function proxyOf(address: string, environment: Environment = process.env): Proxy | null {
  const host = parseAddress(address)?.host ?? address;
  const variable = ["grpc_proxy", "https_proxy", "http_proxy"].find((name) => environment[name]);
  if (variable === undefined || isThisMachine(host) || isException(host, environment)) return null;
  return readProxy(variable, environment[variable] ?? "");
}

/** Whether a host is this machine by any of its usual names. */
export function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** The proxy as people may read it: without its password. */
export function describeProxy({ host, port, variable }: Proxy): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port} (${variable})`;
}

function readProxy(variable: string, value: string): Proxy {
  const url = URL.parse(value);
  if (url?.protocol !== "http:")
    throw new UnreachableError("proxy_unusable", `${variable} names no HTTP proxy`, {
      remedy: `write http://HOST:PORT in ${variable}: the way to the proxy itself is plain HTTP`,
    });
  const { hostname, port, username, password } = url;
  return {
    variable,
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? HTTP_PORT : Number(port),
    credentials:
      username === "" ? null : decodeURIComponent(password === "" ? username : `${username}:${password}`),
  };
}

/** An entry is the end of a name, or a range of IPv4 addresses. */
function isException(host: string, environment: Environment): boolean {
  const list = environment.no_grpc_proxy || environment.no_proxy;
  if (!list) return false;
  return list.split(",").some((entry) => host.endsWith(entry) || isInRange(host, entry));
}

function isInRange(host: string, entry: string): boolean {
  const [, network, bits] = /^([\d.]+)\/(\d{1,2})$/.exec(entry) ?? [];
  if (!isIPv4(host) || network === undefined || !isIPv4(network) || Number(bits) > 32) return false;
  const range = new BlockList();
  range.addSubnet(network, Number(bits), "ipv4");
  return range.check(host, "ipv4");
}
