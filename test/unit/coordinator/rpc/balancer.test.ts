import { connect, type AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { beforeAll, describe, expect, test } from "vitest";
import { unary } from "../../../../coordinator/commands/operator-session.ts";
import { protocol } from "../../../../proto/load.ts";
import { channelOptionsFor } from "../../../../transport/channel-options.ts";
import { clientCredentials } from "../../../../transport/credentials.ts";
import { fromServiceError } from "../../../../transport/status.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { identityOf } from "../../../support/identities.ts";
import { openControl, openSession, signing } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

/** Ends TLS in front of the coordinator's other listener, as a company's balancer does. */
async function startBalancer(target: string): Promise<{ address: string } & Disposable> {
  const { certificate, key } = await certificates.certify("server", "coordinator");
  const [host, port] = target.split(":");
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer({ cert: certificate, key, ALPNProtocols: ["h2"] }, (outer) => {
    const inner = connect(Number(port), host);
    for (const socket of [outer, inner]) {
      sockets.add(socket);
      socket.on("error", () => {});
    }
    outer.on("close", () => inner.destroy());
    inner.on("close", () => outer.destroy());
    outer.pipe(inner).pipe(outer);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe("a node behind a balancer that ends TLS", () => {
  test("takes part by its signatures alone, and without them does not", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    await coordinator.enroll("acme");
    using balancer = await startBalancer(coordinator.balancerAddress);
    const { address } = balancer;
    const credentials = clientCredentials({ authority: certificates.authority.certificate });
    const options = channelOptionsFor(address);
    const asking = new protocol.Node(address, credentials, options);
    const session = await openSession(asking, "acme");
    const unsigned = await unary((done) => asking.probe({}, done)).catch(fromServiceError);
    expect(unsigned).toMatchObject({ reason: "UNAUTHENTICATED" });

    const speaking = { name: "acme", key: identityOf("acme"), session, nextCall: 1, nextMessage: 1 };
    const client = new protocol.Node(address, credentials, { ...options, interceptors: [signing(speaking)] });
    const call = openControl(client);
    call.on("error", () => {});
    call.write({ hello: { versionMin: 1, versionMax: 1, software: "chorale test" } });
    const { federation } = coordinator;
    await federation.until(() => federation.links.has("acme"));
    call.write({ heartbeat: {} });
    await federation.until(() => federation.received.length === 1);
    for (const each of [asking, client]) each.close();
  });
});
