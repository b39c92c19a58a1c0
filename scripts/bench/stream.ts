import { join } from "node:path";
import { protocol } from "../../proto/load.ts";
import { foundFederation } from "../../test/support/certificates.ts";
import { downloadBytes, uploadBytes } from "../../test/support/transfer-server.ts";
import { StartedProcess } from "../../test/support/start-process.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials } from "../../transport/credentials.ts";
import { median, rounded, type Bench } from "./bench.ts";

const BYTES = 400 * 1024 * 1024;
const TRANSFERS = 5;

export type StreamSpeed = { readonly upMBps: number; readonly downMBps: number; readonly streamMBps: number };

/** `npm run bench -- stream`: the speed of a bare stream, by direction and of both together. */
export const streamBench: Bench = {
  options: ["bytes"],
  async run({ bytes = BYTES }, report) {
    report({ bytes, ...(await measureStream(bytes)) });
  },
};

/**
 * A bare gRPC stream between two processes, one at a time, with the TLS, windows and chunks of a federation:
 * what a round could reach if the coordinator did nothing. A round moves as much down as up, so `streamMBps`
 * is both directions' bytes over both directions' time; each is the median of five transfers after one to
 * warm up.
 */
export async function measureStream(bytes: number = BYTES): Promise<StreamSpeed> {
  await using line = await openLine();
  return await measureLine(line.client, bytes, TRANSFERS);
}

export type NodeClient = InstanceType<typeof protocol.Node>;

/** Moves `bytes` both ways `transfers` times, after once to warm up. */
export async function measureLine(
  client: NodeClient,
  bytes: number,
  transfers: number,
): Promise<StreamSpeed> {
  const upMs: number[] = [];
  const downMs: number[] = [];
  for (let transfer = 0; transfer <= transfers; transfer++) {
    const started = performance.now();
    await expectBytes(uploadBytes(client, bytes), bytes);
    const turned = performance.now();
    await expectBytes(downloadBytes(client, bytes), bytes);
    if (transfer === 0) continue;
    upMs.push(turned - started);
    downMs.push(performance.now() - turned);
  }
  const megabytes = bytes / 1e6;
  const [up, down] = [median(upMs) / 1e3, median(downMs) / 1e3];
  return {
    upMBps: rounded(megabytes / up),
    downMBps: rounded(megabytes / down),
    streamMBps: rounded((2 * megabytes) / (up + down)),
  };
}

/** A client here and a server in a process of its own; `through` may put something between their ports. */
export async function openLine(
  through: (port: number) => Promise<number> = async (port) => port,
): Promise<{ client: NodeClient } & AsyncDisposable> {
  const federation = await foundFederation();
  const tls = await federation.certify("server", "coordinator");
  const env = { CHORALE_BENCH_TLS: JSON.stringify(tls) };
  const server = new StartedProcess([join(import.meta.dirname, "stream-server.ts")], { env });
  const [, port] = await server.waitFor(/port (\d+)/);
  const address = `127.0.0.1:${await through(Number(port))}`;
  const credentials = clientCredentials(await federation.certify("node", "company-a"));
  const client = new protocol.Node(address, credentials, channelOptionsFor(address));
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await server.kill();
    },
  };
}

async function expectBytes(moved: Promise<number>, bytes: number): Promise<void> {
  const count = await moved;
  if (count !== bytes) throw new Error(`${count} of ${bytes} bytes arrived`);
}
