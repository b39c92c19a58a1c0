import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DelayProxy } from "../../support/delay-proxy.ts";

let echo: Server;
let port: number;
beforeEach(async () => {
  echo = createServer((socket) => socket.on("error", () => {}).pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  ({ port } = echo.address() as AddressInfo);
});
afterEach(() => {
  echo.close();
});

async function open(proxy: DelayProxy): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

async function read(socket: Socket, bytes: number): Promise<string> {
  let text = "";
  while (text.length < bytes) text += String((await once(socket, "data"))[0]);
  return text;
}

test("bytes arrive whole and in order in both directions, however often they are sent", async () => {
  await using proxy = await DelayProxy.start({ port, delayMs: 1 });
  const socket = await open(proxy);
  const sent = Array.from({ length: 100 }, (_, index) => `${index};`.repeat(100)).join("");
  for (let start = 0; start < sent.length; start += 777) socket.write(sent.slice(start, start + 777));
  expect(await read(socket, sent.length)).toBe(sent);
  expect(proxy.up).toMatchObject({ total: sent.length, inFlight: 0 });
  expect(proxy.down).toMatchObject({ total: sent.length, inFlight: 0 });
});

test("no byte arrives before its delay", async () => {
  await using proxy = await DelayProxy.start({ port, delayMs: 30 });
  const socket = await open(proxy);
  const started = performance.now();
  socket.write("x");
  await read(socket, 1);
  expect(performance.now() - started).toBeGreaterThanOrEqual(59);
});

test("a stalled line holds what is sent, and a resumed one delivers it", async () => {
  await using proxy = await DelayProxy.start({ port });
  const [stalled, probe] = [await open(proxy), await open(proxy)];
  stalled.write("1");
  expect(await read(stalled, 1)).toBe("1");
  proxy.stall();
  stalled.write("2");
  probe.write("3");
  while (proxy.up.inFlight < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(proxy.down.total).toBe(1);
  proxy.resume();
  expect([await read(stalled, 1), await read(probe, 1)]).toEqual(["2", "3"]);
});

test("a cut ends open connections and lets new ones through", async () => {
  await using proxy = await DelayProxy.start({ port });
  const first = await open(proxy);
  first.write("x");
  await read(first, 1);
  proxy.cut();
  await once(first, "close");
  const second = await open(proxy);
  second.write("y");
  expect(await read(second, 1)).toBe("y");
});

test("a throttled line takes its time for every byte", async () => {
  await using proxy = await DelayProxy.start({ port, bytesPerSecond: 1_000_000 });
  const socket = await open(proxy);
  const started = performance.now();
  socket.write("x".repeat(50_000));
  await read(socket, 50_000);
  expect(performance.now() - started).toBeGreaterThanOrEqual(49);
});
