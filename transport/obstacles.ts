import { describeError } from "../process/command-error.ts";
import { describeProxy, type Proxy } from "./proxy-of.ts";
import { UnreachableError } from "./unreachable-error.ts";

const PASSWORD_NEEDED = 407;

/** Why a direct connection to `HOST:PORT` did not come about. */
export function describeObstacle(cause: unknown, address: string): UnreachableError {
  switch (codeOf(cause)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new UnreachableError("name_unknown", `no DNS server knows the name of ${address}`, {
        remedy: "check the name's spelling and this machine's DNS; behind a proxy set https_proxy",
        cause,
      });
    case "ECONNREFUSED":
      return new UnreachableError("refused", `nothing listens on ${address}`, {
        remedy: "check the port, and that the coordinator runs; a firewall may refuse in its name",
        cause,
      });
    case "ETIMEDOUT":
      return silent(address, cause);
    default:
      return new UnreachableError("no_route", `no way to ${address}: ${describeError(cause)}`, {
        remedy: "check this machine's network, and whether it needs a proxy (https_proxy)",
        cause,
      });
  }
}

/** Why the proxy itself was not reached, or broke off before it answered. */
export function describeProxyObstacle(cause: unknown, proxy: string): UnreachableError {
  const what = {
    ENOTFOUND: "no DNS server knows its name",
    EAI_AGAIN: "no DNS server knows its name",
    ECONNREFUSED: "nothing listens there",
    ECONNRESET: "it broke the connection off",
    HPE_INVALID_CONSTANT: "it does not speak HTTP",
  }[codeOf(cause)];
  return new UnreachableError(
    "proxy_unreachable",
    `no way to the proxy ${proxy}: ${what ?? describeError(cause)}`,
    {
      remedy: "check the proxy's address with whoever runs it; list hosts that need none in no_proxy",
      cause,
    },
  );
}

/** What a proxy's status other than success means for CONNECT. */
export function describeProxyRefusal(
  status: number,
  target: string,
  proxy: string,
  withPassword: boolean,
): UnreachableError {
  if (status === PASSWORD_NEEDED) {
    const what = withPassword ? "does not take this user and password" : "wants a user and a password";
    return new UnreachableError("proxy_password", `the proxy ${proxy} ${what}`, {
      remedy: "write http://USER:PASSWORD@HOST:PORT, with special characters percent-encoded (%40 for @)",
    });
  }
  return new UnreachableError(
    "proxy_refused",
    `the proxy ${proxy} refused CONNECT to ${target}: status ${status}`,
    {
      remedy: "ask whoever runs the proxy to allow CONNECT to this host and port",
    },
  );
}

/** Nothing came back in time. */
export function timedOut(address: string, proxy: Proxy | null, timeoutMs: number): UnreachableError {
  if (proxy === null) return silent(address, undefined, timeoutMs);
  return new UnreachableError(
    "timed_out",
    `the proxy ${describeProxy(proxy)} brought no connection to ${address} within ${timeoutMs / 1000} s`,
    { remedy: "ask whoever runs the proxy whether it may connect to this host and port" },
  );
}

function silent(address: string, cause?: unknown, timeoutMs?: number): UnreachableError {
  const within = timeoutMs === undefined ? "" : ` within ${timeoutMs / 1000} s`;
  return new UnreachableError("timed_out", `${address} did not answer${within}`, {
    remedy: "a firewall on the way drops the packets: ask for this host and port to be opened, outbound",
    cause,
  });
}

/** The system's code; of several attempts (RFC 8305) the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return (error as NodeJS.ErrnoException | null)?.code ?? "";
}
