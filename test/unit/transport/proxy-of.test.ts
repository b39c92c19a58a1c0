import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { adoptProxyEnvironment } from "../../../process/proxy-environment.ts";
import { describeProxy, proxyOf } from "../../../transport/proxy-of.ts";

type Mapped = { readonly target: { readonly path: string }; readonly extraOptions: Record<string, string> };
type MapProxyName = (target: { scheme: string; path: string }, options: object) => Mapped;

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@grpc/grpc-js"));
const { mapProxyName } = require(join(folder, "http_proxy.js")) as { mapProxyName: MapProxyName };

const PROXY = "http://proxy.test:3128";

afterEach(() => vi.unstubAllEnvs());

/** The proxy and the credentials that grpc-js takes for an address. */
function byGrpc(address: string): readonly [string, string | null] | null {
  const { target, extraOptions } = mapProxyName({ scheme: "dns", path: address }, {});
  if (!("grpc.http_connect_target" in extraOptions)) return null;
  return [target.path, extraOptions["grpc.http_connect_creds"] ?? null];
}

function byUs(address: string): readonly [string, string | null] | null {
  const proxy = proxyOf(address);
  return proxy && [`${proxy.host}:${proxy.port}`, proxy.credentials];
}

function setEnvironment(environment: Record<string, string>): void {
  for (const name of ["grpc_proxy", "https_proxy", "http_proxy", "no_grpc_proxy", "no_proxy"])
    vi.stubEnv(name, environment[name]);
}

describe("proxyOf", () => {
  it.each([
    [{}],
    [{ http_proxy: PROXY }],
    [{ http_proxy: "http://one.test", https_proxy: "http://two.test:8080" }],
    [{ https_proxy: "http://two.test:8080", grpc_proxy: "http://user:p%40ss@three.test" }],
    [{ https_proxy: "http://only-user@proxy.test:1" }],
    [{ https_proxy: PROXY, no_proxy: "test" }],
    [{ https_proxy: PROXY, no_proxy: ".other.test,coordinator.test" }],
    [{ https_proxy: PROXY, no_proxy: "other.test" }],
    [{ https_proxy: PROXY, no_proxy: "coordinator.test", no_grpc_proxy: "other.test" }],
    [{ https_proxy: PROXY, no_proxy: "10.0.0.0/8" }],
    [{ https_proxy: PROXY, no_proxy: "10.1.2.0/25" }],
    [{ https_proxy: PROXY, no_proxy: "10.1.2.0/24" }],
    [{ https_proxy: PROXY, no_proxy: "0.0.0.0/33,a.b/3" }],
  ])("decides as grpc-js does: %j", (environment) => {
    setEnvironment(environment);
    for (const address of ["coordinator.test:7443", "10.1.2.200:7443", "[2001:db8::7]:7443"])
      expect(byUs(address), address).toEqual(byGrpc(address));
  });

  it("takes none for this machine", () => {
    setEnvironment({ https_proxy: PROXY });
    for (const address of ["localhost:1", "127.0.0.9:1", "[::1]:1"]) expect(proxyOf(address)).toBeNull();
    expect(proxyOf("127.example.test:1")).not.toBeNull();
  });

  it("shows a proxy without its password", () => {
    const proxy = proxyOf("coordinator.test:1", { https_proxy: "http://user:secret@[2001:db8::1]:3128" });
    expect(describeProxy(proxy!)).toBe("[2001:db8::1]:3128 (https_proxy)");
  });
});

describe("adoptProxyEnvironment", () => {
  const adopted = (environment: Record<string, string | undefined>) => {
    adoptProxyEnvironment(environment);
    return environment;
  };

  it("takes upper-case names where the lower-case ones are not set", () => {
    expect(adopted({ HTTPS_PROXY: PROXY, NO_PROXY: "a.test" })).toMatchObject({
      https_proxy: PROXY,
      no_proxy: "a.test",
    });
    expect(adopted({ HTTPS_PROXY: PROXY, https_proxy: "http://lower.test" })).toMatchObject({
      https_proxy: "http://lower.test",
    });
  });

  it("writes lists of exceptions as gRPC reads them", () => {
    expect(adopted({ no_proxy: " a.test, *.b.test c.test,," }).no_proxy).toBe("a.test,.b.test,c.test");
  });

  it("takes * for no proxy at all", () => {
    expect(adopted({ HTTPS_PROXY: PROXY, no_proxy: "*" }).https_proxy).toBeUndefined();
  });
});
