import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import http2 from "node:http2";
import * as grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import { bindServer } from "../../../transport/bind-server.ts";

import { serverCredentials, type TlsFiles } from "../../../transport/credentials.ts";
import { WINDOW_BYTES_MIN } from "../../../transport/window-fitter.ts";
import { foundFederation } from "../../support/certificates.ts";

const servers: grpc.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.forceShutdown();
});

async function bind(address: string, credentials = grpc.ServerCredentials.createInsecure()): Promise<number> {
  const server = new grpc.Server();
  servers.push(server);
  return bindServer(server, address, credentials);
}

/** The flow control windows, of a stream and of the connection, that a plain HTTP/2 client is given. */
async function windowsAt(url: string, tls?: TlsFiles): Promise<{ stream: number; connection: number }> {
  const session = http2.connect(url, tls && { ca: tls.authority, cert: tls.certificate, key: tls.key });
  await once(session, "remoteSettings");
  // The answer to a ping comes after what the server sent before it, the connection's window update included.
  await new Promise<void>((resolve, reject) => session.ping((error) => (error ? reject(error) : resolve())));
  const windows = {
    stream: session.remoteSettings.initialWindowSize!,
    connection: session.state.remoteWindowSize!,
  };
  session.destroy();
  return windows;
}

describe("a bound server", () => {
  test("gives clients our window for each stream and each connection, with TLS", async () => {
    const federation = await foundFederation();
    const port = await bind(
      "127.0.0.1:0",
      serverCredentials(await federation.certify("server", "coordinator")),
    );
    const windows = await windowsAt(
      `https://localhost:${port}`,
      await federation.certify("node", "company-a"),
    );
    expect(windows).toEqual({ stream: WINDOW_BYTES_MIN, connection: WINDOW_BYTES_MIN });
  });

  test("gives clients our window without TLS", async () => {
    const port = await bind("127.0.0.1:0");
    expect(await windowsAt(`http://127.0.0.1:${port}`)).toEqual({
      stream: WINDOW_BYTES_MIN,
      connection: WINDOW_BYTES_MIN,
    });
  });

  test("leaves Node's own way to make servers as it was, also after binds at the same time", async () => {
    const { createServer, createSecureServer } = http2;
    await Promise.all([bind("127.0.0.1:0"), bind("127.0.0.1:0"), bind("nonsense").catch(() => {})]);
    expect(http2.createServer).toBe(createServer);
    expect(http2.createSecureServer).toBe(createSecureServer);
  });
});

describe("an address that cannot be bound", () => {
  test("in use: names the address and says what to do", async () => {
    const other = createTcpServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const error = await bind(`127.0.0.1:${port}`).catch((error: unknown) => error);
    other.close();
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({
      exitCode: 1,
      message: `cannot listen on 127.0.0.1:${port}: the port is in use by another program`,
      remedy: expect.stringContaining("another port"),
    });
  });

  test.each(["nonsense", "127.0.0.1", "127.0.0.1:", ":7443", "127.0.0.1:70000", "http://localhost:7443"])(
    "malformed (%s): is wrong usage",
    async (address) => {
      await expect(bind(address)).rejects.toMatchObject({
        exitCode: 2,
        message: `cannot listen on "${address}"`,
        remedy: "write HOST:PORT, for example 0.0.0.0:7443",
      });
    },
  );

  test("of another machine: says whose addresses can be used", async () => {
    await expect(bind("192.0.2.1:0")).rejects.toMatchObject({
      exitCode: 1,
      remedy: expect.stringContaining("an address of this machine"),
    });
  });
});
