import { once } from "node:events";
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../../checkup/finding.ts";
import { checkClock } from "../../../checkup/network/clock-skew.ts";
import { leadsThere, routeFindings } from "../../../checkup/network/route-findings.ts";
import { bytesPerSecond, checkSpeed } from "../../../checkup/network/speed.ts";
import { systemClock } from "../../../process/clock.ts";
import { tryRoute } from "../../../transport/try-route.ts";
import { foundFederation, type TestFederation } from "../../support/certificates.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { ConnectProxy } from "../../support/connect-proxy.ts";

const DAY_MS = 86_400_000;
let federation: TestFederation;

beforeAll(async () => {
  federation = await foundFederation();
});

type Terms = Parameters<TestFederation["certify"]>[2];

/** A server that finishes TLS handshakes, on loopback, while `work` runs. */
async function withServer<Result>(
  terms: Terms,
  options: TlsOptions,
  work: (port: number) => Promise<Result>,
): Promise<Result> {
  const { certificate, key } = await federation.certify("server", "coordinator", {
    lifeMs: 20 * DAY_MS,
    ...terms,
  });
  const server = createServer({ cert: certificate, key, ALPNProtocols: ["h2"], ...options }, () => {});
  server.on("tlsClientError", () => {});
  return whileListening(server, work);
}

async function whileListening<Result>(
  server: Server,
  work: (port: number) => Promise<Result>,
): Promise<Result> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

/** The states of proxy, dns, tcp and tls, whether gRPC would be tried, and the finding that is not well. */
async function look(
  address: string,
  options: { readonly authority?: string; readonly environment?: Record<string, string> } = {},
): Promise<{ readonly states: string; readonly there: boolean; readonly finding: Finding | undefined }> {
  const { authority = federation.authority.certificate, environment = {} } = options;
  const route = await tryRoute({ address, authority, clock: systemClock, hopMs: 5000, environment });
  const findings = routeFindings(address, route, systemClock.nowMs());
  return {
    states: findings.map(({ state }) => state).join(" "),
    there: leadsThere(route),
    finding: findings.find(({ state }) => state === "problem" || state === "warning"),
  };
}

describe("the way to a coordinator", () => {
  it("is well where every hop is", async () => {
    const found = await withServer({}, {}, (port) => look(`localhost:${port}`));
    expect(found).toEqual({ states: "ok ok ok ok", there: true, finding: undefined });
  });

  it("ends where nothing listens, and names that hop", async () => {
    const port = await withServer({}, {}, (open) => Promise.resolve(open));
    const { states, there, finding } = await look(`localhost:${port}`);
    expect([states, there]).toEqual(["ok ok problem skipped", false]);
    expect(finding).toMatchObject({ id: "tcp", figures: { obstacle: "refused" } });
    expect(finding!.remedy!.ko).toContain("코디네이터");
  });

  it("ends at a name that no DNS server knows", async () => {
    const { states, finding } = await look("no-such-host.invalid:7443");
    expect(states).toBe("ok problem skipped skipped");
    expect(finding).toMatchObject({ id: "dns", figures: { obstacle: "name_unknown" } });
  });

  it.each([
    ["a certificate that has ended", { nowMs: Date.now() - 30 * DAY_MS, lifeMs: DAY_MS }, /has ended/],
    [
      "a certificate for other names",
      { hosts: ["other.example.org"] },
      /not for localhost but for .*other\.example\.org/,
    ],
  ] as const)("is not gone on with for %s", async (_what, terms, words) => {
    const { states, there, finding } = await withServer(terms as Terms, {}, (port) =>
      look(`localhost:${port}`),
    );
    expect([states, there]).toEqual(["ok ok ok problem", false]);
    expect(finding!.found.en).toMatch(words);
  });

  it("warns of a certificate that ends soon", async () => {
    const { states, there } = await withServer({ lifeMs: 3 * DAY_MS }, {}, (port) =>
      look(`localhost:${port}`),
    );
    expect([states, there]).toEqual(["ok ok ok warning", true]);
  });

  it("names the issuer of a device that opens TLS", async () => {
    const other = await foundFederation();
    const { there, finding } = await withServer({}, {}, (port) =>
      look(`localhost:${port}`, { authority: other.authority.certificate }),
    );
    expect(there).toBe(false);
    expect(finding).toMatchObject({ id: "tls", remedy: { en: expect.stringContaining("opens TLS") } });
    expect(finding!.found.en).toContain("another authority");
  });

  it.each([
    ["TLS 1.2", { maxVersion: "TLSv1.2" }, "TLS 1.3 is needed"],
    ["no HTTP/2", { ALPNProtocols: undefined }, "does not agree to HTTP/2"],
  ] as const)("is a problem with %s", async (_what, options, words) => {
    const { there, finding } = await withServer({}, options as TlsOptions, (port) =>
      look(`localhost:${port}`),
    );
    expect(there).toBe(false);
    expect(finding!.found.en).toContain(words);
  });

  it("is a problem where the other side does not speak TLS", async () => {
    const server = createPlainServer((socket) => socket.end("SSH-2.0-something\r\n"));
    const { states, finding } = await whileListening(server, (port) => look(`localhost:${port}`));
    expect(states).toBe("ok ok ok problem");
    expect(finding!.remedy!.en).toContain("gRPC port");
  });

  it("leads through a proxy, which looks the name up", async () => {
    const terms = { hosts: ["coordinator.test"] };
    const { states, there } = await withServer(terms, {}, async (port) => {
      await using proxy = await ConnectProxy.start({ routes: { "coordinator.test:7443": port } });
      return await look("coordinator.test:7443", { environment: { https_proxy: proxy.url() } });
    });
    expect([states, there]).toEqual(["ok skipped ok ok", true]);
  });

  it("ends at a proxy that refuses, with its status", async () => {
    await using proxy = await ConnectProxy.start({ routes: {}, status: 403 });
    const found = await look("coordinator.test:7443", { environment: { https_proxy: proxy.url() } });
    expect(found.states).toBe("ok skipped problem skipped");
    expect(found.finding!.found.en).toMatch(/refused CONNECT to coordinator\.test:7443: status 403/);
  });

  it("begins with a proxy that gRPC can use", async () => {
    const found = await look("coordinator.test:7443", {
      environment: { https_proxy: "socks5://p.test:1080" },
    });
    expect(found.states).toBe("problem skipped skipped skipped");
    expect(found.finding).toMatchObject({ id: "proxy", figures: { obstacle: "proxy_unusable" } });
  });

  it("warns of IPv6 addresses behind a proxy", async () => {
    await using proxy = await ConnectProxy.start({ routes: {}, status: 403 });
    const found = await look("[2001:db8::7]:7443", { environment: { https_proxy: proxy.url() } });
    expect(found.finding).toMatchObject({ id: "proxy", state: "warning" });
  });
});

