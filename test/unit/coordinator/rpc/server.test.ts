import { makeGenericClientConstructor } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { beforeAll, expect, test } from "vitest";
import { channelOptionsFor } from "../../../../transport/channel-options.ts";
import { clientCredentials } from "../../../../transport/credentials.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { openControl } from "../../../support/signed-node.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";

let certificates: TestFederation;
beforeAll(async () => {
  certificates = await foundFederation();
});

type Checked = { status: string };
type HealthClient = { check(request: object, done: (error: Error | null, reply?: Checked) => void): void };

test("the standard health service says that both services are served", async () => {
  await using coordinator = await CoordinatorUnderTest.start(certificates);
  const Health = makeGenericClientConstructor(healthService, "Health");
  const { address } = coordinator;
  const tls = await certificates.certify("node", "node-a");
  const client = new Health(address, clientCredentials(tls), channelOptionsFor(address));
  const check = (service: string): Promise<string> =>
    new Promise((resolve, reject) =>
      (client as unknown as HealthClient).check({ service }, (error, reply) =>
        error ? reject(error) : resolve(reply!.status),
      ),
    );
  expect(
    await Promise.all(["", "chorale.v1.Node", "chorale.v1.Operator"].map((name) => check(name))),
  ).toEqual(["SERVING", "SERVING", "SERVING"]);
  client.close();
});

test("a shutdown waits for open calls no longer than its limit", async () => {
  const clock = new ManualClock();
  await using coordinator = await CoordinatorUnderTest.start(certificates, {
    clock,
    limits: { shutdownMs: 700 },
  });
  const call = openControl(await coordinator.node("node-a"));
  call.write({ hello: { versionMin: 1, versionMax: 1, software: "chorale test" } });
  await new Promise((welcomed) => call.once("data", welcomed));
  call.on("error", () => {});
  let closed = false;
  const closing = coordinator.close().then(() => (closed = true));
  clock.advance(699);
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toBe(false);
  clock.advance(1);
  await closing;
  expect(closed).toBe(true);
});
