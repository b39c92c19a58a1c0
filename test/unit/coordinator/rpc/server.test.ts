import {
  makeGenericClientConstructor,
  status,
  type ClientReadableStream,
  type ServiceError,
} from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { beforeAll, describe, expect, test } from "vitest";
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

type Asked = { service: string };
type Checked = { status: string };
type HealthClient = {
  check(request: Asked, done: (error: ServiceError | null, reply?: Checked) => void): void;
  watch(request: Asked): ClientReadableStream<Checked>;
  close(): void;
};

describe("the standard health service", () => {
  async function healthOf(coordinator: CoordinatorUnderTest): Promise<HealthClient> {
    const Health = makeGenericClientConstructor(healthService, "Health");
    const { address } = coordinator;
    const tls = await certificates.certify("node", "node-a");
    return new Health(address, clientCredentials(tls), channelOptionsFor(address)) as unknown as HealthClient;
  }

  function check(client: HealthClient, service: string): Promise<string> {
    return new Promise((resolve) =>
      client.check({ service }, (error, reply) => resolve(error?.details ?? reply!.status)),
    );
  }

  test("says that both services are served", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await healthOf(coordinator);
    expect(
      await Promise.all(["", "chorale.v1.Node", "chorale.v1.Operator"].map((name) => check(client, name))),
    ).toEqual(["SERVING", "SERVING", "SERVING"]);
    client.close();
  });

  test("neither repeats nor keeps another name that it is asked for", async () => {
    await using coordinator = await CoordinatorUnderTest.start(certificates);
    const client = await healthOf(coordinator);
    // In a header, a name of this size breaks the connection.
    expect(await check(client, "x".repeat(1_000_000))).toBe("there is no such service");
    const watched = new Promise((resolve) => client.watch({ service: "nobody" }).on("error", resolve));
    expect(await watched).toMatchObject({ code: status.NOT_FOUND });
    expect(await check(client, "")).toBe("SERVING");
    client.close();
  });
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
