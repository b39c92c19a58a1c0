import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSocket, type SocketOptions } from "../../../transport/open-socket.ts";
import type { UnreachableError } from "../../../transport/unreachable-error.ts";
import { ConnectProxy, type ConnectProxyOptions } from "../../support/connect-proxy.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NAME = "coordinator.test:7443";
const NOBODY = {};
let server: Server;
let port: number;
let closedPort: number;

async function listening(host: string): Promise<Server> {
  const made = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("greeting ");
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => made.listen(0, host, resolve));
  return made;
}

const portOf = (listener: Server): number => (listener.address() as AddressInfo).port;

beforeAll(async () => {
  server = await listening("127.0.0.1");
  port = portOf(server);
  const other = await listening("127.0.0.1");
  closedPort = portOf(other);
  await new Promise((resolve) => other.close(resolve));
});

afterAll(() => void server.close());

/** What comes back for "hello" on a connection to `address`. */
async function said(address: string, options: SocketOptions): Promise<string> {
  const socket = await openSocket(address, options);
  socket.write("hello");
  let text = "";
  for await (const data of socket as AsyncIterable<Buffer>) {
    text += data.toString();
    if (text.length >= "greeting hello".length) break;
  }
  return text;
}

function failure(address: string, options: SocketOptions): Promise<UnreachableError> {
  return openSocket(address, options).then(
    () => expect.unreachable("a connection"),
    (error: UnreachableError) => error,
  );
}

async function behindProxy<Result>(
  options: Omit<ConnectProxyOptions, "routes">,
  user: string,
  work: (options: SocketOptions, proxy: ConnectProxy) => Promise<Result>,
): Promise<Result> {
  const routes = { [NAME]: port, "[2001:db8::7]:7443": port };
  await using proxy = await ConnectProxy.start({ ...options, routes });
  return await work({ environment: { https_proxy: proxy.url(user) } }, proxy);
}

describe("openSocket, directly", () => {
  it("connects to a name and to an address", async () => {
    expect(await said(`localhost:${port}`, { environment: NOBODY })).toBe("greeting hello");
    expect(await said(`127.0.0.1:${port}`, { environment: NOBODY })).toBe("greeting hello");
  });

  it("connects to an IPv6 address in brackets", async (context) => {
    const v6 = await listening("::1").catch(() => context.skip("no IPv6 on this machine"));
    try {
      expect(await said(`[::1]:${portOf(v6)}`, { environment: NOBODY })).toBe("greeting hello");
    } finally {
      v6.close();
    }
  });

  it("says that nothing listens", async () => {
    const error = await failure(`127.0.0.1:${closedPort}`, { environment: NOBODY });
    expect(error).toMatchObject({
      obstacle: "refused",
      message: `nothing listens on 127.0.0.1:${closedPort}`,
    });
  });

  it("says that no DNS server knows a name", async () => {
    const error = await failure("no-such-host.invalid:7443", { environment: NOBODY });
    expect(error.obstacle).toBe("name_unknown");
  });

  it("refuses what is no HOST:PORT", async () => {
    await expect(openSocket("coordinator.test")).rejects.toThrow('cannot connect to "coordinator.test"');
  });

  it("never asks a proxy about this machine", async () => {
    const environment = { https_proxy: `http://127.0.0.1:${closedPort}` };
    expect(await said(`127.0.0.1:${port}`, { environment })).toBe("greeting hello");
  });

  it("ends with the reason of a signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(openSocket(`127.0.0.1:${port}`, { signal })).rejects.toThrow("enough");
  });
});

describe("openSocket through a proxy", () => {
  it("asks the proxy for names that this machine does not know", async () => {
    const asked = await behindProxy({}, "", async (options, proxy) => {
      expect(await said(NAME, options)).toBe("greeting hello");
      return proxy.asked;
    });
    expect(asked).toEqual([NAME]);
  });

  it("writes an IPv6 address in brackets", async () => {
    await behindProxy({}, "", async (options) => {
      expect(await said("[2001:db8::7]:7443", options)).toBe("greeting hello");
    });
  });

  it("shows its user and password, decoded", async () => {
    await behindProxy({ credentials: "chorus:p@ss:word" }, "chorus:p%40ss%3Aword@", async (options) => {
      expect(await said(NAME, options)).toBe("greeting hello");
    });
  });

  it.each([
    ["", "wants a user and a password"],
    ["chorus:wrong@", "does not take this user and password"],
  ])("says when the proxy refuses user and password %j, without naming them", async (user, words) => {
    const error = await behindProxy({ credentials: "chorus:secret" }, user, (options) =>
      failure(NAME, options),
    );
    expect(error.obstacle).toBe("proxy_password");
    expect(error.message).toContain(words);
    expect(error.message).not.toMatch(/chorus|secret|wrong/);
  });

  it("says with which status the proxy refused", async () => {
    const error = await behindProxy({ status: 403 }, "", (options) => failure(NAME, options));
    expect(error.obstacle).toBe("proxy_refused");
    expect(error.message).toMatch(/refused CONNECT to coordinator\.test:7443: status 403$/);
  });

  it("says when the proxy is not there", async () => {
    const environment = { https_proxy: `http://127.0.0.1:${closedPort}` };
    const error = await failure(NAME, { environment });
    expect(error.obstacle).toBe("proxy_unreachable");
    expect(error.message).toContain("nothing listens there");
  });

  it("says when the proxy speaks no HTTP", async () => {
    const error = await failure(NAME, { environment: { https_proxy: `http://127.0.0.1:${port}` } });
    expect(error).toMatchObject({ obstacle: "proxy_unreachable" });
    expect(error.message).toContain("does not speak HTTP");
  });

  it("refuses a proxy that gRPC cannot use", async () => {
    const error = await failure(NAME, { environment: { https_proxy: "https://proxy.test" } });
    expect(error).toMatchObject({ obstacle: "proxy_unusable", message: "https_proxy names no HTTP proxy" });
  });

  it("gives up on a proxy that never answers", async () => {
    const clock = new ManualClock();
    const error = await behindProxy({ silent: true }, "", async (options, proxy) => {
      const failed = failure(NAME, { ...options, clock, timeoutMs: 5000 });
      while (proxy.asked.length === 0) await nextTurn();
      clock.advance(5000);
      return failed;
    });
    expect(error.obstacle).toBe("timed_out");
    expect(error.message).toMatch(/brought no connection to coordinator\.test:7443 within 5 s$/);
  });
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
