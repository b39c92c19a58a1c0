import { afterAll, beforeAll, expect, test } from "vitest";
import { protocol } from "../../../proto/load.ts";
import { channelOptionsFor } from "../../../transport/channel-options.ts";
import { clientCredentials } from "../../../transport/credentials.ts";
import { foundFederation } from "../../support/certificates.ts";
import { DelayProxy } from "../../support/delay-proxy.ts";
import {
  downloadBytes,
  startTransferServer,
  uploadBytes,
  type TransferServer,
} from "../../support/transfer-server.ts";

const MIB = 1024 * 1024;
const TRANSFER_BYTES = 64 * MIB;
/** A line of 40 ms moves 50 MB/s when 2 MB are under way; HTTP/2's own window allows 64 KiB. */
const IN_FLIGHT_BYTES = 2 * MIB;

let server: TransferServer;
let proxy: DelayProxy;
let client: InstanceType<typeof protocol.Node>;

beforeAll(async () => {
  const federation = await foundFederation();
  server = await startTransferServer(await federation.certify("server", "coordinator"));
  proxy = await DelayProxy.start({ port: server.port, delayMs: 20 });
  const credentials = clientCredentials(await federation.certify("node", "company-a"));
  client = new protocol.Node(proxy.address, credentials, channelOptionsFor(proxy.address));
});
afterAll(async () => {
  client.close();
  await proxy[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("an upload over a line of 40 ms keeps the line filled", async () => {
  expect(await uploadBytes(client, TRANSFER_BYTES)).toBe(TRANSFER_BYTES);
  expect(proxy.up.total).toBeGreaterThan(TRANSFER_BYTES);
  expect(proxy.up.inFlightMax).toBeGreaterThan(IN_FLIGHT_BYTES);
});

test("a download over a line of 40 ms keeps the line filled", async () => {
  expect(await downloadBytes(client, TRANSFER_BYTES)).toBe(TRANSFER_BYTES);
  expect(proxy.down.total).toBeGreaterThan(TRANSFER_BYTES);
  expect(proxy.down.inFlightMax).toBeGreaterThan(IN_FLIGHT_BYTES);
});