describe("a coordinator that takes connections and says nothing", () => {
  it("is given up after the time of a hop, and the connection closed", async () => {
    const clock = new ManualClock();
    const taken = Promise.withResolvers<Socket>();
    const server = createPlainServer((socket) => taken.resolve(socket.on("error", () => {})));
    const { tls } = await whileListening(server, async (port) => {
      const { authority } = federation;
      const address = `localhost:${port}`;
      const trying = tryRoute({
        address,
        authority: authority.certificate,
        clock,
        hopMs: 5000,
        environment: {},
      });
      const socket = await taken.promise;
      await once(socket, "data");
      clock.advance(5000);
      await once(socket.resume(), "close");
      return trying;
    });
    expect(tls).toMatchObject({
      error: { message: expect.stringContaining("does not finish the TLS handshake") },
    });
  });
});

describe("the clock", () => {
  const reading = (offsetMs: number, roundTripMs: number) => ({
    theirsMs: 1_000_000,
    oursMs: 1_000_000 + offsetMs + roundTripMs / 2,
    roundTripMs,
  });

  it.each([
    [0, "ok"],
    [29_000, "ok"],
    [40_000, "warning"],
    [-40_000, "warning"],
    [400_000, "problem"],
    [-400_000, "problem"],
  ])("%i ms from the coordinator's: %s", (offsetMs, state) => {
    expect(checkClock([reading(offsetMs, 20)])).toMatchObject({
      state,
      figures: { offsetMs, uncertaintyMs: 10 },
    });
  });

  it("is judged by the shortest round trip, and never beyond what that can tell", () => {
    expect(checkClock([reading(0, 90_000), reading(35_000, 20)]).state).toBe("warning");
    expect(checkClock([reading(35_000, 90_000)]).state).toBe("ok");
  });

  it("says in which direction it is wrong", () => {
    expect(checkClock([reading(60_000, 20)]).found.en).toMatch(/^60 s ahead of the coordinator's/);
    expect(checkClock([reading(-60_000, 20)]).found.en).toMatch(/^60 s behind the coordinator's/);
  });
});

describe("the speed", () => {
  const MB = 1_000_000;
  const readings = (ms: number) => ({
    roundTripsMs: [60, 40],
    up: [{ bytes: MB, ms: ms + 40 }],
    down: [{ bytes: MB, ms: 140 }],
  });

  it("does not count the round trip, and takes the best transfer", () => {
    expect(
      bytesPerSecond(
        [
          { bytes: MB, ms: 1040 },
          { bytes: MB, ms: 540 },
        ],
        40,
      ),
    ).toBe(2 * MB);
    expect(bytesPerSecond([], 40)).toBeNull();
  });

  it("is told by what an update would take", () => {
    const { state, found, figures } = checkSpeed(readings(1000), 40 * MB);
    expect(state).toBe("ok");
    expect(figures).toMatchObject({ upBytesPerSecond: MB, downBytesPerSecond: 10 * MB, roundTripMs: 40 });
    expect(found.en).toContain("the study's update of 38 MiB takes about 40 s");
    expect(checkSpeed(readings(1000), null).found.en).toContain("an update of 38 MiB takes about 40 s");
  });

  it("is worth a warning where an update takes ten minutes", () => {
    expect(checkSpeed(readings(20_000), 40 * MB).state).toBe("warning");
  });

  it("is not guessed where nothing came through", () => {
    expect(checkSpeed({ roundTripsMs: [40], up: [], down: [] }, null).state).toBe("skipped");
  });
});
