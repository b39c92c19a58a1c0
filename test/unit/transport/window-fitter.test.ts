import { once } from "node:events";
import http2 from "node:http2";
import * as grpc from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { bindServer } from "../../../transport/bind-server.ts";
import { windowBytes } from "../../../transport/window-fitter.ts";
import { DelayProxy } from "../../support/delay-proxy.ts";

const MIB = 1024 * 1024;

describe("a window", () => {
  test.each([
    ["on one machine", 0.2, 1 * MIB],
    ["in a building", 1, 1 * MIB],
    ["across a country", 40, 8 * MIB],
    ["across an ocean", 200, 16 * MIB],
    ["as long as the measurement likes", 60_000, 16 * MIB],
  ])("fits the line: %s", (_where, roundTripMs, bytes) => {
    expect(windowBytes(roundTripMs, 1)).toBe(bytes);
  });

  test.each([
    [1, 40, 8 * MIB],
    [16, 40, 8 * MIB],
    [17, 40, 4 * MIB],
    [128, 40, 1 * MIB],
    [1000, 40, 128 * 1024],
    [1_000_000, 40, 64 * 1024],
    [1000, 0.2, 128 * 1024],
  ])("is a fair share of the budget among %i connections", (connections, roundTripMs, bytes) => {
    expect(windowBytes(roundTripMs, connections)).toBe(bytes);
  });

  test("of any number of connections stays in the budget, until each has the least that HTTP/2 starts with", () => {
    for (let connections = 1; connections <= 2048; connections++)
      for (const roundTripMs of [0, 10, 40, 300])
        expect(connections * windowBytes(roundTripMs, connections)).toBeLessThanOrEqual(128 * MIB);
  });
});

describe("a server's connection", () => {
  test("over a long line gets a large window, and so does the stream on it", async () => {
    const server = new grpc.Server();
    const port = await bindServer(server, "127.0.0.1:0", grpc.ServerCredentials.createInsecure());
    await using proxy = await DelayProxy.start({ port, delayMs: 20 });
    const session = http2.connect(`http://${proxy.address}`);
    while ((session.remoteSettings.initialWindowSize ?? 0) < 8 * MIB) await once(session, "remoteSettings");
    await new Promise<void>((resolve) => session.ping(() => resolve()));
    expect(session.state.remoteWindowSize).toBeGreaterThanOrEqual(8 * MIB);
    session.destroy();
    server.forceShutdown();
  });

  test("gives its share back when it closes", async () => {
    const server = new grpc.Server();
    const port = await bindServer(server, "127.0.0.1:0", grpc.ServerCredentials.createInsecure());
    const open = async (): Promise<http2.ClientHttp2Session> => {
      const session = http2.connect(`http://127.0.0.1:${port}`);
      await once(session, "remoteSettings");
      return session;
    };
    const first = await open();
    const others = await Promise.all(Array.from({ length: 128 }, open));
    while (first.remoteSettings.initialWindowSize !== MIB / 2) await once(first, "remoteSettings");
    expect(others).toHaveLength(128);
    for (const session of others) session.destroy();
    while (first.remoteSettings.initialWindowSize !== MIB) await once(first, "remoteSettings");
    first.destroy();
    server.forceShutdown();
  });
});
