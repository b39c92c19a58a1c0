import { createHash, X509Certificate } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { fetchServerChain } from "../../../../client/egress/fetch-server-chain.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ConnectProxy } from "../../../support/connect-proxy.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { converse, openAlpha } from "./egress-under-test.ts";

/** The proxy's DNS knows this name and this machine's does not. */
const ADDRESS = "coordinator.example.test:7443";

let certificates: TestFederation;
beforeAll(async () => {
  const founded = await foundFederation();
  const chained: TestFederation["certify"] = async (role, name, terms) => {
    const files = await founded.certify(role, name, terms);
    const certificate = `${files.certificate.toString()}${founded.authority.certificate}`;
    return role === "server" ? { ...files, certificate } : files;
  };
  certificates = { ...founded, certify: chained };
});
afterEach(() => vi.unstubAllEnvs());

function keyOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("hex");
}

async function startBehindProxy(credentials?: string): Promise<{
  readonly coordinator: CoordinatorUnderTest;
  readonly proxy: ConnectProxy;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const coordinator = await CoordinatorUnderTest.start(certificates);
  const port = Number(coordinator.address.split(":")[1]);
  const routes = { [ADDRESS]: port };
  const proxy = await ConnectProxy.start(credentials === undefined ? { routes } : { routes, credentials });
  vi.stubEnv("no_proxy", "");
  vi.stubEnv("no_grpc_proxy", "");
  vi.stubEnv("grpc_proxy", "");
  return {
    coordinator,
    proxy,
    async [Symbol.asyncDispose]() {
      await coordinator[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

describe("an institution's proxy", () => {
  test.each([
    ["without a password", undefined, ""],
    ["with one", "node:p@ss", "node:p%40ss@"],
  ])("%s carries sessions, the control stream and calls", async (_what, credentials, user) => {
    await using behind = await startBehindProxy(credentials);
    vi.stubEnv("https_proxy", behind.proxy.url(user));
    const options = { address: ADDRESS, serverName: "localhost" };
    using alpha = await openAlpha(certificates, behind.coordinator, options);
    await converse(alpha.egress).welcomed;
    expect(await alpha.egress.uploadOffset({ study: "small", round: 1, digest: "d" })).toBe(0);
    expect(behind.proxy.asked).toEqual([ADDRESS]);
  });

  test("lets the server's certificates be seen before anything is sent", async () => {
    await using behind = await startBehindProxy();
    vi.stubEnv("https_proxy", behind.proxy.url());
    const chain = await fetchServerChain(ADDRESS);
    const authority = new X509Certificate(certificates.authority.certificate);
    expect(chain.map(keyOf).at(-1)).toBe(keyOf(authority));
    expect(chain).toHaveLength(2);
  });

  test("that refuses is named", async () => {
    await using behind = await startBehindProxy("node:secret");
    vi.stubEnv("https_proxy", behind.proxy.url());
    await expect(fetchServerChain(ADDRESS)).rejects.toThrow(/proxy .* wants a user and a password/);
    using alpha = await openAlpha(certificates, behind.coordinator, { address: ADDRESS, stallMs: 2_000 });
    await expect(alpha.egress.greet()).rejects.toThrow(/proxy that the environment names/);
  });
});
